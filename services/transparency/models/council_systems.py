"""What a council shows of its systems to everybody, and what it answers to those who ask."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.metadata import absolute
from portal.text import short_date
from services.models import Contract, Use, UseQuerySet
from services.models.use_queryset import AREA, AREAS, USED
from services.transparency.models.register_entry import RegisterEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MONTHS_IN_A_YEAR = 12
MAX_ROWS = 1_000


def public_systems(council: Council) -> UseQuerySet:
    """What the council uses now, as everybody may know."""
    uses = Use.objects.filter(council=council).visible_to(AnonymousUser()).users()
    return _in_order(uses)


class PublicRecords(NamedTuple):
    """How many contracts and systems of a council everybody can see in its public lists."""

    contracts: int = 0
    systems: int = 0


def count_public_records(council: Council) -> PublicRecords:
    entries = RegisterEntry.objects.of_council(council).published()
    uses = Use.objects.filter(council=council).visible_to(AnonymousUser()).users()
    counts = Council.objects.filter(pk=council.pk).values_list(_number(entries), _number(uses))
    return PublicRecords(*counts.get())


def _number(rows: QuerySet[Any]) -> Coalesce:
    grouped = rows.order_by().annotate(every=Value(1)).values("every")
    return Coalesce(Subquery(grouped.annotate(number=Count("pk")).values("number")), 0)


def _in_order(uses: UseQuerySet) -> UseQuerySet:
    related = uses.select_related("council", "product__supplier", *AREAS)
    return related.order_by(AREA, USED, "pk")


def public_facts(council: Council) -> dict[str, object]:
    """The same as plain values, for a council’s own website."""
    uses = list(public_systems(council)[:MAX_ROWS])
    confirmed = [use.last_confirmed_at for use in uses if use.last_confirmed_at]
    return {
        "council": {
            "name": council.official_name,
            "gss_code": council.gss_code,
            "address": absolute(council.get_absolute_url()),
        },
        "last_confirmed": max(confirmed).date().isoformat() if confirmed else None,
        "systems": [_plain(use) for use in uses],
    }


def _plain(use: Use) -> dict[str, object]:
    confirmed = use.last_confirmed_at
    return {
        "name": str(use.used),
        "supplier": _maker_of(use) or None,
        "service_area": use.filed_under.name if use.filed_under else None,
        "status": use.status,
        "since": use.since.isoformat() if use.since else None,
        "last_confirmed": confirmed.date().isoformat() if confirmed else None,
        "address": absolute(use.used.get_absolute_url()),
    }


def _maker_of(use: Use) -> str:
    maker = use.product.supplier if use.product else None
    return maker.name if maker else ""


class FoiColumn(NamedTuple):
    """A question of suppliers’ rounds; ``reason`` says why councils often withhold the answer."""

    name: str
    heading: "StrOrPromise"
    reason: "StrOrPromise" = ""


FOI_COLUMNS = [
    FoiColumn("area", _("Software category")),
    FoiColumn("supplier", _("Supplier")),
    FoiColumn("system", _("Product")),
    FoiColumn("description", _("Contract")),
    FoiColumn("licences", _("Users or licences")),
    FoiColumn("spend", _("Annual spend in pounds"), _("It can be commercially sensitive.")),
    FoiColumn("duration", _("Duration with extensions")),
    FoiColumn("starts_on", _("Contract start date")),
    FoiColumn("ends_on", _("Contract end date")),
    FoiColumn("review_on", _("Contract review date")),
    FoiColumn("contact", _("Contact role"), _("Do not name a person without a reason.")),
]


class FoiTable:
    """The answers of a council about the systems that it uses, without the columns left out."""

    def __init__(self, council: Council, left_out: list[str]) -> None:
        self.council = council
        self.columns = [column for column in FOI_COLUMNS if column.name not in left_out]
        self.left_out = [column for column in FOI_COLUMNS if column.name in left_out]

    @property
    def headings(self) -> "list[StrOrPromise]":
        return [column.heading for column in self.columns]

    @property
    def rows(self) -> Iterator[list[object]]:
        contracts = Contract.objects.select_related("supplier", "register_entry").last_first()
        uses = _in_order(Use.objects.filter(council=self.council).running()).prefetch_related(
            Prefetch("contracts", contracts, to_attr="contracts_last_first")
        )
        counted = set[int]()
        for use in uses[:MAX_ROWS]:
            facts = _facts_of(use, counted)
            yield [facts[column.name] for column in self.columns]


def _facts_of(use: Use, counted: set[int]) -> dict[str, object]:
    """``counted`` holds the contracts whose cost has been shown, so that nobody adds it twice."""
    contracts: list[Contract] = use.contracts_last_first  # type: ignore[attr-defined]  # FoiTable finds them
    known = _facts_of_contract(contracts[0]) if contracts else {}
    if known.get("spend") is not None:
        if contracts[0].pk in counted:
            known["spend"] = gettext("in the same contract")
        counted.add(contracts[0].pk)
    given = {
        **known,
        "area": use.filed_under.name if use.filed_under else "",
        "supplier": known.get("supplier") or _maker_of(use),
        "system": str(use.used),
        "licences": use.licences,
        "contact": known.get("contact") or use.owner_team,
    }
    facts = {column.name: given.get(column.name) for column in FOI_COLUMNS}
    return {name: "" if value is None else value for name, value in facts.items()}


def _facts_of_contract(contract: Contract) -> dict[str, object]:
    entry = getattr(contract, "register_entry", None)
    return {
        "supplier": str(contract.supplier or ""),
        "description": contract.title,
        "spend": contract.annual_cost,
        "duration": duration_of(contract),
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "review_on": (entry.review_on if entry else None) or _decision_of(contract),
        "contact": entry.contact_role if entry else "",
    }


def _decision_of(contract: Contract) -> date | None:
    """The day on which to decide, unless it only follows from a usual notice period."""
    return None if contract.is_decision_assumed else contract.decide_on


def as_text(value: object) -> str:
    """An answer as a page shows it."""
    if isinstance(value, date):
        return short_date(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def duration_of(contract: Contract) -> str:
    """How long a contract lasts in whole months, its extension included; empty if not known."""
    starts, ends = contract.starts_on, contract.extension_until or contract.ends_on
    if not starts or not ends:
        return ""
    months = _months_between(starts, ends)
    if months % MONTHS_IN_A_YEAR == 0 and months:
        years = months // MONTHS_IN_A_YEAR
        return ngettext("{n} year", "{n} years", years).format(n=years)
    return ngettext("{n} month", "{n} months", months).format(n=months)


def _months_between(starts: date, ends: date) -> int:
    """Whole months, where the last day counts: from 1 April to 31 March are 12."""
    after = ends + timedelta(days=1)
    months = (after.year - starts.year) * MONTHS_IN_A_YEAR + after.month - starts.month
    return months - (1 if after.day < starts.day else 0)
