"""What administrators announce to members, and how far it has been sent."""

from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Membership
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField
from portal.notifications.models import Follow, Level
from portal.notifications.models.follow import content_type_of
from services.models import Category


class Audience(models.TextChoices):
    MEMBERS = "members", _("All members of councils")
    MANAGERS = "managers", _("Managers of councils")
    FOLLOWERS = "followers", _("People who follow a service area")


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Everyone in the audience now, and moderators."""
        if is_moderator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(user=user.pk)
        followed = Category.objects.filter(
            pk__in=_follows().filter(user=user.pk).values("target_id")
        )
        is_followed = Q(area__in=followed) | Q(area__in=followed.values("parent"))
        return self.filter(
            Q(Exists(own.who_can_act()), audience=Audience.MEMBERS)
            | Q(Exists(own.managers()), audience=Audience.MANAGERS)
            | Q(is_followed, audience=Audience.FOLLOWERS)
        )

    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def newest_first(self) -> Self:
        return self.select_related("sender", "area").order_by("-sent_at", "-pk")


class Announcement(models.Model):
    """Words for many people. It is sent in batches, in the order of the keys of the people.

    ``last_key`` is the key of the last person of the last batch, so that no one gets it twice.
    """

    title = NameField(max_length=100)
    text = models.TextField(max_length=4000)
    audience = models.CharField(max_length=10, choices=Audience)
    area = models.ForeignKey(
        Category, models.PROTECT, related_name="announcements", null=True, blank=True
    )
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_as = models.UUIDField(
        unique=True,
        help_text=_("The form it was sent with. A form that is sent twice makes one announcement."),
    )
    sent_at = models.DateTimeField(default=timezone.now)
    last_key = models.BigIntegerField(default=0)
    people_count = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="announcements_have_words"
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.FOLLOWERS, area__isnull=False)
                | (~Q(audience=Audience.FOLLOWERS) & Q(area=None)),
                name="announcements_to_followers_name_an_area",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("moderation:announcement", args=[self.pk])

    @property
    def audience_in_words(self) -> str:
        if self.area:
            return gettext("People who follow {area}").format(area=self.area)
        return str(self.get_audience_display())

    def recipients(self) -> "QuerySet[User]":
        """Everyone in the audience who can sign in, in the order in which it is sent."""
        able = User.objects.filter(is_active=True, suspended_at=None, pk__in=self._keys())
        found: QuerySet[User] = able.order_by("pk")
        return found

    def _keys(self) -> "QuerySet[Any, Any]":
        if self.area:
            follows = _follows().filter(target_id__in=self.area.keys_within())
            return follows.values("user")
        is_for_managers = self.audience == Audience.MANAGERS
        members = Membership.objects
        rows = members.managers() if is_for_managers else members.who_can_act()
        return rows.values("user")

    def next_people(self, number: int) -> list[User]:
        return list(self.recipients().filter(pk__gt=self.last_key)[:number])

    def note_sent(self, people: Sequence[User]) -> None:
        self.last_key = people[-1].pk
        self.people_count += len(people)
        self.save(update_fields=["last_key", "people_count"])

    def finish(self) -> None:
        self.finished_at = timezone.now()
        self.save(update_fields=["finished_at"])


def _follows() -> "QuerySet[Follow]":
    """Those of service areas."""
    return Follow.objects.filter(kind=content_type_of(Category)).exclude(level=Level.OFF)
