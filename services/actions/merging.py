"""Two records of the same thing become one, and can become two again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, UniqueConstraint
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import RuleBroken
from portal.mail.letters import send_letter
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
from services.models.choices import State
from services.models.said import Said, said_by, say

JOINED = {"products", "standards", "tags", "aliases"}  # lists, of which both can be kept
ALIAS = "alias"


@dataclass(frozen=True)
class Mergeable:
    """A kind of record that can be merged: what it says, and which rows go along.

    ``moves`` names the columns that point at it, as app.model.column; ``stays`` those that are
    left, for the redirect or for the undo. A column in neither fails a test.
    """

    model: Any
    said: Callable[[Any], Said]
    say: Callable[[Any, Said], None]
    moves: set[str]
    stays: set[str]


def _columns_of(*names: str) -> Callable[[Any], Said]:
    def said(row: Any) -> Said:
        values = {name: getattr(row, name) for name in names}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        }

    return said


def _set_columns(row: Any, values: Said) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


MERGEABLE: dict[str, Mergeable] = {
    MergeKind.SERVICE: Mergeable(
        Service,
        said_by,
        say,
        moves={
            *("services.use.service", "services.offer.service", "services.benefit.service"),
            "moderation.flag.service",
        },
        stays={
            *("services.service.edit_of", "services.service.merged_into"),
            *("services.formerslug.service", "services.service_products.service"),
            "services.service_standards.service",
            *("services.likelyduplicate.first", "services.likelyduplicate.second"),
            *("services.overlap.draft", "services.overlap.other"),
        },
    ),
    MergeKind.PRODUCT: Mergeable(
        Product,
        _columns_of("supplier_id", "category_id", "website", "about", "end_of_support"),
        _set_columns,
        moves={
            *("services.use.product", "services.use.replaced_product"),
            *("services.productalias.product", "services.service_products.product"),
        },
        stays={"services.product.merged_into"},
    ),
    MergeKind.SUPPLIER: Mergeable(
        Supplier,
        _columns_of("aliases", "website", "about"),
        _set_columns,
        moves={"services.product.supplier"},
        stays={"services.supplier.merged_into"},
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
    done.moved = {path: _move_rows(path, gone.pk, kept.pk) for path in _moves(kept)}
    if kind == MergeKind.PRODUCT:
        done.moved[ALIAS] = _name_also(kept, gone.name)
    done.save()
    record(f"{kind} merged", kept, by=by, reason=done.reason, merged=gone.pk)
    record(f"{kind} merged away", gone, by=by, reason=done.reason, into=kept.pk)
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
    merged.undone_at, merged.undone_by = timezone.now(), by
    merged.save(update_fields=["undone_at", "undone_by"])
    record(f"{merged.kind} merge undone", kept, by=by, merged=gone.pk)
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
            model, column = _model_of(path)
            model.filter(pk__in=keys, **{column: kept.pk}).update(**{column: gone.pk})
    _set_columns(gone, {"merged_into": None, **merged.gone_before})


def kind_of(row: Any) -> str:
    return str(type(row)._meta.model_name)


def rows_that_move(kept: Any, gone: Any) -> list[tuple[str, int, int]]:
    """For each kind of row: its name, how many would go along, and how many would stay behind."""
    counted = [(path, *_rows_to_move(path, gone.pk, kept.pk)) for path in _moves(kept)]
    named = [(_name_of(path), there.count(), twins.count()) for path, there, twins in counted]
    return [(name, there, twins) for name, there, twins in named if there or twins]


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
    if kind == MergeKind.SERVICE and {kept.state, gone.state} != {State.PUBLISHED}:
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
        gone.state = State.ARCHIVED
    gone.merged_into = kept
    gone.save()
    return was


def _name_also(product: Product, name: str) -> list[int]:
    """Let a product be found by this name too; the keys of what that needed."""
    if ProductAlias.objects.filter(name__iexact=name).exists():
        return []
    return [ProductAlias.objects.create(product=product, name=name).pk]


def _moves(kept: Any) -> list[str]:
    return sorted(MERGEABLE[kind_of(kept)].moves)


def _rows_to_move(path: str, gone: int, kept: int) -> tuple[Any, Any]:
    """The rows that would point at the kept record, and those that stay: it has the like of them.

    The same council's use of both, for instance, can only be there once.
    """
    model, column = _model_of(path)
    twin: Any = Q(pk__in=[])
    for others in _unique_with(model.model, column):
        same = {name: OuterRef(name) for name in others}
        twin |= Exists(model.filter(**{column: kept}, **same))
    rows = model.filter(**{column: gone})
    return rows.exclude(twin), rows.filter(twin)


def _move_rows(path: str, gone: int, kept: int) -> list[int]:
    """Let the rows that point at one record point at the other; their keys."""
    model, column = _model_of(path)
    rows, _ = _rows_to_move(path, gone, kept)
    keys = sorted(rows.values_list("pk", flat=True))
    model.filter(pk__in=keys).update(**{column: kept})
    return keys


def _name_of(path: str) -> str:
    model, column = _model_of(path)
    if column == "replaced_product":
        return "uses that replaced it"
    if model.model._meta.auto_created:
        return "listings built on it"
    return str(model.model._meta.verbose_name_plural)


def _model_of(path: str) -> tuple[Any, str]:
    label, _, column = path.rpartition(".")
    return apps.get_model(label)._base_manager, column  # noqa: SLF001 - see _locked_pair


def _unique_with(model: type[models.Model], column: str) -> list[list[str]]:
    """The columns that make a row unique together with this one, by constraint."""
    meta = model._meta
    together = [list(fields) for fields in meta.unique_together]
    constraints = [
        list(each.fields) for each in meta.constraints if isinstance(each, UniqueConstraint)
    ]
    return [
        [name for name in fields if name != column]
        for fields in together + constraints
        if column in fields
    ]
