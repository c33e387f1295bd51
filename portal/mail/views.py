from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.mail.models import Mail


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What a mailbox would hold. Only where the site runs for demonstration or development."""
    return render(request, "mail/sent.html", {"mails": Mail.objects.newest()})
