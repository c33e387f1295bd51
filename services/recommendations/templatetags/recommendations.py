"""What is recommended, beside the things that it is about."""

from django.template import Library

from councils.models import Council
from services.models import Category, Product
from services.recommendations.models import Recommendation, Stance
from services.recommendations.models.recommendation import RecommendationQuerySet

register = Library()
SHOWN = 10


@register.simple_tag
def recommendation_for(category: Category | None) -> Recommendation | None:
    """What is recommended for a service area now, or for the area that it is within."""
    return Recommendation.objects.for_area(category) if category else None


@register.inclusion_tag("recommendations/_for_area.html")
def recommended_for(category: Category | None) -> dict[str, object]:
    """The products and standards that are recommended for a service area, in a panel."""
    return {"recommendation": recommendation_for(category)}


@register.simple_tag
def recommending(product: Product) -> RecommendationQuerySet:
    """The current recommendations that name a product."""
    rows = product.recommendations.current().select_related("category", "group")
    found: RecommendationQuerySet = rows.by_area()[:SHOWN]
    return found


@register.inclusion_tag("recommendations/_of_council.html")
def stances_of(council: Council) -> dict[str, object]:
    """What a council follows, and where it chose otherwise."""
    stances = Stance.objects.confirmed().filter(council=council).for_council()
    return {"stances": stances[: SHOWN * 5], "council": council}
