"""Rows that go from a council to its successor, and back: in bulk, each remembered."""

import re
from datetime import datetime
from typing import Any

from django.db.models import Model

from councils.models import (
    Council,
    CouncilAlias,
    Inheritance,
    InheritanceKind,
    Membership,
    MembershipState,
    Role,
    Succession,
)
from councils.models.succession_transfer import SplitPlan, TransferKind, succession_rules
from portal.database.row_transfer import BATCH_SIZE
from portal.notifications.models import Follow

MEMBERSHIP = "councils.membership"
ROLES = [Role.MEMBER, Role.EDITOR, Role.MANAGER]
OF_MEMBERSHIPS = ["role", "state", "note", "began_at", "ended_at", "manager_asked_at"]
BRACKETED = re.compile(r"(?<!\s)\s*\([^()]*\)$")  # Durham County Council (until 2009)


def transfer(succession: Succession, plan: SplitPlan) -> dict[str, int]:
    """Let everything go to the successor; how many rows of each kind did."""
    source, target = succession.predecessor_id, succession.successor_id
    moved: dict[str, int] = {}
    for rule in succession_rules():
        if keys := rule.move(plan.rows_for(rule, succession), source, target):
            moved[rule.path] = len(keys)
            _remember(succession, keys, model=rule.label, column=rule.column)
    if plan.is_for(target, TransferKind.PEOPLE):
        _join_memberships(succession)
    if plan.is_for(target, TransferKind.NAMES):
        _pass_names_on(succession)
    _pass_followers_on(succession)
    return moved


def transfer_back(succession: Succession) -> None:
    """Let everything that went, and is still where it went, be as it was."""
    rows = succession.inherited.order_by("pk")
    for row in rows.filter(kind=InheritanceKind.CHANGED):
        _restore(row)
    made = list(rows.filter(kind=InheritanceKind.MADE))
    for model in (CouncilAlias, Follow):
        keys = [row.key for row in made if row.model == model._meta.label_lower]
        model.objects.filter(pk__in=keys).delete()
    moved = rows.filter(kind=InheritanceKind.MOVED)
    for rule in reversed(succession_rules()):
        went = moved.filter(model=rule.label, column=rule.column).values_list("key", flat=True)
        rule.move_back(went, succession.predecessor_id, succession.successor_id)
    succession.inherited.all().delete()


def _join_memberships(succession: Succession) -> None:
    """Give people who belong to both councils one membership, with the higher role."""
    left = Membership.objects.filter(council=succession.predecessor_id).exclude(
        state=MembershipState.ENDED
    )
    theirs = {row.user_id: row for row in left.order_by("pk")}
    both = Membership.objects.filter(council=succession.successor_id, user__in=theirs)
    for target in both.order_by("pk"):
        source = theirs[target.user_id]
        before = [_columns(target), _columns(source)]
        was_chosen = source.is_chosen
        _raise(target, source)
        source.end()
        if was_chosen:
            target.choose()
        for row, was in zip([target, source], before, strict=True):
            _remember_change(succession, row, was)


def _raise(target: Membership, source: Membership) -> None:
    """Let one membership be worth as much as the better of two."""
    if not source.is_active:
        return
    if not target.is_active:
        target.state, target.role, target.ended_at = MembershipState.ACTIVE, source.role, None
        target.began_at = source.began_at
    target.role = max(target.role, source.role, key=lambda role: ROLES.index(Role(role)))
    if target.role == Role.MANAGER:
        target.manager_asked_at = None
    target.save()


def _remember_change(succession: Succession, row: Membership, was: dict[str, object]) -> None:
    now = _columns(row)
    changed = [name for name in OF_MEMBERSHIPS if was[name] != now[name]]
    if changed:
        Inheritance.objects.create(
            succession=succession,
            kind=InheritanceKind.CHANGED,
            model=MEMBERSHIP,
            key=row.pk,
            was={name: was[name] for name in changed},
            became={name: now[name] for name in changed},
        )


def _columns(row: Membership) -> dict[str, object]:
    values = {name: getattr(row, name) for name in OF_MEMBERSHIPS}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """As JSON keeps it, moments to the microsecond."""
    return value.isoformat() if isinstance(value, datetime) else value


def _restore(change: Inheritance) -> None:
    """What was changed again since stays; all goes back together, or nothing."""
    row = Membership.objects.filter(pk=change.key).first()
    if row and all(_plain(getattr(row, name)) == now for name, now in change.became.items()):
        for name, value in change.was.items():
            field: Any = Membership._meta.get_field(name)
            setattr(row, name, field.to_python(value))
        row.save(update_fields=[*change.was])


def _pass_names_on(succession: Succession) -> None:
    """Let the successor be found by what the predecessor was called."""
    successor, predecessor = succession.successor, succession.predecessor
    known = {successor.name.lower(), successor.official_name.lower()}
    known |= {name.lower() for name in successor.aliases.values_list("name", flat=True)}
    plain = BRACKETED.sub("", predecessor.name)
    names = {name.lower(): name for name in (plain, predecessor.official_name)}
    made = [
        CouncilAlias.objects.create(council=successor, name=name)
        for key, name in names.items()
        if key not in known
    ]
    _remember_made(succession, CouncilAlias, [each.pk for each in made])


def _pass_followers_on(succession: Succession) -> None:
    made = Follow.objects.carry(succession.predecessor, succession.successor)
    _remember_made(succession, Follow, made)


def _remember_made(succession: Succession, model: type[Model], keys: list[int]) -> None:
    _remember(succession, keys, kind=InheritanceKind.MADE, model=model._meta.label_lower)


def _remember(succession: Succession, keys: list[int], **what: str) -> None:
    rows = [Inheritance(succession=succession, key=key, **what) for key in keys]
    Inheritance.objects.bulk_create(rows, BATCH_SIZE)


def abolish(council: Council, succession: Succession) -> bool:
    """Say when the predecessor was abolished, unless that is said; whether it was not."""
    if council.abolished_on:
        return False
    council.abolished_on = succession.on
    council.save(update_fields=["abolished_on"])
    return True
