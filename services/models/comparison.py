"""Councils, or listings, side by side: a row for each fact, a cell for each of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Region
from portal.lists.name_order import by_name
from portal.text import in_sentence
from services.models.benefit import Benefit
from services.models.benefit_total import BenefitTotal
from services.models.contract import Contract, ContractUse
from services.models.offer import Offer
from services.models.service import Service
from services.models.suppliers import Product
from services.models.use import Use

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_NAMED = 8
MAX_USES = 5000
CONTRACT_DAYS = 365
Each = TypeVar("Each", bound=Model)


class CellText(NamedTuple):
    """What a cell says, and where that leads."""

    text: str
    url: str = ""


class Row(NamedTuple):
    """A fact, and what each of those compared says to it; a cell is a list of words."""

    label: str
    cells: list[list[CellText]]

    @property
    def has_content(self) -> bool:
        return any(self.cells)


Facts = list[tuple["StrOrPromise", Callable[[Any], Any]]]


def compare_councils(councils: Sequence[Council], *, for_members: bool) -> list[Row]:
    """What each council is, lists, uses, offers and saved; contracts and contacts for members."""
    uses = _uses_of(councils)
    rows = [
        *_facts(councils, OF_COUNCILS),
        _listed(councils),
        _offered(councils),
        _saved("council", councils),
        _last_confirmed(councils),
        *([_ending(councils), _whom_to_ask(councils)] if for_members else []),
        *_by_area(councils, uses),
    ]
    return [row for row in rows if row.has_content]


def compare_services(services: Sequence[Service], *, for_members: bool) -> list[Row]:
    """What each listing is, on what, for whom and how sure; contracts and contacts for members."""
    rows = [
        *_facts(services, OF_SERVICES),
        _terms(services),
        *_users(services),
        _saved("service", services),
        *(_for_members(services) if for_members else []),
    ]
    return [row for row in rows if row.has_content]


def _facts(things: Iterable[object], facts: Facts) -> list[Row]:
    things = list(things)
    return [Row(str(label), [_cell(fact(thing)) for thing in things]) for label, fact in facts]


def _cell(value: object) -> list[CellText]:
    """One word, several, or nothing."""
    if not value:
        return []
    several = value if isinstance(value, list) else [value]
    return [each if isinstance(each, CellText) else CellText(str(each)) for each in several]


def _link(thing: Council | Service | Product, text: str = "") -> CellText:
    return CellText(text or str(thing), thing.get_absolute_url())


OF_COUNCILS: Facts = [
    (_("Type"), lambda council: council.get_kind_display()),
    (_("Population"), lambda council: council.population and f"{council.population:,}"),
    (_("Region"), lambda council: council.get_region_display()),
    (
        _("Abolished"),
        lambda council: council.abolished_on and date_format(council.abolished_on, "j F Y"),
    ),
]
OF_SERVICES: Facts = [
    (_("Run by"), lambda service: _link(service.council)),
    (_("Service type"), lambda service: service.get_kind_display()),
    (_("Service area"), lambda service: service.category and _link(service.category)),
    (_("Phase"), lambda service: service.get_phase_display()),
    (_("Hosting"), lambda service: service.get_hosting_display()),
    (_("Customisation"), lambda service: service.get_customisation_display()),
    (_("Built on"), lambda service: [_link(product) for product in service.products.all()]),
    (_("Standards"), lambda service: [str(each) for each in service.standards.all()]),
    (_("Licence"), lambda service: service.licence),
    (
        _("Last confirmed"),
        lambda service: _day(service.last_confirmed_at) or gettext("Not recorded"),
    ),
]


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y") if moment else ""


def _per(things: Sequence[Model], rows: Iterable[Each], column: str) -> list[list[Each]]:
    """The rows of each thing, in the order of the things."""
    found: dict[int, list[Each]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return [found[thing.pk] for thing in things]


def _uses_of(councils: Sequence[Council]) -> list[list[Use]]:
    running = Use.objects.users().filter(council__in=[each.pk for each in councils])
    return _per(councils, running.by_category()[:MAX_USES], "council_id")


def _by_area(councils: Sequence[Council], uses: list[list[Use]]) -> list[Row]:
    """A row for each service area for which one of them uses something."""
    by_area: dict[str, list[list[CellText]]] = {}
    for place, own in enumerate(uses):
        for use in own:
            area = use.filed_under.name if use.filed_under else gettext("No service area")
            cells = by_area.setdefault(area, [[] for _ in councils])
            cells[place].append(_link(use.used))
    areas = sorted(by_area, key=str.casefold)
    label = gettext("Systems for {area}")
    return [Row(label.format(area=area), list(map(_shortened, by_area[area]))) for area in areas]


def _shortened(words: list[CellText]) -> list[CellText]:
    once = list(dict.fromkeys(words))
    more = len(once) - MAX_NAMED
    rest = [CellText(gettext("and {n} more").format(n=more))] if more > 0 else []
    return [*once[:MAX_NAMED], *rest]


def _listed(councils: Sequence[Council]) -> Row:
    published = Service.objects.published().filter(council__in=[each.pk for each in councils])
    count = dict(published.order_by().values_list("council").annotate(n=Count("pk")))
    return Row(
        gettext("Published services"), [_cell(str(count.get(each.pk, 0))) for each in councils]
    )


def _offered(councils: Sequence[Council]) -> Row:
    keys = [each.pk for each in councils]
    offers = Offer.objects.with_room().filter(council__in=keys, service__state="published")
    rows = offers.select_related("service").order_by(by_name("service__title"), "pk")
    cells = [
        _shortened([_link(offer.service) for offer in own])
        for own in _per(councils, rows, "council_id")
    ]
    return Row(gettext("Open to join"), cells)


def _saved(column: str, things: Sequence[Model]) -> Row:
    """The public sums by kind and state; they are never added to each other."""
    of_these = {f"{column}__in": [thing.pk for thing in things]}
    totals = Benefit.objects.public().filter(**of_these).totals_by(column)
    return Row(gettext("Savings"), [_totals(totals.get(thing.pk, [])) for thing in things])


def _totals(totals: Iterable[BenefitTotal]) -> list[CellText]:
    figure = gettext("{kind}: {amount}, {state}")
    return [
        CellText(
            figure.format(
                kind=total.kind_label, amount=total.in_words, state=in_sentence(total.state_label)
            )
        )
        for total in totals
    ]


def _last_confirmed(councils: Sequence[Council]) -> Row:
    keys = [each.pk for each in councils]
    uses = Use.objects.users().filter(council__in=keys).order_by()
    latest = dict(uses.values_list("council").annotate(latest=Max("last_confirmed_at")))
    cells = [_cell(_day(latest.get(each.pk))) for each in councils]
    return Row(gettext("Systems last confirmed"), cells)


def _contract(contract: Contract, what: str) -> CellText:
    words = gettext("{what}: {day}")
    if contract.value_band:
        words = gettext("{what}: {day} ({value} a year)")
    day = date_format(ends, "j F Y") if (ends := contract.ends_on) else ""
    text = words.format(what=what, day=day, value=contract.get_value_band_display())
    return CellText(text, contract.get_absolute_url())


def _ending(councils: Sequence[Council]) -> Row:
    visible = Use.objects.visible_to(AnonymousUser())
    ending = Contract.objects.of_councils(councils).running().within_days(CONTRACT_DAYS)
    rows = ending.with_facts(visible).by_end()
    cells = [
        _shortened([_contract(contract, contract.shown_title) for contract in own])
        for own in _per(councils, rows, "council_id")
    ]
    return Row(gettext("Contracts ending within a year"), cells)


def _whom_to_ask(councils: Sequence[Council]) -> Row:
    listed = Service.objects.published().filter(council__in=[each.pk for each in councils])
    rows = listed.exclude(contact_email="").order_by("contact_team", "contact_email", "pk")
    known = rows.only("council", "contact_team", "contact_email")
    cells = [
        _shortened([_contact(service) for service in own])
        for own in _per(councils, known, "council_id")
    ]
    return Row(gettext("Contact"), cells)


def _contact(service: Service) -> CellText:
    return CellText(
        service.contact_team or service.contact_email, f"mailto:{service.contact_email}"
    )


def _terms(services: Sequence[Service]) -> Row:
    return Row(
        gettext("Offers"), [[CellText(_offer(each)) for each in s.offers.all()] for s in services]
    )


def _offer(offer: Offer) -> str:
    weeks = offer.lead_time_weeks or 0
    joining = ngettext("about {n} week to join", "about {n} weeks to join", weeks)
    parts = [
        offer.state_in_words,
        gettext("to {whom}").format(whom=in_sentence(offer.get_offered_to_display())),
        in_sentence(offer.get_charge_basis_display()),
        offer.room_in_words if offer.capacity_total else "",
        joining.format(n=weeks) if weeks else "",
    ]
    return ", ".join(filter(None, parts))


def _users(services: Sequence[Service]) -> list[Row]:
    """How many councils use each, and where."""
    running = Use.objects.users().filter(service__in=[each.pk for each in services]).order_by()
    rows = running.values_list("service", "council__region").annotate(
        n=Count("council", distinct=True)
    )
    regions: dict[int, Counter[str]] = defaultdict(Counter)
    for service, region, n in rows:
        regions[service][region] = n
    counts = [_cell(str(each.users_count)) for each in services]
    return [
        Row(gettext("Councils using it"), counts),
        Row(gettext("Councils using it, by region"), [_where(regions[s.pk]) for s in services]),
    ]


def _where(regions: "Counter[str]") -> list[CellText]:
    return [
        CellText(f"{Region(region).label if region else gettext('Whole country')}: {n}")
        for region, n in sorted(regions.items(), key=lambda each: (-each[1], each[0]))
    ]


def _for_members(services: Sequence[Service]) -> list[Row]:
    used = Use.objects.users().filter(service__in=[each.pk for each in services])
    rows = ContractUse.objects.ending(used, CONTRACT_DAYS)
    cells = [
        _shortened([_contract(row.contract, str(row.contract.council)) for row in own])
        for own in _per(services, rows, "used_service")
    ]
    contacts = [[_contact(service)] if service.contact_email else [] for service in services]
    return [
        Row(gettext("Contracts ending within a year"), cells),
        Row(gettext("Contact"), contacts),
    ]
