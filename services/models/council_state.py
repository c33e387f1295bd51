"""How far a council has come: defined here and nowhere else, as an annotation of councils."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilQuerySet, Membership
from services.models.choices import Confirmation, UseStatus
from services.models.service import Service
from services.models.use import Use

QUIET_AFTER, RECENT = timedelta(days=90), timedelta(days=365)
COMPLETE_AREAS = 10
# councils with annotations, which the type of their rows does not know
CountedCouncils = models.QuerySet[Any, Any]
AREA = Coalesce("category", "product__category", "service__category")


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


COLOURS = {"member": "amber", "manager": "amber", "begun": "blue", "complete": "green"}
COLOURS["quiet"] = "red"


def with_state(councils: CouncilQuerySet) -> CountedCouncils:
    """Add ``state``, ``last_seen`` and ``recorded_areas`` to councils, in their own query."""
    here = Membership.objects.who_can_act().filter(council=OuterRef("pk")).order_by()
    stated = Use.objects.filter(council=OuterRef("pk"), last_confirmed_at__isnull=False)
    stated = stated.filter(confirmation=Confirmation.CONFIRMED).order_by()
    services = Service.objects.published().filter(council=OuterRef("pk")).order_by()
    state = Case(
        When(~Exists(here), then=Value(CouncilState.NOBODY)),
        When(last_seen__lt=timezone.now() - QUIET_AFTER, then=Value(CouncilState.QUIET)),
        When(~Exists(here.managers()), then=Value(CouncilState.MEMBER)),
        When(recorded_areas__gte=COMPLETE_AREAS, then=Value(CouncilState.COMPLETE)),
        When(Q(Exists(stated)) | Q(Exists(services)), then=Value(CouncilState.BEGUN)),
        default=Value(CouncilState.MANAGER),
        output_field=models.CharField(),
    )
    seen = _aggregate(here, Max(Greatest(F("user__last_login"), F("began_at"))))
    recent = stated.exclude(status=UseStatus.STOPPED).filter(
        last_confirmed_at__gte=timezone.now() - RECENT
    )
    areas = Coalesce(_aggregate(recent, Count(AREA, distinct=True)), 0)
    return councils.annotate(last_seen=seen, recorded_areas=areas).annotate(state=state)


def _aggregate(rows: "models.QuerySet[models.Model]", value: Max | Count) -> Subquery:
    return Subquery(rows.values("council").annotate(value=value).values("value"))


def count_by_state(councils: CouncilQuerySet) -> dict[CouncilState, int]:
    """How many of the councils are in each state, in one query."""
    counted = with_state(councils).order_by().values_list("state").annotate(n=Count("pk"))
    found = dict(counted)
    return {state: found.get(state.value, 0) for state in CouncilState}
