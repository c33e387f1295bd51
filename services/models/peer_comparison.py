"""What a council uses beside what its similar councils do: gaps, and what they gave up."""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from councils.models import Council
from portal.lists.name_order import by_name
from services.models.choices import Confirmation, UseStatus
from services.models.taxonomy import Category
from services.models.use import Use
from services.models.use_queryset import PUBLISHED, SEVERAL, UseQuerySet

AREA = Coalesce("category", "product__category", "service__category")


def find_left_behind(uses: UseQuerySet, peers: Iterable[Council]) -> UseQuerySet:
    """Uses of products that one of these peers gave up, and none of them uses now."""
    others = Use.objects.filter(
        PUBLISHED, council__in=list(peers), confirmation=Confirmation.CONFIRMED
    )
    given_up = Q(product=OuterRef("product"), status=UseStatus.STOPPED)
    left = others.filter(given_up | Q(replaced_product=OuterRef("product")))
    still = others.users().filter(product=OuterRef("product"))
    alone = uses.users().filter(Exists(left), ~Exists(still), product__isnull=False)
    return alone.select_related("product").order_by(by_name("product__name"), "pk")


def find_empty_areas(uses: UseQuerySet) -> QuerySet[Category]:
    """The top areas that none of the uses is for, nor for an area within one."""
    known = uses.annotate(area=AREA).exclude(area=None).values("area")
    rows = Category.objects.top().exclude(pk__in=known)
    return rows.exclude(children__in=known).in_order()


def find_gaps(uses: UseQuerySet, peers: Iterable[Council]) -> QuerySet[Category]:
    """The service areas for which several of these peers use something, and none of the uses is.

    Each with ``councils_count``.
    """
    known = uses.annotate(area=AREA).exclude(area=None).values("area")
    elsewhere = Use.objects.users().filter(council__in=list(peers)).annotate(area=AREA)
    counted = elsewhere.order_by().values("area").annotate(n=Count("council", distinct=True))
    several = dict(counted.filter(n__gte=SEVERAL).values_list("area", "n"))
    rows = Category.objects.filter(pk__in=several).exclude(pk__in=known)
    number = Case(*(When(pk=pk, then=n) for pk, n in several.items()), default=0)
    return rows.annotate(councils_count=number).order_by("-councils_count", by_name(), "pk")
