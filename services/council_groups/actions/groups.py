"""Councils come together in a group, part, and plan."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import Entry, record
from portal.site.errors import RuleBroken
from services.council_groups.actions.notifications import notify_answered, notify_invited
from services.council_groups.acts import CouncilGroupAct
from services.council_groups.models import MAX_COUNCILS, AreaPlan, CouncilGroup, GroupCouncil

DAY = timedelta(days=1)
MAX_INVITED_IN_A_DAY = 20


@transaction.atomic
def start_group(
    group: CouncilGroup, invited: Iterable[Council], *, council: Council, by: User
) -> CouncilGroup:
    """Start a group with a council in it, and invite the others."""
    others = [each for each in invited if each != council]
    if not others:
        raise RuleBroken(gettext("Invite at least one other council."))
    group.started_by = by
    group.save()
    now = timezone.now()
    GroupCouncil.objects.create(
        group=group, council=council, number=1, invited_at=now, agreed_at=now
    )
    record(CouncilGroupAct.COUNCIL_GROUP_STARTED, group, by=by, council=council.pk)
    for each in others:
        invite(group, each, by=by)
    return group


@transaction.atomic
def open_group(group: CouncilGroup, invited: Iterable[Council], *, by: User) -> CouncilGroup:
    """Start a group for councils that a moderator invites; each joins when its manager agrees."""
    group.started_by = by
    group.save()
    record(CouncilGroupAct.COUNCIL_GROUP_STARTED, group, by=by)
    for each in invited:
        invite(group, each, by=by)
    return group


@transaction.atomic
def change_group(group: CouncilGroup, fields: Iterable[str], *, by: User) -> CouncilGroup:
    """Save a group, of which these fields have changed."""
    group.save()
    record(
        CouncilGroupAct.COUNCIL_GROUP_CHANGED,
        group,
        by=by,
        fields=[*fields],
        vesting_on=f"{group.vesting_on or ''}",
        successor=group.successor_id,
    )
    return group


@transaction.atomic
def invite(group: CouncilGroup, council: Council, *, by: User) -> GroupCouncil:
    """Ask a council to join.

    Raises RuleBroken if it is in, the group is full, or the person has invited very many today.
    """
    group = CouncilGroup.objects.locked(group.pk)
    _check_rate(by)
    place = group.places.filter(council=council).first()
    if place and place.number:
        raise RuleBroken(gettext("This council is already in the group or invited."))
    if council.is_abolished:
        raise RuleBroken(gettext("You can only invite current councils."))
    place = place or GroupCouncil(group=group, council=council)
    place.invite(_free_number(group))
    record(CouncilGroupAct.COUNCIL_INVITED, group, by=by, council=council.pk)
    notify_invited(place, by=by)
    return place


def _check_rate(person: User) -> None:
    """Each invitation is an email to all managers of a council."""
    lately = Entry.objects.by(person).filter(
        verb=CouncilGroupAct.COUNCIL_INVITED, at__gt=timezone.now() - DAY
    )
    if lately.count() >= MAX_INVITED_IN_A_DAY:
        raise RuleBroken(
            gettext(
                "You have invited {n} councils in 24 hours. You can invite more tomorrow."
            ).format(n=MAX_INVITED_IN_A_DAY)
        )


def _free_number(group: CouncilGroup) -> int:
    taken = set(group.places.exclude(number=None).values_list("number", flat=True))
    free = [number for number in range(1, MAX_COUNCILS + 1) if number not in taken]
    if not free:
        raise RuleBroken(gettext("A group has at most {n} councils.").format(n=MAX_COUNCILS))
    return free[0]


@transaction.atomic
def agree(place: GroupCouncil, *, by: User) -> GroupCouncil:
    place = GroupCouncil.objects.locked(place.pk)
    place.agree()
    record(CouncilGroupAct.COUNCIL_AGREED, place.group, by=by, council=place.council_id)
    notify_answered(place, gettext("{council} joined"), by=by)
    return place


@transaction.atomic
def decline(place: GroupCouncil, reason: str, *, by: User) -> GroupCouncil:
    place = GroupCouncil.objects.locked(place.pk)
    place.decline(reason)
    record(
        CouncilGroupAct.COUNCIL_DECLINED,
        place.group,
        by=by,
        council=place.council_id,
        reason=reason,
    )
    notify_answered(place, gettext("{council} declined to join"), by=by)
    return place


@transaction.atomic
def withdraw(place: GroupCouncil, *, by: User) -> None:
    """Take back an invitation that has not been answered."""
    place = GroupCouncil.objects.locked(place.pk)
    place.require_waiting()
    record(CouncilGroupAct.INVITATION_WITHDRAWN, place.group, by=by, council=place.council_id)
    place.delete()


@transaction.atomic
def leave(place: GroupCouncil, *, by: User) -> GroupCouncil:
    """Its people no longer read what is in the group, nor the group what they have.

    A plan to keep its system stays to be read, and counts as none: the group decides again.
    """
    place = GroupCouncil.objects.locked(place.pk)
    place.leave()
    record(CouncilGroupAct.COUNCIL_LEFT, place.group, by=by, council=place.council_id)
    notify_answered(place, gettext("{council} left"), by=by)
    return place


@transaction.atomic
def plan_area(plan: AreaPlan, *, by: User, seen: int | None = None) -> AreaPlan:
    """Save what the group plans for an area. The plan before it stays in the history.

    ``seen`` is the key of the plan that the person saw. Raises RuleBroken where that is no longer
    the current one.
    """
    CouncilGroup.objects.locked(plan.group_id)
    current = plan.group.plans.current().of_area(plan.category).for_page().first()
    if current and current.pk != seen:
        raise RuleBroken(_newer(current))
    now = timezone.now()
    if current:
        current.replaced_at = now
        current.save(update_fields=["replaced_at"])
    plan.pk, plan.decided_by, plan.decided_at = None, by, now
    plan.save(force_insert=True)
    record(
        CouncilGroupAct.AREA_PLANNED,
        plan.group,
        by=by,
        plan=plan.pk,
        area=plan.category_id,
        choice=plan.choice,
        kept=plan.chosen_council_id,
    )
    return plan


def _newer(plan: AreaPlan) -> str:
    return gettext(
        "{person} changed the plan after you opened this page. It now says “{plan}”. Save again to "
        "replace it with yours."
    ).format(person=plan.decided_by, plan=plan.sentence)
