"""A row for each list of the API, as its factory makes it."""

from datetime import date
from itertools import count

from portal.insights.models import Snapshot
from tests.factories.councils import CouncilContactFactory, CouncilFactory, SuccessionFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.partnerships import PartnershipFactory, PartyFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    ContractFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    ServiceStandardFactory,
    SupplierFactory,
    UseFactory,
)

numbers = count(1)


def council():
    made = SuccessionFactory(successor=CouncilFactory()).successor
    CouncilContactFactory(council=made, is_public=True)
    return made


def service():
    made = ServiceStandardFactory().service
    made.products.add(ProductFactory())
    return made


def product():
    made = ProductFactory(category=CategoryFactory())
    made.aliases.create(name=f"Alias {made.pk}")
    return made


def need():
    return NeedFactory(
        decided=True, service=ServiceFactory(), partnership=PartnershipFactory(stage="live")
    )


def partnership():
    return PartyFactory(partnership=PartnershipFactory(of=[ServiceFactory()])).partnership


def contract():
    use = UseFactory()
    uses = [use, UseFactory(council=use.council)]
    return ContractFactory(uses=uses, supplier=SupplierFactory())


def thread():
    return ThreadFactory(service=ServiceFactory())


def snapshot():
    day = date(2026, 1, 1).replace(day=next(numbers) % 28 + 1)
    return Snapshot.objects.create(date=day, definitions=1, figures={}, peers_figures={}, report=[])


MAKE = {
    "services": service,
    "offers": lambda: OfferFactory(state="open"),
    "uses": lambda: UseFactory(product=ProductFactory(), service=None),
    "contracts": contract,
    "products": product,
    "suppliers": SupplierFactory,
    "service-areas": lambda: CategoryFactory(parent=CategoryFactory()),
    "councils": council,
    "needs": need,
    "partnerships": partnership,
    "benefits": BenefitFactory,
    "boards": BoardFactory,
    "threads": thread,
    "posts": PostFactory,
    "snapshots": snapshot,
}
