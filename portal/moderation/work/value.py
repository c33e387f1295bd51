"""What a piece of work is worth, and how soon it should be done: one table for all kinds.

The value of a row is ``weight × concerned × days``. *Concerned* is how many people or councils
wait for it or gain from it, at most MAX_CONCERNED. *Days* is how long it has waited, at least 1
and at most MAX_DAYS, so that what is large or old does not bury everything else. A weight says
what a day of waiting costs one of those concerned: 100 and more where a person waits or a text may
do harm, 1 where a record would be better.
"""

from dataclasses import dataclass

MAX_CONCERNED, MAX_DAYS = 20, 10


@dataclass(frozen=True)
class WorkValue:
    """The weight of a kind, and the number of working days within which it should be done."""

    weight: int
    target: int


WORTH = {
    "reports": WorkValue(200, 1),
    "appeals": WorkValue(150, 2),
    "access_requests": WorkValue(100, 2),
    "unmanaged_join_requests": WorkValue(100, 2),
    "manager_requests": WorkValue(100, 2),
    "posts": WorkValue(100, 1),
    "unanswered_join_requests": WorkValue(60, 5),
    "listings": WorkValue(40, 3),
    "edits": WorkValue(30, 3),
    "bounced_managers": WorkValue(30, 5),
    "group_requests": WorkValue(30, 5),
    "questions": WorkValue(20, 5),
    "introductions": WorkValue(20, 5),
    "unmanaged_councils": WorkValue(20, 10),
    "products": WorkValue(20, 5),
    "standard_requests": WorkValue(20, 5),
    "recommendations": WorkValue(20, 5),
    "joint_rooms": WorkValue(10, 10),
    "searches": WorkValue(5, 10),
    "answers": WorkValue(5, 10),
    "duplicates": WorkValue(5, 10),
    "quiet_councils": WorkValue(5, 20),
    "silent_councils": WorkValue(2, 20),
    "recommendation_reviews": WorkValue(5, 20),
    "abandoned_recommendations": WorkValue(5, 20),
    "service_claims": WorkValue(5, 10),
    "product_claims": WorkValue(5, 10),
    "suppliers": WorkValue(1, 20),
    "contract_products": WorkValue(1, 20),
    "contracts": WorkValue(1, 20),
    "dormant_soon": WorkValue(2, 20),
    "stale": WorkValue(1, 20),
}
