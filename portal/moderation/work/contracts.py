"""Contracts that were not confirmed, and contracts of several councils that end together."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, IntegerField, OuterRef, Value
from django.db.models.functions import Cast, Least
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Membership
from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.moderation.models.joint_room import JointRoom
from portal.moderation.models.work_candidate import WorkCandidate
from portal.moderation.work.kind import Rows, WorkButton, WorkKind, WorkText
from portal.site.errors import RuleBroken
from portal.text import list_in_words, short_date
from services.council_groups.actions import open_group
from services.council_groups.models import MAX_COUNCILS, CouncilGroup
from services.council_groups.models.council_group import GroupPurpose
from services.models import Category

SINCE, KEY = F("since"), F("key")
MAX_COUNTED = 20  # contracts of one council, so that the largest is not all there is
NAMED = 3


def _add_councils(candidates: Iterable[Any]) -> None:
    """Add to each the councils that it is about, those with a manager first."""
    rows = list(candidates)
    keys = {key for row in rows for key in row.details.get("councils", [row.key])}
    councils = Council.objects.in_bulk([int(key) for key in keys])
    managed = set(
        Membership.objects.managers().filter(council__in=councils).values_list("council", flat=True)
    )
    for row in rows:
        own = [councils.get(int(key)) for key in row.details.get("councils", [row.key])]
        current = [council for council in own if council and not council.is_abolished]
        row.councils = sorted(current, key=lambda council: council.pk not in managed)


def _describe_contracts(candidate: Any) -> WorkText:
    council = next(iter(candidate.councils), None)
    why = ngettext(
        "{n:,} published contract of the council has not been confirmed.",
        "{n:,} published contracts of the council have not been confirmed.",
        candidate.concerned,
    ).format(n=candidate.concerned)
    url = reverse("council_contracts:index", args=[council.slug]) if council else ""
    return WorkText(candidate.title, "", why, url, _("Ask its editors"), bool(council))


def _ask_editors(candidate: Any, by: User) -> str:
    """Email the editors of a council about the published contracts that it has not confirmed."""
    council = candidate.councils[0]
    people = council.memberships.editors().users() or council.memberships.active().users()
    reached = [person for person in people if person.is_active and not person.is_suspended]
    if not reached:
        raise RuleBroken(
            gettext("{council} has no editor or contact to email.").format(council=council)
        )
    for person in reached:
        send_email(
            "moderation/contracts_waiting",
            to=person.email,
            council=council,
            number=candidate.concerned,
        )
    return gettext("We emailed {council} about its published contracts.").format(council=council)


def _without_room() -> Rows:
    rooms = JointRoom.objects.recent().annotate(area=Cast("category", IntegerField()))
    candidates = WorkCandidate.objects.of_kind("joint_rooms")
    candidates = candidates.annotate(area=Cast("key", IntegerField()))
    return candidates.filter(~Exists(rooms.filter(category=OuterRef("area"))))


def _describe_room(candidate: Any) -> WorkText:
    names = [council.name for council in candidate.councils]
    others = len(names) - NAMED
    if others > 0:
        more = ngettext("{n:,} more", "{n:,} more", others).format(n=others)
        names = [*names[:NAMED], more]
    why = ngettext(
        "Contracts of {n:,} council end between {first} and {last}.",
        "Contracts of {n:,} councils end between {first} and {last}.",
        candidate.concerned,
    ).format(n=candidate.concerned, **_period(candidate))
    url = f"{reverse('needs:radar')}?within=24&by=area"
    can_open = len(candidate.councils) > 1
    return WorkText(
        candidate.title, list_in_words(names), why, url, _("Open a council group"), can_open
    )


def _period(candidate: WorkCandidate) -> dict[str, str]:
    return {
        name: short_date(date.fromisoformat(str(candidate.details[name])))
        for name in ("first", "last")
    }


@transaction.atomic
def _open_room(candidate: Any, by: User) -> str:
    """Invite the councils to a council group, in which they see what each of them has."""
    category = Category.objects.select_for_update(no_key=True).get(pk=int(candidate.key))
    if JointRoom.objects.recent().filter(category=category).exists():
        raise RuleBroken(gettext("Another moderator has already opened a group for this."))
    invited = candidate.councils[:MAX_COUNCILS]
    name = gettext("{area}: contracts that end together").format(area=category.name)
    notes = gettext(
        "A moderator opened this group, because your contracts end between {first} and {last}. "
        "You can compare what you have and decide whether to buy together."
    ).format(**_period(candidate))
    group = CouncilGroup(name=name[:120], purpose=GroupPurpose.COMPARISON, notes=notes)
    open_group(group, invited, by=by)
    JointRoom.objects.create(category=category, group=group, opened_by=by)
    return ngettext("We invited {n} council.", "We invited {n} councils.", len(invited)).format(
        n=len(invited)
    )


CONTRACTS = [
    WorkKind(
        "joint_rooms",
        _("Contracts that end together"),
        _without_room,
        SINCE,
        _describe_room,
        concerned=F("concerned"),
        key=KEY,
        button=WorkButton(_open_room),
        add_details=_add_councils,
    ),
    WorkKind(
        "contracts",
        _("Published contracts not confirmed"),
        lambda: WorkCandidate.objects.of_kind("contracts"),
        SINCE,
        _describe_contracts,
        concerned=Least(F("concerned"), Value(MAX_COUNTED)),
        key=KEY,
        button=WorkButton(_ask_editors, 30),
        add_details=_add_councils,
    ),
]
