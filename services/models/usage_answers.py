"""Short answers to questions about who uses a product, a supplier or a service area, or left it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse

from councils.models import Council
from portal.accounts.permissions import AnyUser
from services.models.suppliers import Product, Supplier
from services.models.taxonomy import Category
from services.models.use import Use
from services.models.use_queryset import UseQuerySet

NAMED = 5  # councils; the others can be unfolded
LISTED = 500


class UsageAnswer(NamedTuple):
    """How many councils use or left something: in the places asked about, and everywhere.

    ``councils`` are those in the places, by name.
    """

    thing: Product | Supplier | Category
    is_about_leaving: bool
    councils_count: int
    everywhere_count: int
    councils: list[Council]

    @property
    def named(self) -> list[Council]:
        return self.councils[:NAMED]

    @property
    def others(self) -> list[Council]:
        return self.councils[NAMED:]

    @property
    def url(self) -> str:
        """The page or part of a page that says more."""
        if isinstance(self.thing, Category):
            return reverse("services:shape", args=[self.thing.slug])
        part = "moves" if self.is_about_leaving else "who-uses-it"
        anchor = f"#{part}" if isinstance(self.thing, Product) else ""
        return f"{self.thing.get_absolute_url()}{anchor}"

    @property
    def is_of_supplier(self) -> bool:
        return isinstance(self.thing, Supplier)

    @property
    def is_of_area(self) -> bool:
        return isinstance(self.thing, Category)


def answer_usage(
    thing: Product | Supplier | Category,
    user: AnyUser,
    places: Mapping[str, Iterable[str]],
    *,
    is_left: bool,
) -> UsageAnswer:
    """Count who uses a thing, or left it, of the uses that the user may see.

    ``places`` has the regions and kinds of council that count: {"region": ["wales"]}.
    """
    uses = _uses_of(thing, Use.objects.visible_to(user), is_left=is_left)
    in_places = uses
    for name in ("region", "council_kind"):
        if wanted := places.get(name):
            in_places = in_places.filter(
                **{f"council__{name.removeprefix('council_')}__in": [*wanted]}
            )
    councils = Council.objects.filter(pk__in=in_places.order_by().values("council")).in_order()
    counted = in_places.councils_count(), uses.councils_count()
    return UsageAnswer(thing, is_left, *counted, list(councils[:LISTED]))


def _uses_of(
    thing: Product | Supplier | Category, uses: UseQuerySet, *, is_left: bool
) -> UseQuerySet:
    if isinstance(thing, Product):
        return uses.that_left(thing) if is_left else uses.of_product(thing).users()
    if isinstance(thing, Supplier):
        return uses.of_supplier(thing).users()
    return uses.in_area(thing.keys_within()).users()
