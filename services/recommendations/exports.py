"""Recommendations to take away: a row for each service area."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from portal.components.metadata import absolute
from services.recommendations.models.recommendation import RecommendationQuerySet

MAX_ROWS = 1_000
HEADINGS = [
    *(_("Service area"), _("What is recommended"), _("Products"), _("Standards to ask for")),
    *(_("Recommended by"), _("Published"), _("Review date"), _("Councils that follow it")),
    *(_("Councils that chose otherwise"), _("Web address")),
]


def recommendation_rows(recommendations: RecommendationQuerySet) -> Iterator[list[object]]:
    found = recommendations.with_counts().for_page().by_area()
    for each in found[:MAX_ROWS]:
        products = "; ".join(product.name for product in each.products.all())
        standards = "; ".join(standard.name for standard in each.standards.all())
        yield [
            *(each.category.name, each.summary, products, standards, each.publisher),
            *(each.published_on, each.review_on),
            *(each.followers_count, each.others_count),  # type: ignore[attr-defined]  # of with_counts
            absolute(each.get_absolute_url()),
        ]
