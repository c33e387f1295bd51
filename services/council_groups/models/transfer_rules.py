"""What moves along with a service area that becomes another; with a council, nothing.

A group shows who was in it. The people of the successor of all its councils may read it.
"""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from portal.database.row_transfer import TransferRule, register_transfers
from services.council_groups.models.area_plan import AreaPlan
from services.models import Category


def register_transfer_rules() -> None:
    register_transfers(
        Council,
        stays={
            *("council_groups.groupcouncil.council", "council_groups.areaplan.chosen_council"),
            "council_groups.councilgroup.successor",
        },
    )
    plans = ngettext_lazy("{n} plan of a council group", "{n} plans of council groups", "n")
    register_transfers(Category, TransferRule(AreaPlan, "category", counted=plans))
