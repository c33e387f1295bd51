"""What moves along with a council, service, product, supplier or standard that becomes another.

What a council leaves is divided by service area (decision 22).
"""

from collections.abc import Callable

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext_lazy

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from portal.database.row_transfer import Rows, TransferRule, register_transfers
from services.models.benefit import Benefit
from services.models.contract import Contract, ContractUse
from services.models.former_area import FormerArea
from services.models.offer import Offer
from services.models.product_request import ProductRequest
from services.models.service import Service
from services.models.standard import Standard
from services.models.standard_claim import ProductStandard, ServiceStandard
from services.models.standard_request import StandardRequest
from services.models.suppliers import Product, ProductAlias, Supplier
from services.models.taxonomy import Category
from services.models.use import Use

USES = ngettext_lazy("{n} system in use", "{n} systems in use", "n")
CONTRACTS = ngettext_lazy("{n} recorded contract", "{n} recorded contracts", "n")
OFFERS = ngettext_lazy("{n} offer", "{n} offers", "n")
CLAIMS = ngettext_lazy("{n} claim to a standard", "{n} claims to a standard", "n")
REQUESTS = ngettext_lazy("{n} request", "{n} requests", "n")
BENEFITS = ngettext_lazy("{n} benefit", "{n} benefits", "n")
AREAS_OF_USES = ["category", "product__category", "service__category"]


def top_area(*paths: str) -> Callable[[Rows], Rows]:
    """Rows with ``area``: the key of the top area of the first of these categories; or 0."""
    keys = [key for path in paths for key in (f"{path}__parent", path)]
    return lambda rows: rows.annotate(area=Coalesce(*keys, Value(0)))


def area_of_contracts(rows: Rows) -> Rows:
    """Contracts with ``area``: that of what they covered first, wherever that is now."""
    links = ContractUse.objects.filter(contract=OuterRef("pk")).order_by("pk")
    placed = top_area(*(f"use__{path}" for path in AREAS_OF_USES))(links)
    found: Rows = rows.annotate(area=Coalesce(Subquery(placed.values("area")[:1]), Value(0)))
    return found


def register_transfer_rules() -> None:
    _register_for_councils()
    _register_for_areas()
    register_transfers(
        Service,
        TransferRule(Use, "service", counted=USES),
        TransferRule(Offer, "service", counted=OFFERS),
        TransferRule(Benefit, "service", counted=BENEFITS),
        stays={
            *("services.service.edit_of", "services.service.merged_into"),
            *("services.formerslug.service", "services.service_products.service"),
            *("services.servicestandard.service", "services.standardrequest.service"),
            *("services.likelyduplicate.first", "services.likelyduplicate.second"),
            *("services.overlap.draft", "services.overlap.other"),
        },
    )
    replaced = ngettext_lazy("{n} record of a move from it", "{n} records of moves from it", "n")
    built_on = ngettext_lazy("{n} service built on it", "{n} services built on it", "n")
    aliases = ngettext_lazy("{n} product alias", "{n} product aliases", "n")
    products = ngettext_lazy("{n} product", "{n} products", "n")
    register_transfers(
        Product,
        TransferRule(Use, "product", counted=USES),
        TransferRule(Use, "replaced_product", counted=replaced),
        TransferRule(ProductAlias, "product", counted=aliases),
        TransferRule(Service.products.through, "product", counted=built_on),
        TransferRule(ProductStandard, "product", counted=CLAIMS),
        TransferRule(ProductRequest, "product", counted=REQUESTS),
        stays={"services.product.merged_into"},
    )
    register_transfers(
        Standard,
        TransferRule(ServiceStandard, "standard", counted=CLAIMS),
        TransferRule(ProductStandard, "standard", counted=CLAIMS),
        TransferRule(StandardRequest, "standard", counted=REQUESTS),
        stays={"services.standard.merged_into", "services.standard_categories.standard"},
    )
    register_transfers(
        Supplier,
        TransferRule(Product, "supplier", counted=products),
        TransferRule(Contract, "supplier", counted=CONTRACTS),
        stays={"services.supplier.merged_into"},
    )


def _register_for_areas() -> None:
    areas = ngettext_lazy("{n} service area inside it", "{n} service areas inside it", "n")
    former = ngettext_lazy("{n} former address", "{n} former addresses", "n")
    register_transfers(
        Category,
        TransferRule(
            *(Service, "category"), counted=ngettext_lazy("{n} service", "{n} services", "n")
        ),
        TransferRule(Use, "category", counted=USES),
        TransferRule(
            *(Product, "category"), counted=ngettext_lazy("{n} product", "{n} products", "n")
        ),
        TransferRule(ProductRequest, "category", counted=REQUESTS),
        TransferRule(
            *(Standard.categories.through, "category"),
            counted=ngettext_lazy("{n} standard", "{n} standards", "n"),
        ),
        TransferRule(Category, "parent", counted=areas),
        TransferRule(FormerArea, "category", counted=former),
    )


def _register_for_councils() -> None:
    of_listings = top_area("category")
    of_benefits = top_area("service__category", "partnership__category")
    register_transfers(
        Council,
        SuccessionRule(
            Service,
            "council",
            "inherited_from",
            counted=ngettext_lazy("{n} service", "{n} services", "n"),
            kind=TransferKind.LISTINGS,
            in_area=of_listings,
        ),
        SuccessionRule(
            Offer,
            "council",
            counted=OFFERS,
            kind=TransferKind.LISTINGS,
            in_area=top_area("service__category"),
        ),
        SuccessionRule(
            *(Use, "council", "inherited_from"),
            counted=USES,
            kind=TransferKind.USES,
            in_area=top_area(*AREAS_OF_USES),
        ),
        SuccessionRule(
            *(Contract, "council", "inherited_from"),
            counted=CONTRACTS,
            kind=TransferKind.USES,
            in_area=area_of_contracts,
        ),
        SuccessionRule(
            Benefit,
            "council",
            counted=BENEFITS,
            kind=TransferKind.SAVINGS,
            in_area=of_benefits,
        ),
        stays={
            *("services.service.inherited_from", "services.use.inherited_from"),
            "services.contract.inherited_from",
            *("services.benefit.confirmed_for", "services.overlap.council"),
            "services.standardrequest.council",  # who asked that day
            *("services.twin.council", "services.twin.other"),  # computed every night
        },
    )


def lock_listings(council: Council) -> None:
    """Its own, and those it uses: they are locked before any of their uses."""
    used = council.uses.values("service")
    rows = Service.objects.filter(Q(council=council) | Q(pk__in=used)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def top_areas_of(council: Council) -> dict[int, str]:
    """The top areas of what a council lists and uses, by name."""
    listed = top_area("category")(council.services.order_by()).values("area")
    used = top_area(*AREAS_OF_USES)(council.uses.order_by()).values("area")
    found = Category.objects.filter(Q(pk__in=listed) | Q(pk__in=used)).in_order()
    return dict(found.values_list("pk", "name"))
