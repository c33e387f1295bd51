"""What is written into the index when a recommendation or group changes, or what its entry repeats.

The views findable_recommendation and findable_group in the migrations say what an entry repeats.
The names of the triggers let them fire after those that refresh services and needs.
"""

from portal.search.index_triggers import LockDependency, with_index_triggers
from services.models import Category, Product, ProductAlias, Standard
from services.recommendations.models.recommendation import Recommendation
from services.recommendations.models.working_group import WorkingGroup

_TABLE = "recommendations_recommendation"
_OF_AREA = (
    "SELECT id FROM recommendations_recommendation WHERE category_id IN"
    " (SELECT id FROM services_category"
    " WHERE id IN (SELECT id FROM {rows}) OR parent_id IN (SELECT id FROM {rows}))"
)
_OF_GROUP = (
    "SELECT id FROM recommendations_recommendation WHERE group_id IN (SELECT id FROM {rows})"
)
_OF_PRODUCT = (
    "SELECT recommendation_id FROM recommendations_recommendation_products"
    " WHERE product_id IN (SELECT {key} FROM {{rows}})"
)
_OF_STANDARD = (
    "SELECT recommendation_id FROM recommendations_recommendation_standards"
    " WHERE standard_id IN (SELECT id FROM {rows})"
)
_NAMING = "SELECT recommendation_id FROM {rows}"
# drafts have no entry
_CURRENT = "id IN (SELECT recommendation_id FROM {rows}) AND state = 'published'"
# what each changed row repeats, as columns
_AREAS = (
    "unnest(ARRAY(SELECT unnest(ARRAY[id, parent_id]) FROM services_category"
    " WHERE id = {table}.category_id))"
)
_PRODUCTS = (
    "unnest(ARRAY(SELECT product_id FROM recommendations_recommendation_products"
    " WHERE recommendation_id = {table}.id))"
)
_STANDARDS = (
    "unnest(ARRAY(SELECT standard_id FROM recommendations_recommendation_standards"
    " WHERE recommendation_id = {table}.id))"
)


class FindableRecommendation(Recommendation):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "recommendations",
            watched=["category_id", "group_id", "summary", "reasons", "state", "published_on"],
            pushed={"recommendation": "SELECT id FROM {rows}"},
            leaning=LockDependency(
                {
                    "recommendations_workinggroup": "group_id",
                    "services_category": _AREAS,
                    "services_product": _PRODUCTS,
                    "services_standard": _STANDARDS,
                },
                has_entry="state = 'published'",
            ),
        )


class RecommendedProduct(Recommendation.products.through):  # type: ignore[name-defined,misc]  # made by Django
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "recommended_products",
            watched=["recommendation_id", "product_id"],
            pushed={"recommendation": _NAMING},
            leaning=LockDependency({"services_product": "product_id"}),
            leant_on={_TABLE: _CURRENT},
        )


class RecommendedStandard(Recommendation.standards.through):  # type: ignore[name-defined,misc]  # made by Django
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "recommended_standards",
            watched=["recommendation_id", "standard_id"],
            pushed={"recommendation": _NAMING},
            leaning=LockDependency({"services_standard": "standard_id"}),
            leant_on={_TABLE: _CURRENT},
        )


class FindableGroup(WorkingGroup):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "working_groups",
            watched=["name", "slug", "purpose"],
            pushed={"group": "SELECT id FROM {rows}", "recommendation": _OF_GROUP},
        )


class CategoryOfRecommendations(Category):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "recommendations_of_areas",
            watched=["name", "slug", "parent_id", "synonyms"],
            pushed={"recommendation": _OF_AREA},
        )


class ProductOfRecommendations(Product):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "recommendations_of_products",
            watched=["name", "merged_into_id"],
            pushed={"recommendation": _OF_PRODUCT.format(key="id")},
        )


class AliasOfRecommendations(ProductAlias):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "names_recommended",
            watched=["product_id", "name"],
            pushed={"recommendation": _OF_PRODUCT.format(key="product_id")},
            leant_on={"services_product": "id IN (SELECT product_id FROM {rows})"},
        )


class StandardOfRecommendations(Standard):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "standards_recommended",
            watched=["name", "merged_into_id"],
            pushed={"recommendation": _OF_STANDARD},
        )
