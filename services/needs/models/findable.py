"""What is written into the index when a need changes, or something that its entry repeats.

The view findable_need in the migrations says what its entry repeats.
"""

from councils.models import Council
from portal.search.index_triggers import LockDependency, with_index_triggers
from services.models import Category
from services.needs.models.need import Need

AREA = (
    "SELECT id FROM needs_need WHERE category_id IN (SELECT id FROM services_category"
    " WHERE id IN (SELECT id FROM {rows}) OR parent_id IN (SELECT id FROM {rows}))"
)


class FindableNeed(Need):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "needs",
            watched=[
                *("title", "details", "council_id", "category_id", "outcome", "hidden_at"),
                "created_at",
            ],
            pushed={"need": "SELECT id FROM {rows}"},
            leaning=LockDependency(
                {"councils_council": "council_id", "services_category": "category_id"},
                has_entry="hidden_at IS NULL",
            ),
        )


class CouncilOfNeeds(Council):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "needs_of_councils",
            watched=["name", "kind", "region"],
            pushed={
                "need": "SELECT id FROM needs_need WHERE council_id IN (SELECT id FROM {rows})"
            },
        )


class CategoryOfNeeds(Category):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "needs_of_areas",
            watched=["name", "slug", "parent_id", "synonyms"],
            pushed={"need": AREA},
        )
