"""Which councils are in a group, were asked to be, declined or left."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import memberships_of
from portal.accounts.permissions import AnyUser, is_moderator
from portal.site.errors import RuleBroken
from services.council_groups.models.council_group import CouncilGroup

MAX_COUNCILS = 8
MAX_REASON_LENGTH = 500
IN_GROUP = Q(agreed_at__isnull=False, left_at=None)
WAITING = Q(agreed_at=None, declined_at=None)


class GroupCouncilQuerySet(models.QuerySet["GroupCouncil"]):
    def visible_to(self, user: AnyUser) -> Self:
        """While a council is in a group or invited: for its people, and moderators."""
        if is_moderator(user):
            return self
        return self.standing().filter(council__in=memberships_of(user))

    def for_answer_of(self, council: Council) -> Self:
        """Invitations that a council can answer."""
        return self.current().waiting().filter(council=council)

    def in_groups_of(self, user: AnyUser) -> Self:
        """The councils of the groups that a person may read."""
        groups = CouncilGroup.objects.visible_to(user).values("pk")
        return self.filter(group__in=groups).select_related("council", "group")

    def standing(self) -> Self:
        """Those of councils that are in the group or invited."""
        return self.exclude(number=None)

    def in_group(self) -> Self:
        return self.filter(IN_GROUP)

    def current(self) -> Self:
        """Those of councils that have not been abolished."""
        return self.filter(council__abolished_on=None)

    def waiting(self) -> Self:
        return self.filter(WAITING)

    def in_order(self) -> Self:
        """By their number in the group. Councils that left or declined come last."""
        related = self.select_related("council", "group")
        return related.order_by(F("number").asc(nulls_last=True), "pk")

    def locked(self, pk: int) -> "GroupCouncil":
        rows = self.select_for_update(of=("self",)).select_related("council", "group")
        return rows.get(pk=pk)


class GroupCouncil(models.Model):
    """A council in a group: one row for the two, however often it was asked.

    The number, from 1 to 8, is its place among those that are in or invited.
    """

    group = models.ForeignKey(CouncilGroup, models.CASCADE, related_name="places", db_index=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="group_places")
    number = models.PositiveSmallIntegerField(null=True)
    invited_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=MAX_REASON_LENGTH, blank=True)

    objects = GroupCouncilQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "council"],
                name="a_council_is_in_a_council_group_once",
                violation_error_message=_("This council is already in the group."),
            ),
            models.UniqueConstraint(
                fields=["group", "number"], name="numbers_in_a_council_group_are_given_once"
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__range=(1, MAX_COUNCILS)),
                name="council_groups_have_at_most_eight_councils",
            ),
            models.CheckConstraint(
                condition=Q(number=None, declined_at__isnull=False)
                | Q(number=None, left_at__isnull=False)
                | Q(number__isnull=False, declined_at=None, left_at=None),
                name="councils_have_a_number_until_they_decline_or_leave",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(agreed_at__gte=F("invited_at"), declined_at=None),
                name="councils_agree_after_they_are_invited",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("agreed_at"), agreed_at__isnull=False),
                name="councils_leave_after_they_agreed",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None) | Q(declined_at__gte=F("invited_at")) & ~Q(reason=""),
                name="councils_that_decline_say_why",
                violation_error_message=_("Enter why your council declines."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.group}"

    def get_absolute_url(self) -> str:
        return reverse("council_groups:invitation", args=[self.pk])

    @property
    def notification_title(self) -> str:
        return self.group.name

    @property
    def is_in_group(self) -> bool:
        return self.agreed_at is not None and self.left_at is None

    @property
    def is_waiting(self) -> bool:
        return self.agreed_at is None and self.declined_at is None

    def invite(self, number: int) -> None:
        self.number, self.invited_at, self.reason = number, timezone.now(), ""
        self.agreed_at = self.declined_at = self.left_at = None
        self.save()

    def agree(self) -> None:
        self.require_waiting()
        self.agreed_at = timezone.now()
        self.save()

    def decline(self, reason: str) -> None:
        self.require_waiting()
        self.number, self.declined_at, self.reason = None, timezone.now(), reason
        self.save()

    def leave(self) -> None:
        if not self.is_in_group:
            raise RuleBroken(gettext("Your council has already left this group."))
        self.number, self.left_at = None, timezone.now()
        self.save()

    def require_waiting(self) -> None:
        if not self.is_waiting:
            raise RuleBroken(gettext("This invitation has already been answered."))
