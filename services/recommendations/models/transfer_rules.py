"""What moves along with a council, product or standard that becomes another."""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Category, Product, Standard
from services.models.transfer_rules import top_area
from services.recommendations.models.group_request import GroupRequest
from services.recommendations.models.recommendation import Recommendation
from services.recommendations.models.stance import Stance
from services.recommendations.models.working_group import GroupMember

RECOMMENDATIONS = ngettext_lazy("{n} recommendation", "{n} recommendations", "n")


def register_transfer_rules() -> None:
    register_transfers(
        Council,
        # where the successor has answered too, its own answer counts and the other stays behind
        SuccessionRule(
            Stance,
            "council",
            kind=TransferKind.USES,
            counted=ngettext_lazy(
                "{n} answer to a recommendation", "{n} answers to recommendations", "n"
            ),
            in_area=top_area("category"),
        ),
        SuccessionRule(
            GroupMember,
            "council",
            kind=TransferKind.PEOPLE,
            counted=ngettext_lazy(
                "{n} person in a working group", "{n} people in working groups", "n"
            ),
        ),
        SuccessionRule(
            GroupRequest,
            "council",
            kind=TransferKind.PEOPLE,
            counted=ngettext_lazy(
                "{n} request to join a working group",
                "{n} requests to join a working group",
                "n",
            ),
        ),
        stays={"recommendations.recommendation.council"},  # whom its author wrote for that day
    )
    answers = ngettext_lazy("{n} answer to a recommendation", "{n} answers to recommendations", "n")
    register_transfers(
        Category,
        # in this order: an answer has the area of what it answers
        TransferRule(Recommendation, "category", counted=RECOMMENDATIONS),
        TransferRule(Stance, "category", counted=answers),
    )
    register_transfers(
        Product, TransferRule(Recommendation.products.through, "product", counted=RECOMMENDATIONS)
    )
    register_transfers(
        Standard,
        TransferRule(Recommendation.standards.through, "standard", counted=RECOMMENDATIONS),
    )
