from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.demo import people_data
from portal.mail.models import Mail


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What a mailbox and an authenticator app would show. Not in production."""
    context = {"mails": Mail.objects.newest(), "codes": people_data.second_step_codes()}
    return render(request, "demo/mail.html", context)
