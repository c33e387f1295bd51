"""The page of a person for moderators: what they wrote, what was reported, who let them in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from councils.acts import CouncilAct
from councils.models import Membership
from forums.acts import ForumAct
from forums.models import Silence
from forums.permissions import can_silence
from portal.accounts import permissions
from portal.accounts.models import User
from portal.audit.models import Entry, EntryQuerySet
from portal.moderation.forms import SinceForm
from portal.moderation.models import BulkHiding, Flag, MemberMessage, StaffNote
from portal.moderation.written_texts import WrittenTexts
from portal.site.permissions import require

ACTS_SHOWN = 50
ROWS_SHOWN = 25
VOUCHED = [CouncilAct.MEMBERSHIP_BEGAN, CouncilAct.ACCESS_GRANTED, CouncilAct.ROLE_CHANGED]
WARNED = [ForumAct.PERSON_WARNED]


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    require(permissions.is_moderator(request.user))
    person = get_object_or_404(User, pk=pk)
    context = {
        "person": person,
        "memberships": Membership.objects.filter(user=person).for_person(),
        "texts": WrittenTexts(person, request.GET),
        **_reported(person),
        "vouched": _entries(person, VOUCHED),
        "warnings": _entries(person, WARNED),
        "acts": Entry.objects.about(person).for_listing()[:ACTS_SHOWN],
        "silences": Silence.objects.of(person)[:ROWS_SHOWN],
        "hidings": BulkHiding.objects.undoable().of(person),
        "notes": StaffNote.objects.about(person)[:ROWS_SHOWN],
        "messages_sent": MemberMessage.objects.filter(person=person).newest_first()[:ROWS_SHOWN],
        "since_form": SinceForm(),
        **_allowed(request, person),
    }
    return render(request, "moderation/person.html", context)


def _reported(person: User) -> dict[str, object]:
    """Reports about what they wrote, and those that they made, the newest first."""
    return {
        "flags_about": Flag.objects.about_texts_of(person).newest_first()[:ROWS_SHOWN],
        "flags_made": Flag.objects.filter(reporter=person).newest_first()[:ROWS_SHOWN],
    }


def _entries(person: User, acts: list[CouncilAct] | list[ForumAct]) -> EntryQuerySet:
    rows = Entry.objects.filter(person=person, verb__in=acts)
    return rows.for_listing()[:ROWS_SHOWN]


def _allowed(request: HttpRequest, person: User) -> dict[str, bool]:
    return {
        "can_suspend": permissions.can_suspend(request.user, person),
        "can_reinstate": permissions.can_reinstate(request.user, person),
        "can_silence": can_silence(request.user, person),
        "can_give_duties": permissions.can_give_duties(request.user, person),
    }
