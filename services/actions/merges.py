"""Two records of the same thing become one, and can become two again."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import RuleBroken
from portal.mail.messages import send_letter
from portal.notifications.models import Follow
from services.actions.merge_rules import (
    JOINED,
    MERGEABLE,
    Mergeable,
    kind_of,
    model_of,
    move_rows,
    moves_of,
    set_columns,
)
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
from services.models.field_values import Said

ALIAS = "alias"


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
    MergeKind.SUPPLIER: MergeActs(
        ServiceAct.SUPPLIER_MERGED,
        ServiceAct.SUPPLIER_MERGED_AWAY,
        ServiceAct.SUPPLIER_MERGE_UNDONE,
    ),
}


def answers_to_choose(kept: Any, gone: Any) -> list[str]:
    """The answers in which two records differ, so that somebody has to choose.

    What was saved is one only when the same council said both; other figures go along.
    """
    said = MERGEABLE[kind_of(kept)].said
    before, other = said(kept), said(gone)
    differ = [name for name in before if before[name] != other[name]]
    is_asked = isinstance(kept, Service) and kept.council_id == gone.council_id and before["saved"]
    return differ if is_asked else [name for name in differ if name != "saved"]


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
def merge(kept: Any, gone: Any, decision: Decision, *, by: User) -> Merge:
    """Make one record of two. The other stays, hidden, so that its address leads to the first.

    Raises RuleBroken when either was merged before, or changed since they were compared.
    """
    kind = kind_of(kept)
    kept, gone = _locked_pair(kind, kept, gone)
    _check_can_be_merged(kind, kept, gone, decision.seen)
    mergeable = MERGEABLE[kind]
    before, values = mergeable.said(kept), _chosen(mergeable, kept, gone, decision.choices)
    done = Merge(kind=kind, kept=kept.pk, gone=gone.pk, by=by, reason=decision.reason)
    done.title, done.gone_before = f"{gone} into {kept}", _hide(gone, kept)
    done.kept_before, done.kept_after = {name: before[name] for name in values}, values
    mergeable.say(kept, values)
    done.moved = {path: move_rows(path, gone.pk, kept.pk) for path in moves_of(kept)}
    Follow.objects.carry(gone, kept)
    if kind == MergeKind.PRODUCT:
        done.moved[ALIAS] = _name_also(kept, gone.name)
    done.save()
    acts = ACTS[MergeKind(kind)]
    record(acts.merged, kept, by=by, reason=done.reason, merged=gone.pk)
    record(acts.merged_away, gone, by=by, reason=done.reason, into=kept.pk)
    if kind == MergeKind.SERVICE:
        _conclude(kept, gone, done.reason, by=by)
    return done


def _conclude(kept: Service, gone: Service, reason: str, *, by: User) -> None:
    """The pair is decided, and whoever began the listing that went hears of it."""
    LikelyDuplicate.objects.settle(kept, gone, Decided.DUPLICATE, reason)
    if gone.author and gone.author != by:
        to = gone.author.email
        send_letter("services/merged", to=to, service=kept, gone=gone, reason=reason)


@transaction.atomic
def undo_merge(merged: Merge, *, by: User) -> Merge:
    """Make two records of the one again, as they were.

    What was changed in the kept record since the merge stays as it is now.
    """
    merged = Merge.objects.select_for_update(of=("self",)).get(pk=merged.pk)
    if not merged.can_be_undone:
        raise RuleBroken("This merge was undone already, or is too long ago.")
    model = merged.model()
    kept, gone = _locked_pair(merged.kind, model(pk=merged.kept), model(pk=merged.gone))
    if kept.merged_into_id:
        raise RuleBroken(f"{kept} was merged into another one since. Undo that merge first.")
    try:
        with transaction.atomic():
            _part(merged, kept, gone)
    except IntegrityError as clash:
        raise RuleBroken("Another record has the name of the merged one by now.") from clash
    if merged.kind == MergeKind.SERVICE:
        LikelyDuplicate.objects.reopen(kept, gone)
    merged.undone_at, merged.undone_by = timezone.now(), by
    merged.save(update_fields=["undone_at", "undone_by"])
    record(ACTS[MergeKind(merged.kind)].undone, kept, by=by, merged=gone.pk)
    return merged


def _part(merged: Merge, kept: Any, gone: Any) -> None:
    mergeable = MERGEABLE[merged.kind]
    now = mergeable.said(kept)
    mergeable.say(
        kept,
        {n: was for n, was in merged.kept_before.items() if now[n] == merged.kept_after[n]},
    )
    for path, keys in merged.moved.items():
        if path == ALIAS:
            ProductAlias.objects.filter(pk__in=keys).delete()
        else:
            model, column = model_of(path)
            model.filter(pk__in=keys, **{column: kept.pk}).update(**{column: gone.pk})
    set_columns(gone, {"merged_into": None, **merged.gone_before})


def seen_of(kept: Any, gone: Any) -> str:
    """What tells one state of the two from another."""
    said = MERGEABLE[kind_of(kept)].said
    both = [said(kept), said(gone), str(kept), str(gone)]
    return hashlib.sha256(json.dumps(both).encode()).hexdigest()


def _locked_pair(kind: str, kept: Any, gone: Any) -> tuple[Any, Any]:
    """Both rows, locked in the order of their keys, so that two merges never wait in a circle."""
    if kept.pk == gone.pk:
        raise RuleBroken("A record cannot be merged into itself.")
    ever = MERGEABLE[kind].model._base_manager  # noqa: SLF001 - Django's name for it: it hides no row
    rows = ever.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[kept.pk, gone.pk])}
    if len(found) < len({kept.pk, gone.pk}):
        raise RuleBroken("One of the two was deleted meanwhile.")
    return found[kept.pk], found[gone.pk]


def _check_can_be_merged(kind: str, kept: Any, gone: Any, seen: str) -> None:
    if kept.merged_into_id or gone.merged_into_id:
        raise RuleBroken("Somebody has merged one of these already. Look at what became of it.")
    if kind == MergeKind.SERVICE and {kept.state, gone.state} != {ServiceState.PUBLISHED}:
        raise RuleBroken("Only published listings can be merged.")
    if seen and seen != seen_of(kept, gone):
        raise RuleBroken("One of the two was changed while you compared them. Compare them again.")


def _chosen(mergeable: Mergeable, kept: Any, gone: Any, choices: dict[str, str]) -> Said:
    """The answers that the kept record gives from now on, where they are not its own."""
    own, other = mergeable.said(kept), mergeable.said(gone)
    taken = {name: other[name] for name, choice in choices.items() if choice == "gone"}
    joined = {
        name: [*own[name], *(each for each in other[name] if each not in own[name])]
        for name, choice in choices.items()
        if choice == "both" and name in JOINED
    }
    if mergeable.model is Supplier:
        names = {**own, **taken, **joined}["aliases"]
        joined["aliases"] = [*names, *({gone.name} - {*names})]
    return taken | joined


def _hide(gone: Any, kept: Any) -> Said:
    """Let a record lead to another; what it was before."""
    was = {"state": gone.state} if isinstance(gone, Service) else {}
    if was:
        gone.state = ServiceState.ARCHIVED
    gone.merged_into = kept
    gone.save()
    return was


def _name_also(product: Product, name: str) -> list[int]:
    """Let a product be found by this name too; the keys of what that needed."""
    if ProductAlias.objects.filter(name__iexact=name).exists():
        return []
    return [ProductAlias.objects.create(product=product, name=name).pk]
