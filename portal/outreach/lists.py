"""Lists of councils for moderators: by state, and those to write to."""

from django.db.models import Expression, F, OuterRef, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from councils.models import Council, CouncilQuerySet
from portal.lists.name_order import by_name
from portal.lists.page_links import known
from portal.lists.table_order import TableOrder
from portal.outreach.forms import StateForm
from portal.outreach.models import OutreachLetter, OutreachPlan, Vouch
from services.models.council_state import (
    CouncilState,
    CountedCouncils,
    complete_councils,
    count_by_state,
    in_state,
    with_areas,
    with_state,
)

COLUMNS: dict[str, Expression | F] = {
    "name": by_name(),
    "state": F("state"),
    "region": F("region"),
    "seen": F("last_seen"),
    "letter": F("letter_at"),
    "next": F("outreach_plan__next_on"),
}
# of the columns from the left; counting the areas of every council takes too long
NAMES = ["name", "state", "region", "seen", "", "letter", "next"]
FILTERS = ("state", "region", "kind")
SHOWN = 50


class StateList:
    """The councils that a moderator asked for, from the query string; unknown values count not."""

    def __init__(self, query: QueryDict) -> None:
        self.form = StateForm(query)
        self.form.is_valid()
        self.chosen = {
            name: value for name in FILTERS if (value := self.form.cleaned_data.get(name))
        }
        self.order = TableOrder(query, NAMES, "councils", known=known(query, FILTERS))

    @property
    def scope(self) -> CouncilQuerySet:
        """Those of the region and type, of whatever state: what is counted by state."""
        of = {name: value for name, value in self.chosen.items() if name != "state"}
        return Council.objects.current().filter(**of)

    @property
    def counts(self) -> dict[CouncilState, int]:
        """How many are in each state, of the region and type."""
        return count_by_state(self.scope, self._complete)

    @cached_property
    def _complete(self) -> list[int]:
        """Found once for the page: every use is read for it."""
        return complete_councils()

    @property
    def rows(self) -> CountedCouncils:
        latest = OutreachLetter.objects.filter(council=OuterRef("pk")).order_by("-sent_at")
        rows = with_state(self.scope.defer("about", "loaded_facts"), self._complete)
        rows = rows.annotate(letter_at=Subquery(latest.values("sent_at")[:1]))
        if state := self.chosen.get("state"):
            rows = rows.filter(state=state)
        shown = with_areas(rows).select_related("outreach_plan").order_by(by_name(), "pk")
        return self.order.sort(shown, COLUMNS)


def chase_lists() -> dict[str, object]:
    """Who to write to next: each list in one query, at most 50 rows."""
    current = Council.objects.current().defer("about", "loaded_facts")
    unmanaged = in_state(current, CouncilState.MEMBER)
    unrecorded = in_state(current, CouncilState.MANAGER)
    return {
        "letters": OutreachLetter.objects.without_reply()[:SHOWN],
        "unmanaged": unmanaged.order_by("last_seen", "pk")[:SHOWN],
        "unrecorded": unrecorded.order_by("last_seen", "pk")[:SHOWN],
        "vouches": Vouch.objects.waiting().oldest_first()[:SHOWN],
        "plans": OutreachPlan.objects.due(timezone.localdate())[:SHOWN],
    }
