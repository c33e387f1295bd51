"""Answering what a letter asked, without signing in."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from councils.models import Council
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.site.errors import too_many
from services.freshness.actions import answer_questions
from services.freshness.forms import RecordCheckForm
from services.freshness.models import CheckLink, due_records
from services.permissions import can_edit_uses

# of one network, which a whole council may share
CHECKS_BY_LINK = {"check_records": "60/5m/ip"}
FORBIDDEN = {"lost": 403, "other": 403}


# never stored: anyone with the address can answer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm what is due at a council, as the person who was sent the link.

    Opening it changes nothing, because scanners of mail open every link; the button answers.
    """
    if request.method == "POST" and not _has_checks_left(request):
        return too_many(request)
    link = CheckLink.read(token)
    person = User.objects.people().filter(pk=link.user).first() if link else None
    council = Council.objects.filter(pk=link.council).first() if link else None
    if link is None or person is None or council is None or not link.is_for(person):
        return render(request, "freshness/check.html", {"state": "unknown"}, status=404)
    context = {"council": council, "person": person}
    if state := _refusal(council, person, request.user):
        context["state"] = state
        return render(request, "freshness/check.html", context, status=FORBIDDEN[state])
    return _checked(request, council, person, context)


def _checked(
    request: HttpRequest, council: Council, person: User, context: dict[str, object]
) -> HttpResponse:
    form = RecordCheckForm(council, due_records([council])[council.pk], request.POST or None)
    context |= {"form": form, "state": "empty" if form.is_empty else "open"}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        context["number"] = answer_questions(
            council,
            uses=[use.pk for use in given.get("uses", [])],
            services=[service.pk for service in given.get("services", [])],
            ended=form.renewals,
            by=person,
        )
        context["state"] = "done"
    return render(request, "freshness/check.html", context)


def _refusal(council: Council, person: User, reader: AnyUser) -> str:
    """Return why the person may not answer; empty where they may."""
    if reader.is_authenticated and reader.pk != person.pk:
        return "other"
    return "" if can_edit_uses(person, council) else "lost"


def _has_checks_left(request: HttpRequest) -> bool:
    """Opening a link is not counted: scanners of mail open all links of a council at once."""
    return bool(consume(request, app="freshness", action="check_records", config=CHECKS_BY_LINK))
