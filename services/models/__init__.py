"""What councils offer and use, and the words to find it by."""

from services.models.benefit import Benefit
from services.models.contract import Contract, ContractUse
from services.models.contract_queryset import ContractQuerySet
from services.models.duplicate import Decided, LikelyDuplicate
from services.models.findable import (
    FindableCategory,
    FindableListingCouncil,
    FindableProduct,
    FindableProductAlias,
    FindableService,
    FindableSupplier,
)
from services.models.former_area import FormerArea
from services.models.former_slug import FormerSlug
from services.models.merge import Merge
from services.models.mergeable import MergeKind
from services.models.offer import Offer
from services.models.overlap import Overlap
from services.models.product_request import ProductRequest
from services.models.service import Service
from services.models.service_product import BuiltOn
from services.models.service_queryset import ServiceQuerySet
from services.models.similar_council import Twin
from services.models.standard import Standard
from services.models.standard_claim import ClaimState, ProductStandard, ServiceStandard
from services.models.standard_request import StandardRequest
from services.models.suppliers import Product, ProductAlias, Supplier
from services.models.taxonomy import Category
from services.models.use import Use
from services.models.use_queryset import UseQuerySet
from services.models.workflow import Verb

__all__ = [
    "Benefit",
    "BuiltOn",
    "Category",
    "ClaimState",
    "Contract",
    "ContractQuerySet",
    "ContractUse",
    "Decided",
    "FindableCategory",
    "FindableListingCouncil",
    "FindableProduct",
    "FindableProductAlias",
    "FindableService",
    "FindableSupplier",
    "FormerArea",
    "FormerSlug",
    "LikelyDuplicate",
    "Merge",
    "MergeKind",
    "Offer",
    "Overlap",
    "Product",
    "ProductAlias",
    "ProductRequest",
    "ProductStandard",
    "Service",
    "ServiceQuerySet",
    "ServiceStandard",
    "Standard",
    "StandardRequest",
    "Supplier",
    "Twin",
    "Use",
    "UseQuerySet",
    "Verb",
]
