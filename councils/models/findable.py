"""What is written into the index when a council changes, or one of its names.

The view findable_council in the migrations says what its entry repeats.
"""

from councils.models.aliases_domains import CouncilAlias
from councils.models.council import LOCAL_GOVERNMENT, Council, CouncilKind
from portal.search.index_triggers import with_index_triggers
from portal.search.models.entry import SPECIAL_LABELS

SPECIAL_LABELS.update(
    (f"council_kind={kind.value}", kind.label)
    for kind in CouncilKind
    if kind not in LOCAL_GOVERNMENT
)


class FindableCouncil(Council):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "councils",
            watched=[
                *("code", "official_name", "name", "slug", "kind", "region", "gss_code", "about"),
                "abolished_on",
            ],
            pushed={"council": "SELECT id FROM {rows}"},
        )


class FindableAlias(CouncilAlias):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "names_of_councils",
            watched=["council_id", "name"],
            pushed={"council": "SELECT council_id FROM {rows}"},
            leant_on={"councils_council": "id IN (SELECT council_id FROM {rows})"},
        )
