"""Councils that compare their systems, and plan together what becomes of them."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Succession
from councils.permissions import memberships_of
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField
from portal.database.relations import related_objects

if TYPE_CHECKING:
    from services.council_groups.models.group_council import GroupCouncilQuerySet


class GroupPurpose(models.TextChoices):
    MERGER = "merger", _("Prepare a merger")
    COMPARISON = "comparison", _("Compare systems")


class CouncilGroupQuerySet(models.QuerySet["CouncilGroup"]):
    def visible_to(self, user: AnyUser) -> Self:
        """People of the councils that have joined, of what all of these became, and moderators."""
        if is_moderator(user):
            return self
        places: Any = related_objects(self.model, "places")
        visible = Q(
            pk__in=places.in_group().filter(council__in=memberships_of(user)).values("group")
        )
        for council in memberships_of(user):
            visible |= Q(pk__in=self.model.objects.succeeded_by(council).values("pk"))
        return self.filter(visible)

    def succeeded_by(self, council: int) -> Self:
        """Those of which every council becomes this one, and at least one has.

        Successions are applied one by one: nobody loses sight of the group while some are not.
        """
        places: Any = related_objects(self.model, "places")
        inside = places.in_group().filter(group=OuterRef("pk"))
        recorded = Succession.objects.recorded().filter(successor=council)
        applied = inside.filter(council__in=recorded.in_force().values("predecessor"))
        others = inside.exclude(council=council)
        return self.filter(
            Exists(applied), ~Exists(others.exclude(council__in=recorded.values("predecessor")))
        )

    def newest_first(self) -> Self:
        """With the names of the councils in each, as ``council_names``."""
        places: Any = related_objects(self.model, "places")
        inside = places.in_group().filter(group=OuterRef("pk")).order_by("number")
        names = ArraySubquery(inside.values("council__name"))
        return self.annotate(council_names=names).order_by("-created_at", "-pk")

    def locked(self, pk: int) -> "CouncilGroup":
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


class CouncilGroup(models.Model):
    """Two to eight councils. Only people of those that have joined, and moderators, read it."""

    places: "GroupCouncilQuerySet"

    name = NameField(max_length=120)
    purpose = models.CharField(max_length=10, choices=GroupPurpose, default=GroupPurpose.MERGER)
    vesting_on = models.DateField(null=True, blank=True)
    notes = models.TextField(max_length=2000, blank=True)
    successor = models.ForeignKey(Council, models.PROTECT, related_name="+", null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CouncilGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose=GroupPurpose.MERGER) | Q(vesting_on=None, successor=None),
                name="only_mergers_have_a_vesting_day_and_a_successor",
                violation_error_message=_(
                    "Enter a vesting day and a new council only for a merger."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("council_groups:group", args=[self.pk])
