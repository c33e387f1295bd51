"""Rows that go from a council to its successor, and back: in bulk, each remembered."""

import re
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

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
from councils.models.succession_transfer import SplitPlan, TransferKind, TransferRule, going, parts
from portal.notifications.models import Follow

MEMBERSHIP = "councils.membership"
ROLES = [Role.MEMBER, Role.EDITOR, Role.MANAGER]
OF_MEMBERSHIPS = ["role", "state", "note", "began_at", "ended_at", "manager_asked_at"]
AT_ONCE = 2000
BRACKETED = re.compile(r"(?<!\s)\s*\([^()]*\)$")  # Durham County Council (until 2009)


def hand_over(succession: Succession, division: SplitPlan) -> dict[str, int]:
    """Let everything go to the successor; how many rows of each kind did."""
    moved: dict[str, int] = {}
    for part in parts():
        if count := _move(part, succession, division):
            moved[part.path] = count
    if division.kinds.get(TransferKind.PEOPLE, succession.successor_id) == succession.successor_id:
        _join_memberships(succession)
    if division.kinds.get(TransferKind.NAMES, succession.successor_id) == succession.successor_id:
        _pass_names_on(succession)
    _pass_followers_on(succession)
    return moved


def hand_back(succession: Succession) -> None:
    """Let everything that went, and is still where it went, be as it was."""
    rows = succession.inherited.order_by("pk")
    for row in rows.filter(kind=InheritanceKind.CHANGED):
        _restore(row)
    made = rows.filter(kind=InheritanceKind.MADE)
    for label in sorted({row.model for row in made}):
        keys = [row.key for row in made if row.model == label]
        _all(label).filter(pk__in=keys).delete()
    for part in reversed(parts()):
        _move_back(part, succession)
    succession.inherited.all().delete()


def _move(part: TransferRule, succession: Succession, division: SplitPlan) -> int:
    rows, _ = going(part, succession, division)
    keys = sorted(rows.values_list("pk", flat=True))
    came = {part.origin: Coalesce(F(part.origin), Value(succession.predecessor_id))}
    changes = {part.column: succession.successor_id} | (came if part.origin else {})
    for some in _in_turns(keys):
        part.rows.filter(pk__in=some).update(**changes)
    of = {"succession": succession, "model": part.label, "column": part.column}
    Inheritance.objects.bulk_create([Inheritance(key=key, **of) for key in keys], AT_ONCE)
    return len(keys)


def _move_back(part: TransferRule, succession: Succession) -> None:
    """What somebody gave to another council since, or deleted, is left as it is."""
    moved = succession.inherited.filter(
        kind=InheritanceKind.MOVED, model=part.label, column=part.column
    )
    here = {part.column: succession.successor_id}
    home = {part.origin: NullIf(F(part.origin), Value(succession.predecessor_id))}
    changes = {part.column: succession.predecessor_id} | (home if part.origin else {})
    for some in _in_turns(sorted(moved.values_list("key", flat=True))):
        part.rows.filter(pk__in=some, **here).update(**changes)


def _join_memberships(succession: Succession) -> None:
    """Whoever belongs to both keeps one membership, with the higher of the two roles."""
    left = Membership.objects.filter(council=succession.predecessor_id).exclude(
        state=MembershipState.ENDED
    )
    theirs = {row.user_id: row for row in left.order_by("pk")}
    both = Membership.objects.filter(council=succession.successor_id, user__in=theirs)
    for kept in both.order_by("pk"):
        gone = theirs[kept.user_id]
        before = [_columns(kept), _columns(gone)]
        was_chosen = gone.is_chosen
        _raise(kept, gone)
        gone.end()
        if was_chosen:
            kept.choose()
        for row, was in zip([kept, gone], before, strict=True):
            _remember_change(succession, row, was)


def _raise(kept: Membership, gone: Membership) -> None:
    """Let one membership be worth as much as the better of two."""
    if not gone.is_active:
        return
    if not kept.is_active:
        kept.state, kept.role, kept.ended_at = MembershipState.ACTIVE, gone.role, None
        kept.began_at = gone.began_at
    kept.role = max(kept.role, gone.role, key=lambda role: ROLES.index(Role(role)))
    if kept.role == Role.MANAGER:
        kept.manager_asked_at = None
    kept.save()


def _remember_change(succession: Succession, row: Membership, was: dict[str, Any]) -> None:
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


def _columns(row: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in OF_MEMBERSHIPS}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """As JSON keeps it, moments to the microsecond."""
    return value.isoformat() if isinstance(value, datetime) else value


def _restore(change: Inheritance) -> None:
    """What was changed again since stays; all goes back together, or nothing."""
    row = _all(change.model).filter(pk=change.key).first()
    if row and all(_plain(getattr(row, name)) == now for name, now in change.became.items()):
        for name, value in change.was.items():
            setattr(row, name, row._meta.get_field(name).to_python(value))
        row.save(update_fields=[*change.was])


def _pass_names_on(succession: Succession) -> None:
    """Let the successor be found by what the predecessor was called."""
    successor, gone = succession.successor, succession.predecessor
    known = {successor.name.lower(), successor.official_name.lower()}
    known |= {name.lower() for name in successor.aliases.values_list("name", flat=True)}
    plain = BRACKETED.sub("", gone.name)
    names = {name.lower(): name for name in (plain, gone.official_name)}
    made = [
        CouncilAlias.objects.create(council=successor, name=name)
        for key, name in names.items()
        if key not in known
    ]
    _remember_made(succession, CouncilAlias, [each.pk for each in made])


def _pass_followers_on(succession: Succession) -> None:
    made = Follow.objects.carry(succession.predecessor, succession.successor)
    _remember_made(succession, Follow, made)


def _remember_made(succession: Succession, model: Any, keys: list[int]) -> None:
    of = {"succession": succession, "kind": InheritanceKind.MADE, "model": model._meta.label_lower}
    Inheritance.objects.bulk_create([Inheritance(key=key, **of) for key in keys], AT_ONCE)


def ended(council: Council, succession: Succession) -> bool:
    """Say when the predecessor was abolished, unless that is said; whether it was not."""
    if council.abolished_on:
        return False
    council.abolished_on = succession.on
    council.save(update_fields=["abolished_on"])
    return True


def _in_turns(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]


def _all(label: str) -> Any:
    return apps.get_model(label)._base_manager.all()  # noqa: SLF001 - Django's name for it: it hides no row
