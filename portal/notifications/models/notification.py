"""What people are told, one line for each thing until they have read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.actor import ActorFact
from portal.accounts.models import User
from portal.notifications.event_templates import NOTIFICATION_TEMPLATES
from portal.notifications.events import Channel, Event, Group

SHOWN_ON_A_BADGE = 99
READ_LIFETIME, UNREAD_LIFETIME = timedelta(days=90), timedelta(days=365)
# One line for each person, event and thing until it is read: the database keeps it so, however
# many happen at once. Rows are written in the order of the people: nobody waits in a circle.
NOTIFY = """
    INSERT INTO notifications_notification AS known
        (user_id, event, kind_id, target_id, page, link, detail, why, source, actor_id, channel,
         count, began_at, at)
    SELECT told.user_id, %(event)s, %(kind)s, %(target)s, %(page)s, %(link)s, %(detail)s, told.why,
           told.source, %(actor)s, told.channel, 1, now(), now()
    FROM unnest(%(users)s::bigint[], %(channels)s::text[], %(whys)s::text[], %(sources)s::text[])
         AS told (user_id, channel, why, source)
    ORDER BY told.user_id
    ON CONFLICT (user_id, event, kind_id, target_id) WHERE read_at IS NULL DO UPDATE
        SET count = known.count + 1, at = excluded.at, actor_id = excluded.actor_id,
            detail = excluded.detail
    RETURNING id, channel, count
"""


# one more than a badge shows stands for many
UNREAD = ActorFact(
    "unread notifications",
    f"""SELECT count(*) FROM (
            SELECT FROM notifications_notification
            WHERE user_id = account.id AND read_at IS NULL LIMIT {SHOWN_ON_A_BADGE + 1}
        ) AS unread""",  # noqa: S608 - a number from this module
    int,
)


@dataclass(frozen=True)
class Notice:
    """Something that happened to a thing, as people are told of it.

    ``link`` is the exact place; ``detail`` names a council or a state, never a person.
    """

    event: Event
    about: models.Model
    by: Any = None
    link: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Recipient:
    """Somebody who hears of it, where, and why.

    ``source`` is what to switch off to hear no more: a group, or kind:key of what is followed.
    """

    user: int
    channel: str
    why: str
    source: str


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of_person(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def in_group(self, group: str) -> Self:
        events = [
            event for event, template in NOTIFICATION_TEMPLATES.items() if template.group == group
        ]
        return self.filter(event__in=events)

    def newest_first(self) -> Self:
        return self.select_related("actor", "kind").order_by("-at", "-pk")

    def read(self) -> int:
        return self.unread().update(read_at=timezone.now())

    def to_mail(self, channels: Sequence[Channel]) -> Self:
        """What waits for a digest; what was read on the site meanwhile is not mailed."""
        return self.unread().filter(mailed_at=None, channel__in=channels)

    def old(self) -> Self:
        now = timezone.now()
        return self.filter(Q(read_at__lt=now - READ_LIFETIME) | Q(at__lt=now - UNREAD_LIFETIME))

    def notify(self, news: Notice, recipients: Iterable[Recipient]) -> list[tuple[int, str]]:
        """Write down what people are told; the key and channel of each line that is new."""
        unique = {recipient.user: recipient for recipient in recipients}.values()
        if not unique:
            return []
        values = {
            "event": str(news.event),
            "kind": ContentType.objects.get_for_model(news.about).pk,
            "target": news.about.pk,
            "page": _page_of(news.about),
            "link": news.link,
            "detail": news.detail[:200],
            "actor": news.by.pk if news.by else None,
            "users": [recipient.user for recipient in unique],
            "channels": [str(recipient.channel) for recipient in unique],
            "whys": [recipient.why[:200] for recipient in unique],
            "sources": [recipient.source for recipient in unique],
        }
        with connection.cursor() as cursor:
            cursor.execute(NOTIFY, values)
            return [(key, channel) for key, channel, count in cursor.fetchall() if count == 1]


def _page_of(thing: object) -> str:
    return str(thing.get_absolute_url()) if hasattr(thing, "get_absolute_url") else ""


class Notification(models.Model):
    """One line of what somebody is told. What happens again before it is read is counted in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    event = models.CharField(max_length=20, choices=Event)
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    page = models.CharField(max_length=300, blank=True, help_text=_("The address of the item."))
    link = models.CharField(
        max_length=300, blank=True, help_text=_("The address of the first new item.")
    )
    detail = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=40, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=10, choices=Channel)
    count = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "event", "kind", "target_id"],
                condition=Q(read_at=None),
                name="what_is_unread_is_one_line",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="what_is_told_has_happened"),
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="what_somebody_was_told"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="what_is_unread"),
            models.Index(
                fields=["user"],
                condition=Q(read_at=None, mailed_at=None, channel__in=["daily", "weekly"]),
                name="what_waits_for_a_digest",
            ),
            models.Index(fields=["user", "mailed_at"], name="what_was_mailed"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"

    @property
    def group(self) -> Group:
        return NOTIFICATION_TEMPLATES[self.event].group

    @property
    def address(self) -> str:
        """Where it leads, without the site's own name."""
        return self.link or self.page or "/notifications/"

    def sentence(self, thing: object) -> str:
        """What happened, in words; ``thing`` is what it is about."""
        template = NOTIFICATION_TEMPLATES[self.event]
        words = template.often if self.count > 1 and template.often else template.once
        text = words.format(
            actor=self.actor or gettext("Someone"),
            title=getattr(thing, "notification_title", thing),
            detail=self.detail,
            count=self.count,
        )
        return " ".join(text.split())
