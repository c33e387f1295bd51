"""How far a council has come: defined here and nowhere else, as an annotation of councils."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council, CouncilQuerySet, Membership
from councils.models.membership import MembershipQuerySet
from services.models.choices import UseStatus
from services.models.service import Service
from services.models.use import Use
from services.models.use_queryset import UseQuerySet

QUIET_AFTER, RECENT = timedelta(days=90), timedelta(days=365)
COMPLETE_AREAS = 10
# councils with annotations, which the type of their rows does not know
CountedCouncils = models.QuerySet[Any, Any]
AREA = Coalesce("category", "product__category", "service__category")
COMPLETE = """
    SELECT council FROM ({areas}) AS stated (council, area)
    GROUP BY council HAVING count(*) >= %s
"""


class CouncilState(models.TextChoices):
    """Where a council stands, from the first person to complete records.

    NOBODY: no member can sign in. QUIET: none of its members has signed in for 90 days. MEMBER: it
    has members and no manager. MANAGER: it has a manager, and its people have recorded nothing.
    BEGUN: its people have recorded systems or services. COMPLETE: within 12 months they recorded
    or confirmed systems in 10 service areas.
    """

    NOBODY = "nobody", _("No members")
    MEMBER = "member", _("Members, no manager")
    MANAGER = "manager", _("Manager, no records")
    BEGUN = "begun", _("Records begun")
    COMPLETE = "complete", _("Complete")
    QUIET = "quiet", _("Quiet")

    @property
    def colour(self) -> str:
        return COLOURS.get(self.value, "grey")


# the states that come after COMPLETE, and it
DECIDED_BY_AREAS = {CouncilState.BEGUN, CouncilState.COMPLETE}
COLOURS = {"member": "amber", "manager": "amber", "begun": "blue", "complete": "green"}
COLOURS["quiet"] = "red"


def with_state(councils: CouncilQuerySet, complete: Collection[int]) -> CountedCouncils:
    """Add ``state`` and ``last_seen`` to councils, in their own query.

    ``complete`` are the keys of complete councils, as ``complete_councils`` finds them.
    """
    seen = with_last_seen(councils)
    found: CountedCouncils = seen.annotate(
        state=Case(
            *(When(fits, then=Value(state)) for state, fits in _conditions(complete)),
            default=Value(CouncilState.BEGUN),
            output_field=models.CharField(),
        )
    )
    return found


def with_last_seen(councils: CouncilQuerySet) -> CountedCouncils:
    """Add when the latest of its members signed in, or began."""
    rows = _members().values("council")
    latest = rows.annotate(latest=Max(Greatest(F("user__last_login"), F("began_at"))))
    seen: CountedCouncils = councils.annotate(last_seen=Subquery(latest.values("latest")))
    return seen


def with_areas(councils: CountedCouncils) -> CountedCouncils:
    """Add ``recorded_areas``: of how many service areas its people stated something of late.

    Every use of the councils is read, so it is for one council or the rows of a page.
    """
    rows = _recent().filter(council=OuterRef("pk")).order_by().values("council")
    counted = rows.annotate(areas=Count(AREA, distinct=True)).values("areas")
    found: CountedCouncils = councils.annotate(recorded_areas=Coalesce(Subquery(counted), 0))
    return found


def in_state(councils: CouncilQuerySet, wanted: CouncilState) -> CountedCouncils:
    """The councils in a state, with ``last_seen``; what does not decide it is not looked at."""
    found = with_last_seen(councils)
    complete = complete_councils() if wanted in DECIDED_BY_AREAS else []
    for state, fits in _conditions(complete):
        if state == wanted:
            return found.filter(fits)
        found = found.exclude(fits)
    return found


def count_by_state(councils: CouncilQuerySet, complete: Collection[int]) -> dict[CouncilState, int]:
    """How many of the councils are in each state, in one query."""
    counted = with_state(councils, complete).order_by().values_list("state")
    found = dict(counted.annotate(n=Count("pk")))
    return {state: found.get(state.value, 0) for state in CouncilState}


def complete_councils(council: Council | None = None) -> list[int]:
    """The keys of all complete councils, or of one if it is.

    One pass over all uses: the areas of a council are grouped before they are counted, because
    counting different areas sorts every row.
    """
    rows = _recent().filter(council=council) if council else _recent()
    areas = rows.annotate(area=AREA).filter(area__isnull=False).values("council", "area").distinct()
    statement, values = areas.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE.format(areas=statement), [*values, COMPLETE_AREAS])
        return [key for (key,) in cursor.fetchall()]


def _conditions(complete: Collection[int]) -> list[tuple[CouncilState, Any]]:
    """What each state needs, where those before it do not fit; with nothing of it, BEGUN."""
    members = _members()
    stated = _stated().filter(council=OuterRef("pk"))
    services = Service.objects.published().filter(council=OuterRef("pk"))
    return [
        (CouncilState.NOBODY, ~Exists(members)),
        (CouncilState.QUIET, Q(last_seen__lt=timezone.now() - QUIET_AFTER)),
        (CouncilState.MEMBER, ~Exists(members.managers())),
        (CouncilState.MANAGER, ~Exists(stated) & ~Exists(services)),
        (CouncilState.COMPLETE, Q(pk__in=complete)),
    ]


def _members() -> MembershipQuerySet:
    return Membership.objects.who_can_act().filter(council=OuterRef("pk")).order_by()


def _stated() -> UseQuerySet:
    """Uses that people of the council stated or confirmed."""
    return Use.objects.confirmed().filter(last_confirmed_at__isnull=False).order_by()


def _recent() -> UseQuerySet:
    since = timezone.now() - RECENT
    return _stated().exclude(status=UseStatus.STOPPED).filter(last_confirmed_at__gte=since)
