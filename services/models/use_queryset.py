"""The words that find uses: running, of a product, of a council, by contract end …"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Case, Count, Expression, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from councils.models import Council
from portal.lists.name_order import by_name
from portal.lists.table_order import TableOrder
from services.models.choices import Confirmation, ServiceState, UseStatus
from services.models.service import Service
from services.models.suppliers import Product, Supplier

if TYPE_CHECKING:
    from services.models.use import Use  # noqa: F401 - what the querysets hold

SEVERAL = 3
# a month before 12 months have passed, so that the answer is there in time (docs/staying-alive.md)
REVIEW_DAYS = 335

USING = [UseStatus.IN_USE, UseStatus.PHASING_OUT]
PLANNING = [UseStatus.CONSIDERING, UseStatus.PLANNED, UseStatus.IMPLEMENTING]
PUBLISHED = Q(service=None) | Q(service__state=ServiceState.PUBLISHED)

SHOWN = [
    *("council", "inherited_from", "service", "product", "status", "since", "until"),
    *("stopped_reason", "lesson", "local_differences", "contract_ends_on", "value_band"),
    *("source", "last_confirmed_at", "evidence", "is_dormant", "is_demonstration"),
]
COUNCIL = ["council__name", "council__slug"]
ORIGIN = ["inherited_from__name", "inherited_from__slug"]
SERVICE = ["service__title", "service__slug"]
PRODUCT = ["product__name", "product__slug"]
AREAS = ["product__category", "service__category", "category"]
FILED = [*SHOWN, *SERVICE, *PRODUCT, *ORIGIN, *AREAS, *(f"{path}__name" for path in AREAS)]
# those who use it now, then those on their way in, then those who stopped
STORY = Case(When(status__in=USING, then=0), When(status=UseStatus.STOPPED, then=2), default=1)
STAGE = Case(*(When(status=status, then=place) for place, status in enumerate(UseStatus.values)))
USED = Coalesce("product__name", "service__title")
AREA = Coalesce("category__name", "product__category__name", "service__category__name")
# by what a table of uses can be sorted
COLUMNS: dict[str, Expression | F] = {
    "council": by_name("council__name"),
    "used": Lower(USED),
    "service": by_name("service__title"),
    "area": Lower(AREA),
    "status": STAGE,
    "since": F("since"),
    "ends": F("contract_ends_on"),
    "extension": F("extension_until"),
    "notice": F("notice_months"),
    "similar": F("peers_count"),
}


def _from_today(days: int) -> tuple[date, date]:
    today = timezone.localdate()
    return today, today + timedelta(days=days)


Counted = models.QuerySet[Any, Any]


class UseQuerySet(models.QuerySet["Use"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Everybody sees confirmed uses of products and of published listings."""
        # the same rows for all: what only members read of them is left out where it is shown
        return self.filter(PUBLISHED, confirmation=Confirmation.CONFIRMED)

    def of_council(self, council: Council) -> Self:
        """What a council uses, and what others say it uses, whatever it says to that."""
        related = self.select_related("service", "product", "inherited_from")
        return related.filter(council=council).order_by("-updated_at", "pk")

    def first_of(self, origin: str) -> Self:
        """The council's own use first; or that which it took over from the council of a slug."""
        if origin:
            return self.filter(inherited_from__slug=origin)
        return self.order_by(F("inherited_from_id").asc(nulls_first=True), "pk")

    def for_report(self) -> Self:
        """With all that the report of what was inherited says of each."""
        return self.by_category().only(*FILED, "notice_months").order_by("inherited_from", "pk")

    def team_names(self) -> list[str]:
        """The owner teams that are named, each once."""
        named = self.exclude(owner_team="").order_by("owner_team")
        return list(named.values_list("owner_team", flat=True).distinct())

    def shown(self) -> Self:
        """Those of products and published listings, which have a page for everybody."""
        return self.filter(PUBLISHED)

    def proposed(self) -> Self:
        return self.filter(confirmation=Confirmation.PROPOSED)

    def confirmed(self) -> Self:
        return self.filter(confirmation=Confirmation.CONFIRMED)

    def due_for_review(self) -> Self:
        """What a council still has, and has not confirmed within 11 months, longest ago first."""
        since = Coalesce("last_confirmed_at", "created_at")
        latest = timezone.now() - timedelta(days=REVIEW_DAYS)
        due = (
            self.confirmed()
            .exclude(status=UseStatus.STOPPED)
            .annotate(true_since=since)
            .filter(true_since__lt=latest)
        )
        return due.order_by("true_since", "pk")

    def running(self) -> Self:
        """What councils run now, also on listings that are not published: for themselves only."""
        return self.confirmed().filter(status__in=USING)

    def users(self) -> Self:
        """The uses that count as *used by*: running, and of products or published listings."""
        return self.running().filter(PUBLISHED)

    def of_product(self, product: Product) -> Self:
        """Uses of a product itself, or of a published service built on it."""
        # the keys are fetched first: with a subquery here the database would read every use
        built_on_it = product.services.published().values_list("pk", flat=True)
        return self.filter(Q(product=product) | Q(service__in=list(built_on_it)))

    def that_left(self, product: Product) -> Self:
        """Return the uses that say that a council left a product.

        They stopped using it, or use what replaced it, and do not use it for anything else.
        """
        theirs = self.of_product(product)
        left = theirs.filter(status=UseStatus.STOPPED) | self.that_replaced(product)
        return left.exclude(council__in=theirs.running_councils())

    def that_replaced(self, product: Product) -> Self:
        """Return the uses of what councils have instead of a product, not what they only plan."""
        return self.filter(replaced_product=product).exclude(status__in=PLANNING)

    def that_left_supplier(self, supplier: Supplier) -> Self:
        """Return the uses that say that a council left a supplier, for the products of others.

        One that uses any product of the supplier has not left it.
        """
        theirs = self.of_supplier(supplier)
        replaced = self.filter(replaced_product__supplier=supplier).exclude(status__in=PLANNING)
        left = theirs.filter(status=UseStatus.STOPPED) | replaced
        return left.exclude(council__in=theirs.running_councils())

    def running_councils(self) -> Counted:
        """Return the councils that use any of these now, as a subquery."""
        return cast(Counted, self.filter(status__in=USING).order_by().values("council"))

    def of_systems(self, systems: Iterable[Product | Supplier]) -> Self:
        """Uses of any of these products, or of products from these suppliers."""
        found = [
            self.of_product(each) if isinstance(each, Product) else self.of_supplier(each)
            for each in systems
        ]
        return reduce(or_, found, self.none())

    def councils_count(self) -> int:
        """Count the councils whose uses they are."""
        counted = self.order_by().aggregate(n=Count("council", distinct=True))
        return cast(int, counted["n"])

    def of_supplier(self, supplier: Supplier) -> Self:
        """Uses of a supplier's products, or of published services built on one."""
        products = supplier.products.values_list("pk", flat=True)
        services = Service.objects.published().built_on(supplier).values_list("pk", flat=True)
        return self.filter(Q(product__in=list(products)) | Q(service__in=list(services)))

    def in_area(self, categories: list[int]) -> Self:
        """Used for one of these service areas: as the use says, or else what is used."""
        # the keys are fetched first: with joins here the database would read every use
        products = Product.ever.filter(category__in=categories).values_list("pk", flat=True)
        services = Service.objects.filter(category__in=categories).values_list("pk", flat=True)
        theirs = Q(product__in=list(products)) | Q(service__in=list(services))
        return self.filter(Q(category__in=categories) | Q(category=None) & theirs)

    def in_place_of(self, service: Service) -> Self:
        """Return what the successors of its council use now for the same service area."""
        successors = service.council.successions.values_list("successor", flat=True)
        theirs = self.users().filter(council__in=list(successors))
        same = theirs.in_area(service.category.keys_within()) if service.category else theirs.none()
        return same.select_related("council", "service", "product").order_by("council", "pk")

    def of_councils_like(self, council: Council) -> Self:
        """Return what a council uses, and what those most like it use."""
        return self.filter(council__in=council.twins.group_of(council))

    def with_ended_contract(self) -> Self:
        """What runs although the contract that its council recorded has ended; oldest first.

        Of a listing that is not published nobody can say what happened.
        """
        ended = self.users().filter(contract_ends_on__lt=timezone.localdate())
        return ended.by_contract_end()

    def for_page(self) -> Self:
        return self.select_related(
            "council", "inherited_from", "service", "product", "replaced_product"
        )

    def for_contract(self) -> Self:
        """With what a contract that covers them says of each."""
        return self.select_related("council", *AREAS).order_by("pk")

    def with_makers(self) -> Self:
        """With the suppliers of the products."""
        return self.select_related("product__supplier")

    def under(self, contract: models.Model) -> Self:
        """What a contract covers."""
        return self.filter(contracts=contract)

    def for_contract_of(self, council: Council, covered: Iterable[int]) -> Self:
        """What a contract of a council can cover: what it has or plans, and what it covers now."""
        offered = Q(council=council) & ~Q(status=UseStatus.STOPPED)
        offered &= ~Q(confirmation=Confirmation.REJECTED)
        shown = self.filter(offered | Q(pk__in=list(covered)))
        return shown.select_related("service", "product", "inherited_from").order_by(USED, "pk")

    def by_contract_end(self) -> Self:
        return self.order_by("contract_ends_on", "pk")

    def in_region(self, region: str) -> Self:
        return self.filter(council__region=region)

    def version(self) -> str:
        """What tells one state of these uses from another."""
        # a deletion changes the number, every other change the time
        state = self.aggregate(number=Count("pk"), latest=Max("updated_at"))
        return f"{state['number']}:{state['latest'] and state['latest'].timestamp()}"

    def count_by_place(self, soon_days: int) -> Counted:
        """Count by region and kind of council.

        All uses, and the councils that use it, plan to, or have left it; contracts ending soon.
        """
        ending = Q(status__in=USING, contract_ends_on__range=_from_today(soon_days))
        left = Q(status=UseStatus.STOPPED) & ~Q(council__in=self.running_councils())
        places = self.order_by().values("council__region", "council__kind")
        counted = places.annotate(
            uses=Count("pk"),
            users=Count("council", distinct=True, filter=Q(status__in=USING)),
            planning=Count("council", distinct=True, filter=Q(status__in=PLANNING)),
            former=Count("council", distinct=True, filter=left),
            ending=Count("pk", filter=ending),
        )
        return cast(Counted, counted.order_by("council__region"))

    def in_story_order(self) -> Self:
        """Those who use it now, then those on their way in, then those who stopped; by name."""
        shown = self.select_related("council", "service", "inherited_from")
        shown = shown.only(*SHOWN, *COUNCIL, *SERVICE, *ORIGIN)
        return shown.order_by(STORY, "is_dormant", by_name("council__name"), "pk")

    def by_category(self) -> Self:
        """With its category as ``filed_under``, in the order of a council's portfolio."""
        shown = self.select_related("inherited_from", *AREAS).only(*FILED)
        return shown.order_by(AREA, USED, "pk")

    def in_column_order(self, order: TableOrder) -> Self:
        """Sorted as a reader asked for, or as they are."""
        return order.sort(self, COLUMNS)

    def compared_with(self, councils: Iterable[Council]) -> Self:
        """Each with ``peers_count``: how many of those councils use the same now."""
        same = Q(product=OuterRef("product")) | Q(service=OuterRef("service"))
        peers = self.model.objects.users().filter(same, council__in=list(councils)).order_by()
        one = peers.annotate(one=models.Value(1)).values("one")
        counted = one.annotate(n=Count("council", distinct=True))
        return self.annotate(peers_count=Coalesce(Subquery(counted.values("n")), 0))

    def missing_beside(self, councils: Iterable[Council], thing: str = "product") -> Counted:
        """The products, or published listings (``service``), that several of those councils use.

        Without those that one of these uses is of.
        """
        known = list(self.exclude(**{thing: None}).values_list(thing, flat=True))
        users: UseQuerySet = self.model.objects.users()
        elsewhere = users.filter(council__in=list(councils)).exclude(**{thing: None})
        missing = elsewhere.exclude(**{f"{thing}__in": known})
        named = missing.count_by(*(PRODUCT if thing == "product" else SERVICE))
        return named.filter(n__gte=SEVERAL)

    def count_by(self, *fields: str) -> Counted:
        """How many councils for each value of the fields, most first, as ``n``."""
        counted = self.order_by().values(*fields).annotate(n=Count("council", distinct=True))
        return cast(Counted, counted.order_by("-n", *fields))
