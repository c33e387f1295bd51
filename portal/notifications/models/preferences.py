"""How somebody wants to hear of things."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notifications.events import Channel, Group
from portal.text import time_of_day

MAILS_A_DAY = 20  # more wait for the digest (decision 20)
LAST_HOUR, SUNDAY = 23, 6
WEEK = timedelta(days=7)


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Preferences(models.Model):
    """What somebody chose; who chose nothing has what a new row has."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences"
    )
    follows = models.CharField(max_length=10, choices=Channel, default=Channel.AT_ONCE)
    me = models.CharField(max_length=10, choices=Channel, default=Channel.AT_ONCE)
    ours = models.CharField(max_length=10, choices=Channel, default=Channel.DAILY)
    people = models.CharField(max_length=10, choices=Channel, default=Channel.SITE)
    announcements = models.CharField(
        max_length=10, choices=Channel, default=Channel.AT_ONCE, db_default=Channel.AT_ONCE
    )
    searches = models.CharField(max_length=10, choices=Channel, default=Channel.DAILY)
    wants_mail = models.BooleanField(default=True)
    accepts_messages = models.BooleanField(default=True, db_default=True)
    accepts_questions = models.BooleanField(default=True, db_default=True)
    follows_own = models.BooleanField(default=True)
    hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(LAST_HOUR)])
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    paused_until = models.DateField(null=True, blank=True)
    digested_on = models.DateField(null=True, editable=False)
    weekly_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("notification settings")
        verbose_name_plural = _("notification settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__lte=LAST_HOUR, weekday__lte=SUNDAY),
                name="digests_come_at_an_hour_of_a_week",
            )
        ]

    def __str__(self) -> str:
        return gettext("Notification settings of {user}").format(user=self.user)

    def channel_for(self, group: str) -> Channel:
        """Where somebody hears of what they did not follow, but what concerns them."""
        chosen = {
            Group.ME: self.me,
            Group.ANNOUNCEMENTS: self.announcements,
            Group.OURS: self.ours,
            Group.SEARCHES: self.searches,
        }
        return Channel(chosen.get(Group(group), self.people))

    def wants_letters(self, group: str) -> bool:
        """Whether a person gets emails of this group that are sent at once, outside a digest."""
        is_on = self.wants_mail and not self.is_paused
        return is_on and self.channel_for(group) != Channel.SITE

    def when(self, channel: str) -> str:
        """Say how and when somebody hears of something by this channel."""
        if channel == Channel.SITE or not self.wants_mail:
            return gettext("You will see updates under Notifications. You get no email.")
        if self.is_paused and self.paused_until:
            day = date_format(self.paused_until, "j F Y")
            return gettext("Your emails are paused until {day}.").format(day=day)
        hour = time_of_day(self.hour)
        times = {
            Channel.DAILY: gettext(
                "We will email you a summary on days with updates, after {hour}."
            ).format(hour=hour),
            Channel.WEEKLY: (
                gettext(
                    "We will email you a summary every {day} after {hour}, if there are updates."
                ).format(day=self.get_weekday_display(), hour=hour)
            ),
        }
        at_once = gettext(
            "We will email you about each update straight away, up to {number} a day."
        ).format(number=MAILS_A_DAY)
        return times.get(Channel(channel), at_once)

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until >= timezone.localdate()

    def digest_hour(self, now: datetime) -> datetime:
        """The moment of this day at which the digest is made, of what had happened by then."""
        local = timezone.localtime(now)
        return local.replace(hour=self.hour, minute=0, second=0, microsecond=0)

    def is_digest_due(self, now: datetime) -> bool:
        """Whether the digest of this day is still to come, and its hour is there."""
        local = timezone.localtime(now)
        is_new_day = self.digested_on is None or self.digested_on < local.date()
        return is_new_day and local.hour >= self.hour and not self.is_paused

    def channels_due(self, now: datetime) -> list[Channel]:
        """What a digest of this day holds: on their day, or a week after the last, both."""
        today = timezone.localtime(now).date()
        is_late = self.weekly_on is not None and self.weekly_on <= today - WEEK
        is_weekly = today.weekday() == self.weekday or is_late
        return [Channel.DAILY, Channel.WEEKLY] if is_weekly else [Channel.DAILY]

    def note_digest(self, now: datetime) -> None:
        """The digest of this day is made."""
        today = timezone.localtime(now).date()
        if Channel.WEEKLY in self.channels_due(now):
            self.weekly_on = today
        self.digested_on = today
        self.save(update_fields=["digested_on", "weekly_on"])


def preferences_of(user: User) -> Preferences:
    """What somebody chose, or a row that is not saved yet."""
    found = Preferences.objects.filter(user=user).first()
    return found or Preferences(user=user)


def today_began() -> datetime:
    today: date = timezone.localdate()
    return timezone.make_aware(datetime.combine(today, datetime.min.time()))
