"""Lists to take away as CSV or spreadsheet: what a page shows, without its pages."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from portal.components.metadata import absolute
from services.list_fields import LIST_FIELDS
from services.models import Contract, ContractQuerySet, Service, Use
from services.models.service_queryset import ServiceQuerySet
from services.models.use_queryset import AREAS, UseQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_ROWS = 5_000
ROWS_AT_ONCE = 500
Row = list[object]

SERVICE_HEADINGS = [
    *(_("Service"), _("Council"), _("Region"), _("Service area"), _("Service type"), _("Phase")),
    *(_("Councils using it"), _("Last confirmed"), _("Web address")),
]
USE_HEADINGS = [
    *(_("Council"), _("Region"), _("System or service"), _("Status"), _("Start date")),
    _("Version"),
]
LIST_HEADINGS = [field.heading for field in LIST_FIELDS]
OWN_FACTS = ["version", "since", "until", "stopped_reason", "owner_team", "licences", "notes"]
CONTRACT = _("Contract end date")
CONTRACT_HEADINGS = [
    *(_("Council"), _("Region"), _("Contract"), _("Systems"), _("Supplier"), _("Start date")),
    *(_("End date"), _("Can be extended until"), _("Notice period in months")),
    *(_("Decision date"), _("Annual value"), _("Contract value in pounds"), _("Web address")),
]


def service_rows(services: ServiceQuerySet) -> Iterator[Row]:
    """Return a row for each service, in their order."""
    found = services.select_related("council", "category")
    yield from map(service_values, found[:MAX_ROWS].iterator(ROWS_AT_ONCE))


def service_values(service: Service) -> Row:
    """Return what everybody may read of a published service, by its columns."""
    return [
        *(service.title, service.council.official_name, service.council.get_region_display()),
        *(service.category.name if service.category else "", service.get_kind_display()),
        *(service.get_phase_display(), service.users_count),
        *(_day(service.last_confirmed_at), absolute(service.get_absolute_url())),
    ]


def use_headings(*, sees_peers_only: bool) -> "Sequence[StrOrPromise]":
    return [*USE_HEADINGS, CONTRACT] if sees_peers_only else USE_HEADINGS


def use_rows(uses: UseQuerySet, *, sees_peers_only: bool) -> Iterator[Row]:
    """Return a row for each use, by council; with the end of its contract for members only."""
    ordered = uses.select_related("council", "service", "product").order_by("council__name", "pk")
    for use in ordered[:MAX_ROWS].iterator(ROWS_AT_ONCE):
        row = use_values(use)
        yield [*row, use.contract_ends_on or ""] if sees_peers_only else row


def use_values(use: Use) -> Row:
    """Return what everybody may read of a use, by its columns."""
    return [
        *(use.council.official_name, use.council.get_region_display(), str(use.used)),
        *(use.get_status_display(), use.since or "", use.version),
    ]


def contract_rows(contracts: ContractQuerySet) -> Iterator[Row]:
    """Return a row for each contract, whatever it covers, in their order."""
    for contract in contracts[:MAX_ROWS].iterator(ROWS_AT_ONCE):
        systems = ", ".join(str(use.used) for use in contract.covered)
        yield [
            *(contract.council.official_name, contract.council.get_region_display()),
            *(contract.title, systems, str(contract.supplier or "")),
            *(contract.starts_on or "", contract.ends_on or "", contract.extension_until or ""),
            *(_blank_if_none(contract.notice_months), contract.decide_on or ""),
            *(contract.get_value_band_display(), _blank_if_none(contract.total_value)),
            absolute(contract.get_absolute_url()),
        ]


def _blank_if_none(value: object) -> object:
    return "" if value is None else value


def list_rows(uses: UseQuerySet) -> Iterator[Row]:
    """Return a row for each system of a council, by the columns of ``LIST_FIELDS``.

    Of several contracts it has that which ends last, as the use itself repeats it.
    """
    contracts = Contract.objects.select_related("supplier").last_first()
    found = uses.select_related("inherited_from", *AREAS).prefetch_related(
        Prefetch("contracts", contracts, to_attr="contracts_last_first")
    )
    for use in found.order_by("pk")[:MAX_ROWS].iterator(ROWS_AT_ONCE):
        facts = _facts_of(use) | _facts_of_contract(use.contracts_last_first)  # type: ignore[attr-defined]  # see above
        yield [_blank_if_none(facts[field.key]) for field in LIST_FIELDS]


def _facts_of(use: Use) -> dict[str, object]:
    return {
        **{name: getattr(use, name) for name in OWN_FACTS},
        "system": str(use.used),
        "area": str(use.filed_under or ""),
        "status": str(use.get_status_display()),
        "inherited_from": use.inherited_from.official_name if use.inherited_from else "",
        "address": absolute(use.used.get_absolute_url()),
    }


def _facts_of_contract(contracts: list[Contract]) -> dict[str, object]:
    names = [field.key for field in LIST_FIELDS if field.is_of_contract]
    if not contracts:
        return dict.fromkeys(names, "")
    contract = contracts[0]
    named = {"supplier": str(contract.supplier or ""), "contract_title": contract.title}
    return {name: named.get(name, getattr(contract, name, None)) for name in names}


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
