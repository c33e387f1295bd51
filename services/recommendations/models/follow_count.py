"""How far councils and records follow what is recommended, worked out from what councils use."""

from collections.abc import Iterable
from typing import NamedTuple

from councils.models import Council
from services.models import Category, Use, UseQuerySet
from services.models.area_shape import (
    UsedProduct,
    councils_on,
    rows_of,
    users_of_products,
)
from services.recommendations.models.recommendation import Recommendation


class FollowCount(NamedTuple):
    """How many of the councils whose product is known are on a recommended one."""

    on_recommended: int
    on_any: int


def count_followers(rows: Iterable[UsedProduct], products: Iterable[int]) -> FollowCount:
    """A council counts once, however many of the products it is on."""
    users = users_of_products(row for row in rows if row.is_running)
    recommended = [product for product in products if product in users]
    return FollowCount(len(councils_on(users, recommended)), len(councils_on(users)))


def follow_count(recommendation: Recommendation) -> FollowCount | None:
    """Nothing where no product is recommended."""
    products = [product.pk for product in recommendation.products.all()]
    if not products:
        return None
    return count_followers(rows_of(recommendation.category.keys_within()), products)


def uses_in_area(council: Council, category: Category) -> UseQuerySet:
    """What a council uses now for an area."""
    uses = Use.objects.running().in_area(category.keys_within()).filter(council=council)
    related = uses.select_related("service", "product").prefetch_related("service__products")
    return related.order_by("pk")


def matching_uses(recommendation: Recommendation, uses: Iterable[Use]) -> set[int]:
    """The keys of the uses that are of a recommended product, directly or through a service."""
    wanted = {product.pk for product in recommendation.products.all()}
    return {use.pk for use in uses if wanted & _products_of(use)}


def _products_of(use: Use) -> set[int]:
    if use.service:
        return {product.pk for product in use.service.products.all()}
    return {use.product_id} if use.product_id else set()
