"""The health of the site, for administrators."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.permissions import is_administrator
from portal.moderation.health.line import Health
from portal.moderation.health.report import site_health
from portal.site.permissions import require


@never_cache
@login_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    require(is_administrator(request.user))
    lines = site_health()
    context = {
        "lines": lines,
        "acts": sum(line.health == Health.ACT for line in lines),
        "looks": sum(line.health == Health.LOOK for line in lines),
    }
    return render(request, "moderation/health.html", context)
