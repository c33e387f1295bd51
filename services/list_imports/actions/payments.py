"""Reading a list of payments, and recording what a council pays for."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.site.errors import RuleBroken
from services.actions import record_use
from services.list_imports import payments
from services.list_imports.engine.facts import facts_of
from services.list_imports.engine.portfolio import key_of
from services.list_imports.models import (
    ColumnLayout,
    ImportKind,
    ImportRow,
    ListImport,
    Outcome,
    PaidSupplier,
    PaymentSummary,
    Stage,
)
from services.list_imports.payment_columns import LABELS
from services.list_imports.payments import PaymentTotals, SupplierTotal
from services.models import Product, Supplier, Use
from services.notices.imports.awards import Organization
from services.notices.imports.company_names import written_names
from services.notices.imports.matchers import SupplierMatcher
from services.notices.models import MatchedBy
from services.notices.models.name_keys import company_name

MAX_SUPPLIERS = 2_000
MAX_HEADING = 200
# what companies of one group add to its name
ADDED_WORDS = {"business", "software", "technology", "technologies", "systems", "system", "it"}
ADDED_WORDS |= {"services", "service", "solutions", "solution", "consulting", "consultancy"}
ADDED_WORDS |= {"managed", "digital", "professional", "public", "sector", "local", "government"}
ADDED_WORDS |= {"data", "secure", "healthcare", "care", "finance", "resourcing", "property"}
ADDED_WORDS |= {"and", "information", "communications", "computing", "computer", "england"}
LAYOUT = "payments"  # before the headings of other lists, in their fingerprint


class RecordedProducts(NamedTuple):
    recorded: list[Use]
    refused: list[str]


def add_up_payments(rows: Iterable[list[str]], columns: dict[str, int]) -> PaymentTotals:
    """What the rows say of suppliers in the directory, also of those without a product there."""
    matcher = SupplierMatcher()

    def supplier_of(name: str, number: str) -> int | None:
        found = matcher.match(Organization(name, number=number)).thing
        return found.pk if found else None

    def supplier_like(name: str, number: str) -> int | None:
        found = similar_supplier(matcher, name)
        return found.pk if found else None

    return payments.add_up(rows, columns, supplier_of, timezone.localdate(), supplier_like)


def similar_supplier(matcher: SupplierMatcher, name: str) -> Supplier | None:
    """The supplier whose name a payee's begins with: “Capita Business Services Ltd” of Capita.

    Only words that companies add may follow, and no moderator has said otherwise.
    """
    if matcher.match(Organization(name)).by == MatchedBy.DECISION:
        return None
    for written in written_names(name):
        words = company_name(written).split()
        while len(words) > 1 and words[-1] in ADDED_WORDS:
            words.pop()
            if found := matcher.names.get(company_name(" ".join(words))):
                return found
    return None


@transaction.atomic
def store_payments(
    council: Council, totals: PaymentTotals, *, file_name: str, by: User
) -> ListImport:
    """Keep the figures of known suppliers. Raises RuleBroken where there are no payments."""
    if totals.period is None:
        raise RuleBroken(
            gettext("We found no row with a payee, an amount and a date. Check the columns.")
        )
    list_import = ListImport.objects.create(
        council=council,
        imported_by=by,
        kind=ImportKind.PAYMENTS,
        file_name=file_name,
        stage=Stage.ROWS,
        rows_to_do=totals.rows,
        rows_done=totals.rows,
    )
    paid = sorted(
        [*totals.suppliers.values(), *totals.similar.values()],
        key=lambda each: (-each.total, each.supplier, each.paid_as),
    )
    counted = totals.outcomes
    PaymentSummary.objects.create(
        list_import=list_import,
        first_paid_on=totals.period[0],
        last_paid_on=totals.period[1],
        suppliers=[_stored(each) for each in paid[:MAX_SUPPLIERS]],
        rows_read=totals.rows,
        rows_of_suppliers=counted[payments.SUPPLIER],
        rows_earlier=counted[payments.EARLIER],
        rows_withheld=counted[payments.WITHHELD],
        rows_other=counted[payments.OTHER],
        rows_unreadable=counted[payments.UNREADABLE],
        rows_of_totals=counted[payments.TOTAL],
    )
    return list_import


def _stored(paid: SupplierTotal) -> PaidSupplier:
    return PaidSupplier(
        supplier=paid.supplier,
        paid_as=paid.paid_as,
        total=round(paid.total),
        payments=paid.payments,
        last_paid_on=paid.last_paid_on.isoformat(),
        is_similar=paid.is_similar,
    )


def remembered_columns(council: Council, headings: list[str]) -> dict[str, int]:
    """The columns that the council selected for these headings before, or nothing."""
    layout = ColumnLayout.objects.filter(council=council, key=_key_of(headings)).first()
    keys = layout.columns if layout else []
    return {key: at for at, key in enumerate(keys) if key in LABELS}


def remember_columns(council: Council, headings: list[str], columns: dict[str, int]) -> None:
    keys = {at: key for key, at in columns.items()}
    ColumnLayout.objects.update_or_create(
        council=council,
        key=_key_of(headings),
        defaults={
            "headings": [heading[:MAX_HEADING] for heading in headings],
            "columns": [keys.get(at, "") for at in range(len(headings))],
        },
    )


def _key_of(headings: list[str]) -> str:
    return ColumnLayout.key_of([LAYOUT, *headings])


@transaction.atomic
def record_paid_products(
    list_import: ListImport, products: Iterable[Product], *, by: User
) -> RecordedProducts:
    """Record that the council uses each product; one that a colleague recorded is refused alone.

    Each has a row, so that it can be undone. Raises RuleBroken while an earlier one is undone.
    """
    locked = ListImport.objects.locked(list_import.pk)
    if locked is None or locked.is_working:
        raise RuleBroken(gettext("These records are being undone. Wait a moment, and try again."))
    done = RecordedProducts([], [])
    source = source_of(list_import.payment_summary)
    for product in sorted(products, key=lambda each: each.pk):
        use = Use(council=list_import.council, product=product, source=source)
        try:
            done.recorded.append(record_use(use, by=by))
        except RuleBroken as problem:
            done.refused.append(f"{product}: {problem}")
    if done.recorded:
        _add_rows(locked, done.recorded)
        locked.stage, locked.finished_at, locked.undone_at = Stage.DONE, timezone.now(), None
        locked.save(update_fields=["stage", "finished_at", "undone_at"])
    return done


def _add_rows(list_import: ListImport, uses: list[Use]) -> None:
    """A row for each record that was made; the file itself has none of these numbers."""
    last = list_import.rows.aggregate(last=Max("number"))["last"] or 0
    ImportRow.objects.bulk_create(
        ImportRow(
            list_import=list_import,
            number=number,
            cells={"system": str(use.used)},
            outcome=Outcome.NEW,
            use=use,
            facts={"key": list(key_of(use)), "stated": {}},
            changes={key: [None, fact] for key, fact in facts_of(use, None).items() if fact},
            is_done=True,
        )
        for number, use in enumerate(uses, start=last + 1)
    )


def source_of(summary: PaymentSummary) -> str:
    """“Payments over £500, March 2025 to February 2026”, as the source of a record."""
    first, last = (date_format(day, "F Y") for day in (summary.first_paid_on, summary.last_paid_on))
    if first == last:
        return gettext("Payments over £500, {month}").format(month=last)
    return gettext("Payments over £500, {first} to {last}").format(first=first, last=last)
