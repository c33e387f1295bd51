"""Service areas, suppliers and products: what services and uses are filed under."""

from datetime import date

from django.utils.translation import gettext_noop as _
from pydantic import Field

from portal.api.resources.record import ApiRecord, Reference, facts_of, reference_or_none
from portal.api.resources.resource import ListQuery, Resource, Rows, Slug, slug_of
from portal.api.resources.sight import Sight
from portal.database.revisions import CATALOGUE, SEARCH
from services.models import Category, Product, Supplier

AREA_COLUMNS = ["slug", "name", "description", "synonyms", "position"]
SUPPLIER_COLUMNS = ["slug", "name", "aliases", "website", "about"]
PRODUCT_COLUMNS = ["slug", "name", "website", "about", "end_of_support", "users_count"]


class AreaRecord(ApiRecord):
    """A service area. There are two levels."""

    slug: str
    name: str
    parent: Reference | None
    description: str
    synonyms: list[str] = Field(description=_("Other names that people search for."))
    position: int


class SupplierRecord(ApiRecord):
    """A company that sells products."""

    slug: str
    name: str
    aliases: list[str]
    website: str
    about: str


class ProductRecord(ApiRecord):
    """A system that can be bought or obtained."""

    slug: str
    name: str
    aliases: list[str]
    supplier: Reference | None
    service_area: Reference | None
    website: str
    about: str
    end_of_support: date | None
    users_count: int = Field(description=_("The councils that use it now."))


class AreaQuery(ListQuery):
    parent: Slug = slug_of(_("The slug of the area above."))


class ProductQuery(ListQuery):
    supplier: Slug = slug_of(_("The slug of a supplier."))
    service_area: Slug = slug_of(_("The slug of a service area, or of the one above."))


def _areas(sight: Sight) -> Rows:
    return Category.objects.select_related("parent")


def _narrow_areas(rows: Rows, query: AreaQuery) -> Rows:
    return rows.filter(parent__slug=query.parent) if query.parent else rows


def _area(area: Category, sight: Sight) -> AreaRecord:
    parent = reference_or_none("service_area", area.parent)
    return AreaRecord(**facts_of("service_area", area, AREA_COLUMNS), parent=parent)


def _suppliers(sight: Sight) -> Rows:
    return Supplier.objects.all()


def _supplier(supplier: Supplier, sight: Sight) -> SupplierRecord:
    return SupplierRecord(**facts_of("supplier", supplier, SUPPLIER_COLUMNS))


def _products(sight: Sight) -> Rows:
    return Product.objects.for_listing().prefetch_related("aliases")


def _narrow_products(rows: Rows, query: ProductQuery) -> Rows:
    if query.supplier:
        rows = rows.filter(supplier__slug=query.supplier)
    if query.service_area:
        areas = Category.objects.called_or_within([query.service_area])
        rows = rows.filter(category__in=areas)
    return rows


def _product(product: Product, sight: Sight) -> ProductRecord:
    return ProductRecord(
        **facts_of("product", product, PRODUCT_COLUMNS),
        aliases=sorted(alias.name for alias in product.aliases.all()),
        supplier=reference_or_none("supplier", product.supplier),
        service_area=reference_or_none("service_area", product.category),
    )


AREAS = Resource(
    name="service-areas",
    singular="service-area",
    record=AreaRecord,
    rows=_areas,
    represent=_area,
    query=AreaQuery,
    narrow=_narrow_areas,
    about=_("What services are for, in two levels."),
)
SUPPLIERS = Resource(
    name="suppliers",
    singular="supplier",
    record=SupplierRecord,
    rows=_suppliers,
    represent=_supplier,
    about=_("The companies that sell products."),
)
PRODUCTS = Resource(
    name="products",
    singular="product",
    record=ProductRecord,
    rows=_products,
    represent=_product,
    query=ProductQuery,
    narrow=_narrow_products,
    subjects=(CATALOGUE, SEARCH),
    about=_("Systems that can be bought or obtained, with how many councils use each."),
)
