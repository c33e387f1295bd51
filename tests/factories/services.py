from datetime import timedelta

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait, post_generation
from factory.django import DjangoModelFactory

from services.models import (
    Benefit,
    Category,
    Offer,
    Product,
    ProductStandard,
    Service,
    ServiceStandard,
    Standard,
    StandardRequest,
    Supplier,
    Use,
)
from services.models.choices import ServiceKind, ServiceState
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
    """A council that uses a service now. Say service=None, product=… for a product."""

    class Meta:
        model = Use

    council = SubFactory(CouncilFactory)
    service = SubFactory(ServiceFactory)
    status = "in_use"
