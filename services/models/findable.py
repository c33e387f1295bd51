"""What is written into the index when a listing changes, or something that its entry repeats.

The views findable_service, findable_product … in the migrations say what an entry repeats.
"""

from councils.models import Council
from portal.search.index_triggers import LockDependency, with_index_triggers
from services.models.offer import Offer
from services.models.service import Service
from services.models.standard import Standard
from services.models.standard_claim import ServiceStandard
from services.models.suppliers import Product, ProductAlias, Supplier
from services.models.taxonomy import Category
from services.models.use import Use

_BUILT_ON = "SELECT service_id FROM services_service_products WHERE product_id IN ({keys})"
_OF_LISTINGS = "SELECT service_id FROM {rows}"
_ALIASED = "SELECT product_id FROM {rows}"
_USED = (
    "SELECT product_id FROM {rows} WHERE product_id IS NOT NULL UNION SELECT product_id"
    " FROM services_service_products WHERE service_id IN (SELECT service_id FROM {rows})"
)
_MADE = "SELECT id FROM services_product WHERE supplier_id IN (SELECT id FROM {rows})"
_AREA = (
    "SELECT id FROM {table} WHERE category_id IN (SELECT id FROM services_category"
    " WHERE id IN (SELECT id FROM {{rows}}) OR parent_id IN (SELECT id FROM {{rows}}))"
)


def _built_on(keys: str) -> str:
    return _BUILT_ON.replace("{keys}", keys)


class FindableService(Service):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "listings",
            watched=[
                *("title", "slug", "summary", "description", "language", "tags", "state", "phase"),
                *("council_id", "category_id", "product_keys", "users_count", "is_dormant"),
                *("last_confirmed_at", "published_at", "kind", "hosting"),
            ],
            pushed={
                "product": "SELECT unnest(product_keys) FROM {rows}",
                "service": "SELECT id FROM {rows}",
            },
            leaning=LockDependency(
                {
                    "councils_council": "council_id",
                    "services_category": "category_id",
                    "services_product": "unnest(product_keys)",
                },
                has_entry="state = 'published'",
            ),
        )


class FindableOffer(Offer):
    """A listing's entry says whether it is offered, and with room: the catalogue counts it."""

    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "offers_of_listings",
            watched=["service_id", "state", "capacity_free"],
            pushed={"service": _OF_LISTINGS},
            leant_on={"services_service": f"id IN ({_OF_LISTINGS})"},
        )


class FindableStandards(ServiceStandard):
    """A listing's entry says what it conforms to, so that the catalogue counts standards."""

    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "standards_of_listings",
            watched=["service_id", "standard_id"],
            pushed={"service": _OF_LISTINGS},
            leant_on={"services_service": f"id IN ({_OF_LISTINGS})"},
        )


class FindableStandard(Standard):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "standards",
            watched=["slug"],
            pushed={
                "service": "SELECT service_id FROM services_service_standards"
                " WHERE standard_id IN (SELECT id FROM {rows})"
            },
        )


class FindableListingCouncil(Council):
    """Its listings say whose they are; the council's own entry is the councils' matter."""

    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "listings_of_councils",
            watched=["name", "official_name", "kind", "region"],
            pushed={
                "service": "SELECT id FROM services_service WHERE council_id IN"
                " (SELECT id FROM {rows})"
            },
        )


class FindableCategory(Category):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "categories",
            watched=["name", "slug", "description", "synonyms", "parent_id"],
            pushed={
                "category": "SELECT id FROM {rows} UNION SELECT id FROM services_category"
                " WHERE parent_id IN (SELECT id FROM {rows})",
                "product": _AREA.format(table="services_product"),
                "service": _AREA.format(table="services_service"),
            },
        )


class FindableSupplier(Supplier):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "suppliers",
            watched=["name", "slug", "aliases", "about", "merged_into_id"],
            pushed={
                "supplier": "SELECT id FROM {rows}",
                "product": _MADE,
                "service": _built_on(_MADE),
            },
        )


class FindableProduct(Product):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "products",
            watched=["name", "slug", "about", "supplier_id", "category_id", "merged_into_id"],
            pushed={
                "product": "SELECT id FROM {rows}",
                "supplier": "SELECT supplier_id FROM {rows}",
                "service": _built_on("SELECT id FROM {rows}"),
            },
            leaning=LockDependency(
                {"services_supplier": "supplier_id", "services_category": "category_id"},
                has_entry="merged_into_id IS NULL",
            ),
        )


class FindableUse(Use):
    """How many councils use a product stands in its entry.

    The name lets it fire before the users of the listing are counted, which refreshes the
    listing's entry; the listing itself is locked before any entry.
    """

    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "all_uses",
            watched=["product_id", "service_id", "council_id", "status", "confirmation"],
            pushed={"product": _USED},
            leant_on={"services_service": f"id IN ({_OF_LISTINGS})"},
        )


class FindableProductAlias(ProductAlias):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "names_of_products",
            watched=["product_id", "name"],
            pushed={"product": _ALIASED, "service": _built_on(_ALIASED)},
            leant_on={"services_product": f"id IN ({_ALIASED})"},
        )
