from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.operations.readiness import recent_checks


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """For monitors: 200 when everything works, 503 and the reason when something does not."""
    checks = recent_checks()
    text = "".join(f"{check}\n" for check in checks)
    status = 200 if all(check.is_ok for check in checks) else 503
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
