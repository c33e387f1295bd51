"""What the files of open data hold: the rows that every visitor may read, and their columns.

Rows of services and uses come from the exports of the site; what these leave out for visitors is
in no file either.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models import Thread
from portal.components.metadata import absolute
from services.exports import service_values, use_values
from services.models import Benefit, Category, Offer, Product, Service, Supplier, Use
from services.needs.models import Need
from services.notices.models import AwardNotice
from services.partnerships.models import Partnership

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Values = list[object]
BATCH = 500
VISITOR = AnonymousUser()


@dataclass(frozen=True)
class Dataset:
    """A table: its columns by the names that programs read, its rows, and what each row says."""

    key: str
    title: "StrOrPromise"
    about: "StrOrPromise"
    columns: list[str]
    rows: Callable[[], QuerySet[Any]]
    values: Callable[[Any], Values]

    def lines(self) -> Iterator[Values]:
        """Every row, a batch of keys at a time, so that no process holds a table."""
        for row in in_batches(self.rows()):
            yield [row.pk, *(_plain(value) for value in self.values(row))]

    @property
    def headings(self) -> list[str]:
        return ["id", *self.columns]


def in_batches(rows: QuerySet[Any]) -> Iterator[Any]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _plain(value: object) -> object:
    return "" if value is None else value


def council_values(council: Council) -> Values:
    return [
        *(council.official_name, council.name, council.get_kind_display()),
        *(council.get_region_display(), council.get_nation_display(), council.gss_code),
        *(council.established_on, council.abolished_on, absolute(council.get_absolute_url())),
    ]


def area_values(area: Category) -> Values:
    return [area.name, area.parent.name if area.parent else "", absolute(area.get_absolute_url())]


def offer_values(offer: Offer) -> Values:
    return [
        *(offer.service.title, offer.council.official_name, offer.get_state_display()),
        *(offer.get_offered_to_display(), offer.get_charge_basis_display()),
        *(offer.capacity_unit, offer.capacity_total, offer.capacity_free),
        absolute(offer.service.get_absolute_url()),
    ]


def product_values(product: Product) -> Values:
    return [
        *(product.name, str(product.supplier or ""), str(product.category or "")),
        *(product.end_of_support, absolute(product.get_absolute_url())),
    ]


def supplier_values(supplier: Supplier) -> Values:
    return [supplier.name, supplier.website, absolute(supplier.get_absolute_url())]


def notice_values(notice: AwardNotice) -> Values:
    return [
        *(notice.council.official_name, notice.shown_title, notice.supplier_name),
        *(notice.starts_on, notice.ends_on, notice.latest_end, notice.value),
        *(notice.published_on, notice.get_source_display(), notice.ocid, notice.url),
    ]


def need_values(need: Need) -> Values:
    """Without the dates, values and matches of a need, which are for members."""
    return [
        *(need.council.official_name, need.title, need.category.name, need.get_stage_display()),
        *(need.get_outcome_display(), need.created_at.date()),
        absolute(need.get_absolute_url()),
    ]


def partnership_values(partnership: Partnership) -> Values:
    """Without the costs and dates of a partnership, which are for members."""
    return [
        *(partnership.title, partnership.lead.official_name, partnership.get_stage_display()),
        *(partnership.get_legal_model_display(), absolute(partnership.get_absolute_url())),
    ]


def benefit_values(benefit: Benefit) -> Values:
    return [
        *(
            benefit.council.official_name,
            str(benefit.service or ""),
            str(benefit.partnership or ""),
        ),
        *(benefit.get_kind_display(), benefit.amount, benefit.get_state_display()),
    ]


def thread_values(thread: Thread) -> Values:
    return [
        *(thread.title, thread.board.name, thread.begun_at.date(), thread.replies_count),
        absolute(thread.get_absolute_url()),
    ]


def _services() -> QuerySet[Any]:
    return Service.objects.published().select_related("council", "category")


def _offers() -> QuerySet[Any]:
    shown = Offer.objects.not_drafts().filter(service__in=Service.objects.published())
    return shown.select_related("service", "council")


def _uses() -> QuerySet[Any]:
    return Use.objects.visible_to(VISITOR).select_related("council", "service", "product")


def _benefits() -> QuerySet[Any]:
    return Benefit.objects.public().select_related("council", "service", "partnership")


def _threads() -> QuerySet[Any]:
    return Thread.objects.visible_to(VISITOR).published().select_related("board")


DATASETS = [
    Dataset(
        "councils",
        _("Councils"),
        _("Councils and other public bodies, past and present, with their codes."),
        [
            *("official_name", "name", "kind", "region", "nation", "gss_code"),
            *("established_on", "abolished_on", "address"),
        ],
        Council.objects.all,
        council_values,
    ),
    Dataset(
        "areas",
        _("Service areas"),
        _("What services are for, such as payroll, in two levels."),
        ["name", "parent", "address"],
        lambda: Category.objects.select_related("parent"),
        area_values,
    ),
    Dataset(
        "services",
        _("Services"),
        _("ICT services that councils run and share, and historical services."),
        [
            *("service", "council", "region", "service_area", "kind", "phase"),
            *("councils_using_it", "last_confirmed_on", "address"),
        ],
        _services,
        service_values,
    ),
    Dataset(
        "offers",
        _("Offers"),
        _("Terms on which councils let others join their services, closed offers included."),
        [
            *("service", "council", "state", "offered_to", "charge_basis", "capacity_unit"),
            *("capacity_total", "capacity_free", "address"),
        ],
        _offers,
        offer_values,
    ),
    Dataset(
        "products",
        _("Products"),
        _("Systems that councils use, with their suppliers."),
        ["product", "supplier", "service_area", "end_of_support_on", "address"],
        lambda: Product.objects.select_related("supplier", "category"),
        product_values,
    ),
    Dataset(
        "suppliers",
        _("Suppliers"),
        _("Companies that sell systems to councils."),
        ["supplier", "website", "address"],
        Supplier.objects.all,
        supplier_values,
    ),
    Dataset(
        "uses",
        _("Systems in use"),
        _("Which council uses, or used, which product or service."),
        ["council", "region", "system_or_service", "status", "since", "version"],
        _uses,
        use_values,
    ),
    Dataset(
        "contracts",
        _("Published contracts"),
        _("What public procurement notices say of contracts for ICT."),
        [
            *("council", "title", "supplier", "starts_on", "ends_on", "latest_end", "value"),
            *("published_on", "source", "ocid", "notice"),
        ],
        lambda: AwardNotice.objects.published().select_related("council"),
        notice_values,
    ),
    Dataset(
        "needs",
        _("Needs"),
        _("What councils plan to buy or build."),
        ["council", "title", "service_area", "stage", "outcome", "added_on", "address"],
        lambda: Need.objects.shown().select_related("council", "category"),
        need_values,
    ),
    Dataset(
        "partnerships",
        _("Partnerships"),
        _("Councils that share services, once they have agreed to. Ended ones are included."),
        ["title", "lead_council", "stage", "legal_model", "address"],
        lambda: Partnership.objects.public().select_related("lead"),
        partnership_values,
    ),
    Dataset(
        "savings",
        _("Savings and benefits"),
        _("What sharing was worth to councils, and how certain each figure is."),
        ["council", "service", "partnership", "kind", "amount", "state"],
        _benefits,
        benefit_values,
    ),
    Dataset(
        "threads",
        _("Threads"),
        _("Titles of conversations in the public forums."),
        ["title", "board", "begun_on", "replies", "address"],
        _threads,
        thread_values,
    ),
]
BY_KEY = {dataset.key: dataset for dataset in DATASETS}
