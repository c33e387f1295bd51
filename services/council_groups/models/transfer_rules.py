"""What moves along with a council that becomes another: nothing.

A group shows who was in it. The people of the successor of all its councils may read it.
"""

from councils.models import Council
from portal.database.row_transfer import register_transfers


def register_transfer_rules() -> None:
    register_transfers(
        Council,
        stays={
            *("council_groups.groupcouncil.council", "council_groups.areaplan.chosen_council"),
            "council_groups.councilgroup.successor",
        },
    )
