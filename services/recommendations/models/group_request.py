"""Asking to join a working group, and what the group or a moderator answers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_moderator
from portal.site.errors import RuleBroken
from services.recommendations.models.working_group import GroupMember, WorkingGroup


class GroupRequestState(models.TextChoices):
    REQUESTED = "requested", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class GroupRequestQuerySet(models.QuerySet["GroupRequest"]):
    def open(self) -> Self:
        return self.filter(state=GroupRequestState.REQUESTED)

    def visible_to(self, user: AnyUser) -> Self:
        """For the person who asks, the people of the group, and moderators."""
        if is_moderator(user):
            return self
        if not isinstance(user, User):
            return self.none()
        groups = WorkingGroup.objects.of_person(user)
        return self.filter(Q(user=user.pk) | Q(group__in=groups))

    def for_answer_of(self, user: User) -> Self:
        """Return the open requests of the groups that a person is in."""
        return self.open().filter(group__in=WorkingGroup.objects.of_person(user))

    def without_member_to_ask(self) -> Self:
        """Those that only moderators can answer: nobody is in the group any more."""
        return self.open().exclude(group__in=GroupMember.objects.active().values("group"))

    def oldest_first(self) -> Self:
        return self.for_page().order_by("asked_at", "pk")

    def newest_first(self) -> Self:
        return self.for_page().order_by("-asked_at", "-pk")

    def answered(self) -> Self:
        """What was accepted or declined, which the people of a group can look up."""
        return self.filter(state__in=[GroupRequestState.ACCEPTED, GroupRequestState.DECLINED])

    def for_page(self) -> Self:
        return self.select_related("group", "user", "council", "decided_by")

    def locked(self, pk: int) -> "GroupRequest":
        """Return the request, locked. Raises RuleBroken if it was answered or withdrawn."""
        rows = self.select_for_update(of=("self",), no_key=True)
        request = rows.select_related("group", "user", "council").get(pk=pk)
        if not request.is_open:
            raise RuleBroken(gettext("This request has already been answered or withdrawn."))
        return request


class GroupRequest(models.Model):
    """A person asks to join a working group, for a council. What was answered stays as a row."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_requests"
    )
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    message = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=10, choices=GroupRequestState, default=GroupRequestState.REQUESTED
    )
    reason = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = GroupRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(state=GroupRequestState.REQUESTED),
                name="a_person_asks_to_join_a_working_group_once",
                violation_error_message=_("You have already asked to join this working group."),
            ),
            models.CheckConstraint(
                condition=Q(state=GroupRequestState.REQUESTED) ^ Q(decided_at__isnull=False),
                name="decided_group_requests_say_when",
                violation_error_message=_("Enter when the request was answered."),
            ),
            models.CheckConstraint(
                condition=~Q(state=GroupRequestState.DECLINED) | ~Q(reason=""),
                name="declined_group_requests_say_why",
                violation_error_message=_("Enter a reason."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("{person} asks to join {group}").format(person=self.user, group=self.group)

    def get_absolute_url(self) -> str:
        return reverse("recommendations:group_request", args=[self.pk])

    @property
    def notification_title(self) -> str:
        return str(self.group)

    @property
    def is_open(self) -> bool:
        return self.state == GroupRequestState.REQUESTED

    @property
    def colour(self) -> str:
        return {"requested": "amber", "accepted": "green"}.get(self.state, "grey")

    def decide(self, state: GroupRequestState, *, by: User, reason: str = "") -> None:
        self.state, self.reason = state, reason
        self.decided_by, self.decided_at = by, timezone.now()
        self.save()
