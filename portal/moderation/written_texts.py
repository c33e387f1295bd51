"""Everything that a person wrote, of every kind, for moderators."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.db.models import Count, F, Model, Value
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from forums.models import Post, PostState
from portal.accounts.models import User
from portal.audit.acts import Act
from portal.audit.models import Entry
from portal.lists.paging import page_of
from portal.text import one_line, shorten
from services.acts import ServiceAct
from services.models import Benefit, Offer, ProductRequest, Service, StandardRequest, Use
from services.needs.models import Need
from services.partnerships.acts import PartnershipAct
from services.partnerships.models import Document, JoinRequest, Partnership, Step
from services.recommendations.models import Recommendation, Stance

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = Any
EXCERPT_LENGTH = 160
COLUMNS = ("text_kind", "pk", "written_at")
# the column that says in which state a row is, the first that it has
STATES = ("state", "stage", "status")


@dataclass(frozen=True)
class TextKind:
    """A kind of text: its name, the rows that a person wrote, since when, and where its words are.

    ``page`` leads to the row that has a page, where the row itself has none.
    """

    label: "StrOrPromise"
    rows: Callable[[User], Rows]
    at: str
    words: str
    related: tuple[str, ...] = ()
    page: str = ""

    def of(self, person: User, name: str) -> Rows:
        rows = self.rows(person).order_by()
        return rows.annotate(text_kind=Value(name), written_at=F(self.at))

    def loaded(self, person: User, keys: list[int]) -> dict[int, Model]:
        rows: dict[int, Model] = self.rows(person).select_related(*self.related).in_bulk(keys)
        return rows


def _changed(model: type[Model], *acts: Act) -> Callable[[User], Rows]:
    """Rows that name no author: those that the audit log says the person changed."""

    def rows(person: User) -> Rows:
        entries = Entry.objects.by(person).of_kind(model).filter(verb__in=acts)
        return model._default_manager.filter(pk__in=entries.values("target_id"))  # noqa: SLF001 - Django's name for it

    return rows


def _offers(person: User) -> Rows:
    entries = Entry.objects.by(person).filter(verb=ServiceAct.OFFER_CHANGED)
    return Offer.objects.filter(service__in=entries.values("target_id"))


def _posts(person: User) -> Rows:
    return Post.objects.filter(author=person)


TEXT_KINDS: dict[str, TextKind] = {
    "threads": TextKind(
        _("Threads"),
        lambda person: _posts(person).that_begin(),
        *("posted_at", "text", ("thread__board",)),
    ),
    "posts": TextKind(
        pgettext_lazy("posts in threads of others", "Replies"),
        lambda person: _posts(person).that_reply(),
        *("posted_at", "text", ("thread__board",)),
    ),
    "services": TextKind(
        _("Services"),
        lambda person: Service.objects.filter(author=person, edit_of=None),
        *("created_at", "summary", ("council",)),
    ),
    "edits": TextKind(
        _("Edits"),
        lambda person: Service.objects.filter(author=person, edit_of__isnull=False),
        *("created_at", "change_note", ("council",)),
    ),
    "offers": TextKind(
        _("Offers"), _offers, "updated_at", "terms", ("service", "council"), "service"
    ),
    "uses": TextKind(
        _("Systems in use"),
        _changed(Use, ServiceAct.USE_STATUS_CHANGED, ServiceAct.USE_PROPOSED),
        *("updated_at", "lesson", ("service", "product", "council")),
    ),
    "needs": TextKind(
        _("Needs"),
        lambda person: Need.objects.filter(author=person),
        *("created_at", "details", ("council",)),
    ),
    "partnerships": TextKind(
        _("Partnerships"),
        _changed(Partnership, PartnershipAct.PARTNERSHIP_BEGUN, PartnershipAct.PARTNERSHIP_CHANGED),
        *("updated_at", "about"),
    ),
    "steps": TextKind(
        _("Steps of partnerships"),
        lambda person: Step.objects.filter(done_by=person),
        *("done_at", "note", ("partnership", "council"), "partnership"),
    ),
    "join_requests": TextKind(
        _("Requests to join"),
        lambda person: JoinRequest.objects.filter(asked_by=person),
        *("asked_at", "message", ("council", "offer__service")),
    ),
    "documents": TextKind(
        _("Documents"),
        lambda person: Document.objects.filter(added_by=person),
        *("added_at", "name", ("partnership",)),
    ),
    "benefits": TextKind(
        _("Savings"),
        lambda person: Benefit.objects.filter(said_by=person),
        *("created_at", "basis", ("council", "service", "partnership")),
    ),
    "recommendations": TextKind(
        _("Recommendations"),
        lambda person: Recommendation.objects.filter(author=person),
        *("created_at", "summary", ("category",)),
    ),
    "stances": TextKind(
        _("Answers to recommendations"),
        lambda person: Stance.objects.filter(author=person),
        *("created_at", "reason", ("category", "council", "recommendation")),
    ),
    "product_requests": TextKind(
        _("Product requests"),
        lambda person: ProductRequest.objects.filter(asked_by=person),
        *("asked_at", "supplier_name"),
    ),
    "standard_requests": TextKind(
        _("Standard requests"),
        lambda person: StandardRequest.objects.filter(asked_by=person),
        *("asked_at", "name"),
    ),
}


@dataclass(frozen=True)
class WrittenText:
    """One text of a person, as a list of them shows it."""

    kind: str
    row: Any
    at: datetime

    @property
    def label(self) -> "StrOrPromise":
        return TEXT_KINDS[self.kind].label

    @property
    def url(self) -> str:
        """Its page; empty where nothing is left to read, or it has none."""
        if isinstance(self.row, Post) and self.row.state == PostState.DELETED:
            return ""
        page = TEXT_KINDS[self.kind].page
        shown = getattr(self.row, page) if page else self.row
        return str(shown.get_absolute_url()) if hasattr(shown, "get_absolute_url") else ""

    @property
    def title(self) -> str:
        return str(self.row.thread if isinstance(self.row, Post) else self.row)

    @property
    def excerpt(self) -> str:
        words = getattr(self.row, TEXT_KINDS[self.kind].words)
        return shorten(one_line(words), EXCERPT_LENGTH)

    @property
    def state(self) -> str:
        """In which state it is, in the words of its own kind."""
        if getattr(self.row, "hidden_at", None):
            return gettext("Hidden")
        names = [name for name in STATES if hasattr(self.row, f"get_{name}_display")]
        return str(getattr(self.row, f"get_{names[0]}_display")()) if names else ""


@dataclass
class WrittenTexts:
    """A page of what a person wrote, the newest first: of every kind, or of one."""

    person: User
    query: QueryDict

    @property
    def kind(self) -> str:
        asked = self.query.get("kind", "")
        return asked if asked in TEXT_KINDS else ""

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, in one query."""
        rows = [kind.of(self.person, name) for name, kind in TEXT_KINDS.items()]
        grouped = [each.values("text_kind").annotate(n=Count("pk")) for each in rows]
        first, *others = [each.values_list("text_kind", "n") for each in grouped]
        return dict(first.union(*others, all=True))

    @property
    def total(self) -> int:
        return self.counts.get(self.kind, 0) if self.kind else sum(self.counts.values())

    @property
    def tabs(self) -> list[tuple[str, str, bool, int]]:
        """(label, address, whether it is open, number), for the kinds of which there are any."""
        every = (gettext("Everything"), "?", not self.kind, sum(self.counts.values()))
        found = [
            (str(kind.label), f"?kind={name}", name == self.kind, self.counts[name])
            for name, kind in TEXT_KINDS.items()
            if self.counts.get(name)
        ]
        return [every, *found]

    @cached_property
    def page(self) -> Page[Any]:
        names = [self.kind] if self.kind else [*TEXT_KINDS]
        rows = [TEXT_KINDS[name].of(self.person, name) for name in names]
        first, *others = [each.values_list(*COLUMNS) for each in rows]
        found = first.union(*others, all=True) if others else first
        newest = found.order_by("-written_at", "-pk")
        return page_of(newest, asked=self.query.get("page"), total=self.total)

    def __iter__(self) -> Iterator[WrittenText]:
        """The texts of the page: one query for each kind that is on it."""
        found = list(self.page)
        keys: dict[str, list[int]] = {}
        for kind, pk, _at in found:
            keys.setdefault(kind, []).append(pk)
        rows = {kind: TEXT_KINDS[kind].loaded(self.person, pks) for kind, pks in keys.items()}
        for kind, pk, at in found:
            yield WrittenText(kind, rows[kind][pk], at)
