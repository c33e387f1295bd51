"""Lists to take away as CSV or spreadsheet: what a page shows, without its pages."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from portal.components.metadata import absolute
from services.models import ContractQuerySet, Use
from services.models.service_queryset import ServiceQuerySet
from services.models.use_queryset import UseQuerySet

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
# the first are those that import_uses reads (docs/files.md)
PORTFOLIO_HEADINGS = [
    *("council_code", "gss_code", "council_as_written", "function", "product", "url", "source"),
    *("status", "since", "until", "contract_ends_on", "notice_months", "lesson"),
]
CONTRACT = _("Contract end date")
CONTRACT_HEADINGS = [
    *(_("Council"), _("Region"), _("Contract"), _("Systems"), _("Supplier"), _("Start date")),
    *(_("End date"), _("Can be extended until"), _("Notice period in months")),
    *(_("Decision date"), _("Annual value"), _("Contract value in pounds"), _("Web address")),
]


def service_rows(services: ServiceQuerySet) -> Iterator[Row]:
    """Return a row for each service, in their order."""
    found = services.select_related("council", "category")
    for service in found[:MAX_ROWS].iterator(ROWS_AT_ONCE):
        yield [
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
        row: Row = [
            *(use.council.official_name, use.council.get_region_display(), str(use.used)),
            *(use.get_status_display(), use.since or "", use.version),
        ]
        yield [*row, use.contract_ends_on or ""] if sees_peers_only else row


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


def portfolio_rows(uses: UseQuerySet) -> Iterator[Row]:
    """Return what a council uses, as import_uses reads it, with what else is known of each."""
    found = uses.select_related(*("council", "category", "service__category", "product__category"))
    for use in found.order_by("pk")[:MAX_ROWS].iterator(ROWS_AT_ONCE):
        council = use.council
        yield [
            *(council.code, council.gss_code, council.official_name),
            *(_area(use), str(use.used), absolute(use.used.get_absolute_url()), use.source),
            *(use.status, use.since or "", use.until or "", use.contract_ends_on or ""),
            *(use.notice_months or "", use.lesson),
        ]


def _area(use: Use) -> str:
    filed = use.category or use.used.category
    return filed.name if filed else ""


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
