"""People of several councils who recommend something together."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import Council, MembershipState
from portal.accounts.models import User
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name

MIN_COUNCILS = 3


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    def in_order(self) -> Self:
        return self.order_by(by_name(), "pk")

    def of_person(self, user: User) -> Self:
        """The groups that somebody belongs to, for a council that they still work for."""
        mine = GroupMember.objects.active().filter(user=user.pk)
        return self.filter(pk__in=mine.values("group"))

    def with_people(self) -> Self:
        """Return the groups with at least one active member."""
        return self.filter(pk__in=GroupMember.objects.active().values("group"))

    def with_councils_count(self) -> Self:
        """How many councils have people in each, as ``councils_count``."""
        current = Q(
            members__council__abolished_on=None,
            members__user__is_active=True,
            members__user__suspended_at=None,
            members__user__memberships__council=F("members__council"),
            members__user__memberships__state=MembershipState.ACTIVE,
        )
        return self.annotate(
            councils_count=Count("members__council", filter=current, distinct=True)
        )

    def locked(self, pk: int) -> "WorkingGroup":
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


class WorkingGroup(models.Model):
    """It may publish for others once people of three councils are in it."""

    name = NameField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    purpose = models.CharField(max_length=300)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="names_of_working_groups_are_unique",
                violation_error_message=_("Another working group already has this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("recommendations:group", args=[self.slug])

    def councils(self) -> "models.QuerySet[Council]":
        """The current councils whose people are in it."""
        members = self.members.active()
        current = Council.objects.filter(abolished_on=None, pk__in=members.values("council"))
        return current.order_by(by_name(), "pk")

    def is_abandoned(self) -> bool:
        """Whether everybody has left it, or the council that they joined it for."""
        return not self.members.active().exists()

    def may_publish(self) -> bool:
        return self.councils().count() >= MIN_COUNCILS


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def active(self) -> Self:
        """Those who can act, and still work for the council that they joined for."""
        return self.filter(
            user__is_active=True,
            user__suspended_at=None,
            user__memberships__council=F("council"),
            user__memberships__state=MembershipState.ACTIVE,
        )

    def for_page(self) -> Self:
        related = self.active().select_related("user", "council")
        return related.order_by(by_name("council__name"), "joined_at", "pk")

    def users(self) -> list[User]:
        return [member.user for member in self.active().select_related("user").order_by("pk")]


class GroupMember(models.Model):
    """A person in a working group, for the council that they work for."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_memberships"
    )
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                name="a_person_is_in_a_working_group_once",
                violation_error_message=_("This person is already in the working group."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"
