from datetime import date

from factory import LazyAttribute, SubFactory
from factory.django import DjangoModelFactory

from services.list_imports.models import ImportKind, ListImport, PaymentSummary, Stage
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory


class ListImportFactory(DjangoModelFactory):
    class Meta:
        model = ListImport

    council = SubFactory(CouncilFactory)
    imported_by = SubFactory(UserFactory)
    file_name = "systems.csv"


class PaymentImportFactory(ListImportFactory):
    kind = ImportKind.PAYMENTS
    file_name = "spend.csv"
    stage = Stage.ROWS


class PaymentSummaryFactory(DjangoModelFactory):
    """The payments of a file to the supplier of one product."""

    class Meta:
        model = PaymentSummary

    class Params:
        product = SubFactory(ProductFactory)

    list_import = SubFactory(PaymentImportFactory)
    first_paid_on, last_paid_on = date(2025, 3, 1), date(2026, 2, 28)
    rows_read, rows_of_suppliers, rows_other = 12, 2, 10
    suppliers = LazyAttribute(lambda each: [paid(each.product.supplier)])


def paid(supplier, total=1200, payments=2):
    return {
        "supplier": supplier.pk,
        "paid_as": supplier.name.upper(),
        "total": total,
        "payments": payments,
        "last_paid_on": "2026-02-03",
    }
