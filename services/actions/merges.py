"""Two records of the same thing become one, and can become two again.

What moves along, each app says in its ``models/transfer_rules.py``.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.notifications.models import Follow
from portal.site.errors import RuleBroken
from services.acts import ServiceAct
from services.models import (
    Decided,
    LikelyDuplicate,
    Merge,
    MergeKind,
    Product,
    ProductAlias,
    Service,
    Supplier,
)
from services.models.choices import ServiceState
from services.models.field_values import FieldValues
from services.models.mergeable import (
    JOINED,
    MERGEABLE,
    Record,
    merge_kind_of,
    mergeable_of,
    set_columns,
)
from services.models.merged_claims import carry_claims, restore_claims

ALIAS, CLAIMS = "alias", "claims"


class MergeActs(NamedTuple):
    merged: ServiceAct
    merged_away: ServiceAct
    undone: ServiceAct


ACTS = {
    MergeKind.SERVICE: MergeActs(
        ServiceAct.SERVICE_MERGED, ServiceAct.SERVICE_MERGED_AWAY, ServiceAct.SERVICE_MERGE_UNDONE
    ),
    MergeKind.PRODUCT: MergeActs(
        ServiceAct.PRODUCT_MERGED, ServiceAct.PRODUCT_MERGED_AWAY, ServiceAct.PRODUCT_MERGE_UNDONE
    ),
    MergeKind.STANDARD: MergeActs(
        ServiceAct.STANDARD_MERGED,
        ServiceAct.STANDARD_MERGED_AWAY,
        ServiceAct.STANDARD_MERGE_UNDONE,
    ),
    MergeKind.SUPPLIER: MergeActs(
        ServiceAct.SUPPLIER_MERGED,
        ServiceAct.SUPPLIER_MERGED_AWAY,
        ServiceAct.SUPPLIER_MERGE_UNDONE,
    ),
}


def answers_to_choose(target: Record, source: Record) -> list[str]:
    """The answers in which two records differ, so that somebody has to choose.

    What was saved is one only when the same council said both; other figures go along.
    """
    own, other = _snapshots(target, source)
    # of two claims the one that says more stays
    differ = [name for name in own if own[name] != other[name] and name != "standards_evidence"]
    is_one = isinstance(target, Service) and target.council_id == source.council_id
    is_asked = is_one and own["saved"]
    return differ if is_asked else [name for name in differ if name != "saved"]


def _snapshots(target: Record, source: Record) -> tuple[FieldValues, FieldValues]:
    mergeable = mergeable_of(target)
    return mergeable.snapshot(target), mergeable.snapshot(source)


@dataclass(frozen=True)
class Decision:
    """How two records become one.

    `choices` says for an answer that it is taken from the record that goes ("gone") or, of a
    list, from both ("both"); all others stay. `seen` is what the two were when they were compared.
    """

    choices: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    seen: str = ""


@transaction.atomic
def merge(target: Record, source: Record, decision: Decision, *, by: User) -> Merge:
    """Make one record of two. The other stays, hidden, so that its address leads to the first.

    Raises RuleBroken when either was merged before, or changed since they were compared.
    """
    kind = merge_kind_of(target)
    target, source = _locked_pair(kind, target.pk, source.pk)
    _check_can_be_merged(target, source, decision.seen)
    mergeable = MERGEABLE[kind]
    before, values = mergeable.snapshot(target), _chosen(target, source, decision.choices)
    done = Merge(kind=kind, kept=target.pk, gone=source.pk, by=by, reason=decision.reason)
    done.title, done.gone_before = f"{source} into {target}", _hide(source, target)
    done.kept_before, done.kept_after = {name: before[name] for name in values}, values
    mergeable.apply(target, values)
    done.moved = {
        rule.path: rule.move(rule.rows_of(source.pk), source.pk, target.pk)
        for rule in mergeable.rules
    }
    Follow.objects.carry(source, target)
    done.moved |= _carry(target, source)
    done.save()
    acts = ACTS[MergeKind(kind)]
    record(acts.merged, target, by=by, reason=done.reason, merged=source.pk)
    record(acts.merged_away, source, by=by, reason=done.reason, into=target.pk)
    if isinstance(target, Service):
        _conclude(target, source, done.reason, by=by)
    return done


def _carry(target: Record, source: Record) -> dict[str, object]:
    """What else goes along: claims that say more than the target's, and a product's name."""
    carried: dict[str, Any] = {}
    if isinstance(target, Service | Product) and isinstance(source, Service | Product):
        carried[CLAIMS] = carry_claims(target, source)
    if isinstance(target, Product):
        carried[ALIAS] = _name_also(target, source.name)
    return carried


def _conclude(target: Service, source: Service, reason: str, *, by: User) -> None:
    """The pair is decided, and whoever began the listing that went hears of it."""
    LikelyDuplicate.objects.settle(target, source, Decided.DUPLICATE, reason)
    if source.author and source.author != by:
        to = source.author.email
        send_email("services/merged", to=to, service=target, source=source, reason=reason)


@transaction.atomic
def undo_merge(merged: Merge, *, by: User) -> Merge:
    """Make two records of the one again, as they were.

    What was changed in the target since the merge stays as it is now.
    """
    merged = Merge.objects.select_for_update(of=("self",)).get(pk=merged.pk)
    if not merged.can_be_undone:
        raise RuleBroken(gettext("This merge has already been undone or is too old to undo."))
    target, source = _locked_pair(merged.kind, merged.kept, merged.gone)
    if target.merged_into_id:
        raise RuleBroken(
            gettext(
                "{target} has since been merged into another record. Undo that merge first."
            ).format(target=target)
        )
    try:
        with transaction.atomic():
            _part(merged, target, source)
    except IntegrityError as clash:
        raise RuleBroken(
            gettext("Another record now has the name of the merged record. Rename it first.")
        ) from clash
    if merged.kind == MergeKind.SERVICE:
        LikelyDuplicate.objects.reopen(target, source)
    merged.undone_at, merged.undone_by = timezone.now(), by
    merged.save(update_fields=["undone_at", "undone_by"])
    record(ACTS[MergeKind(merged.kind)].undone, target, by=by, merged=source.pk)
    return merged


def _part(merged: Merge, target: Record, source: Record) -> None:
    mergeable = MERGEABLE[merged.kind]
    now = mergeable.snapshot(target)
    mergeable.apply(
        target,
        {n: was for n, was in merged.kept_before.items() if now[n] == merged.kept_after[n]},
    )
    for rule in mergeable.rules:
        rule.move_back(merged.moved.get(rule.path, []), source.pk, target.pk)
    if isinstance(target, Service | Product):
        restore_claims(target, merged.moved.get(CLAIMS, []))
    ProductAlias.objects.filter(pk__in=merged.moved.get(ALIAS, [])).delete()
    set_columns(source, {"merged_into": None, **merged.gone_before})


def seen_of(target: Record, source: Record) -> str:
    """What tells one state of the two from another."""
    both = [*_snapshots(target, source), str(target), str(source)]
    return hashlib.sha256(json.dumps(both).encode()).hexdigest()


def _locked_pair(kind: str, target: int, source: int) -> tuple[Any, Any]:
    """Both rows, locked in the order of their keys, so that two merges never wait in a circle."""
    if target == source:
        raise RuleBroken(gettext("A record cannot be merged into itself. Choose another record."))
    rows = MERGEABLE[kind].rows.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[target, source])}
    if len(found) < len({target, source}):
        raise RuleBroken(gettext("One of the two records has been deleted."))
    return found[target], found[source]


def _check_can_be_merged(target: Record, source: Record, seen: str) -> None:
    if target.merged_into_id or source.merged_into_id:
        raise RuleBroken(
            gettext(
                "Someone has already merged one of these records. Check the merged record first."
            )
        )
    if isinstance(target, Service) and {target.state, source.state} != {ServiceState.PUBLISHED}:
        raise RuleBroken(gettext("Only published services can be merged."))
    if seen and seen != seen_of(target, source):
        raise RuleBroken(
            gettext("One of the records changed while you compared them. Compare them again.")
        )


def _chosen(target: Record, source: Record, choices: dict[str, str]) -> FieldValues:
    """The answers that the target gives from now on, where they are not its own."""
    own, other = _snapshots(target, source)
    taken = {name: other[name] for name, choice in choices.items() if choice == "gone"}
    both = [name for name, choice in choices.items() if choice == "both" and name in JOINED]
    taken |= {name: _join(own[name], other[name]) for name in both}
    if isinstance(target, Supplier):
        taken["aliases"] = _join({**own, **taken}["aliases"], [source.name])
    return taken


def _join(first: list[str], second: list[str]) -> list[str]:
    return [*first, *(each for each in second if each not in first)]


def _hide(source: Record, target: Record) -> FieldValues:
    """Let a record lead to another; what it was before."""
    was: FieldValues = {}
    if isinstance(source, Service):
        was = {"state": source.state}
        source.state = ServiceState.ARCHIVED
    source.merged_into = target
    source.save()
    return was


def _name_also(product: Product, name: str) -> list[int]:
    """Let a product be found by this name too; the keys of what that needed."""
    if ProductAlias.objects.filter(name__iexact=name).exists():
        return []
    return [ProductAlias.objects.create(product=product, name=name).pk]
