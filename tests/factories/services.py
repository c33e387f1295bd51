from datetime import timedelta

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait, post_generation
from factory.django import DjangoModelFactory

from services.models import (
    Benefit,
    Category,
    Contract,
    ContractUse,
    Offer,
    Product,
    ProductRequest,
    ProductStandard,
    Service,
    ServiceStandard,
    Standard,
    StandardRequest,
    Supplier,
    Use,
)
from services.models.choices import ServiceKind, ServiceState
from services.models.contract_rules import REPEATED
from services.models.field_values import snapshot_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    name = Sequence(lambda n: f"Category {n}")
    slug = Sequence(lambda n: f"category-{n}")


class StandardFactory(DjangoModelFactory):
    class Meta:
        model = Standard

    name = Sequence(lambda n: f"Standard {n}")
    slug = Sequence(lambda n: f"standard-{n}")


class ServiceStandardFactory(DjangoModelFactory):
    """A published service says that it follows a standard, with evidence."""

    class Meta:
        model = ServiceStandard

    service = SubFactory("tests.factories.services.ServiceFactory")
    standard = SubFactory(StandardFactory)
    evidence_url = "https://council.example/statement"


class ProductStandardFactory(DjangoModelFactory):
    class Meta:
        model = ProductStandard

    product = SubFactory("tests.factories.services.ProductFactory")
    standard = SubFactory(StandardFactory)
    evidence_url = "https://supplier.example/certificate"


class StandardRequestFactory(DjangoModelFactory):
    class Meta:
        model = StandardRequest

    name = Sequence(lambda n: f"Unknown standard {n}")
    council = SubFactory(CouncilFactory)
    asked_by = SubFactory(UserFactory)


class ProductRequestFactory(DjangoModelFactory):
    class Meta:
        model = ProductRequest

    name = Sequence(lambda n: f"Unknown product {n}")
    council = SubFactory(CouncilFactory)
    asked_by = SubFactory(UserFactory)


class SupplierFactory(DjangoModelFactory):
    class Meta:
        model = Supplier

    name = Sequence(lambda n: f"Supplier {n}")
    slug = Sequence(lambda n: f"supplier-{n}")


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    name = Sequence(lambda n: f"Product {n}")
    slug = Sequence(lambda n: f"product-{n}")
    supplier = SubFactory(SupplierFactory)
    category = SubFactory(CategoryFactory)


class ServiceFactory(DjangoModelFactory):
    """A published listing."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    class Params:
        draft = Trait(state=ServiceState.DRAFT, published_at=None)

    council = SubFactory(CouncilFactory)
    title = Sequence(lambda n: f"Service {n}")
    slug = Sequence(lambda n: f"service-{n}")
    summary = "What it does, in a sentence."
    kind = ServiceKind.SHARED_SERVICE
    category = SubFactory(CategoryFactory)
    state = ServiceState.PUBLISHED
    published_at = LazyFunction(lambda: timezone.now() - timedelta(days=1))

    @post_generation
    def products(self, create, products):
        self.products.add(*(products or []))

    @post_generation
    def standards(self, create, standards):
        self.standards.add(*(standards or []))


class EditFactory(ServiceFactory):
    """A change of a published listing, in the making; say edit_of=…"""

    state = ServiceState.DRAFT
    published_at = None
    edit_of = SubFactory(ServiceFactory)
    base = LazyAttribute(lambda edit: snapshot_of(edit.edit_of))
    author = SubFactory(UserFactory)
    submitted_at = LazyAttribute(
        lambda edit: timezone.now() if edit.state == ServiceState.SUBMITTED else None
    )


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer

    service = SubFactory(ServiceFactory)
    council = SubFactory(CouncilFactory)
    state = "open"


class BenefitFactory(DjangoModelFactory):
    class Meta:
        model = Benefit

    service = SubFactory(ServiceFactory)
    council = SubFactory(CouncilFactory)
    kind = "annual_cashable"
    amount = 900_000
    state = "claimed"


class UseFactory(DjangoModelFactory):
    """A council that uses a service now. Say service=None, product=… for a product.

    What is said of a contract is said of one that covers this use alone.
    """

    class Meta:
        model = Use

    council = SubFactory(CouncilFactory)
    service = SubFactory(ServiceFactory)
    status = "in_use"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        facts = {REPEATED[name]: kwargs.pop(name) for name in REPEATED if name in kwargs}
        use = super()._create(model_class, *args, **kwargs)
        if any(facts.values()):
            ContractFactory(uses=[use], inherited_from=use.inherited_from, **facts)
            use.refresh_from_db(fields=[*REPEATED, "updated_at"])
        return use


class ContractFactory(DjangoModelFactory):
    """A contract of the council whose uses it covers."""

    class Meta:
        model = Contract

    council = SubFactory(CouncilFactory)

    @classmethod
    def _generate(cls, strategy, params):
        own = {"council": params["uses"][0].council} if params.get("uses") else {}
        return super()._generate(strategy, own | params)

    @classmethod
    def _create(cls, model_class, *args, uses=(), **kwargs):
        contract = super()._create(model_class, *args, **kwargs)
        ContractUse.objects.bulk_create(ContractUse(contract=contract, use=use) for use in uses)
        contract.refresh_from_db()
        return contract


def agree(use, **facts):
    """Say this of the contract of a use, and of a new one if it has none; the use says the same."""
    named = {REPEATED[name]: value for name, value in facts.items()}
    if not Contract.objects.filter(uses=use).update(**named):
        ContractFactory(uses=[use], **named)
    use.refresh_from_db()
    return use
