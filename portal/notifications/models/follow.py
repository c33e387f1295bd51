"""Who follows what."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.database.statements import Statement
from portal.notifications.events import Channel

# kind and key of a thing, and whether what happens is part of what is new
Source = tuple[int, int, bool]
CARRY = """
    INSERT INTO notifications_follow
        (user_id, kind_id, target_id, level, channel, is_automatic, since)
    SELECT user_id, kind_id, %s, level, channel, is_automatic, since
    FROM notifications_follow WHERE kind_id = %s AND target_id = %s
    ON CONFLICT DO NOTHING
    RETURNING id
"""
# with every post: in words of SQL. Who chose nothing has what a new row of preferences has
FOLLOW_OWN = """
    INSERT INTO notifications_follow
        (user_id, kind_id, target_id, level, channel, is_automatic, since)
    SELECT %(user)s, %(kind)s, %(target)s, 'normal', coalesce(follows, %(channel)s), true, %(at)s
    FROM (SELECT) AS always
    LEFT JOIN notifications_preferences AS chosen ON chosen.user_id = %(user)s
    WHERE coalesce(follows_own, true)
    ON CONFLICT DO NOTHING
"""

LEVELS = Statement(
    "levels_of_follows",
    """
    SELECT known.kind_id, known.target_id, known.level
    FROM unnest(%(kinds)s, %(keys)s) AS asked (kind_id, target_id)
    JOIN notifications_follow AS known USING (kind_id, target_id)
    WHERE known.user_id = %(user)s
    """,
    user="bigint",
    kinds="integer[]",
    keys="bigint[]",
)


class Level(models.TextChoices):
    OFF = "off", _("Mute: no notifications, even if you follow something related")
    NORMAL = "normal", _("Main updates")
    WATCH = "watch", _("All activity")


def content_type_of(thing: models.Model | type[models.Model]) -> ContentType:
    return ContentType.objects.get_for_model(thing)


class FollowQuerySet(models.QuerySet["Follow"]):
    def of_thing(self, thing: models.Model) -> Self:
        return self.filter(kind=content_type_of(thing), target_id=thing.pk)

    def of_person(self, user: User) -> Self:
        return self.filter(user=user).select_related("kind").order_by("-since", "-pk")

    def muted(self, thing: models.Model) -> Self:
        """Those who want to hear nothing of it."""
        return self.of_thing(thing).filter(level=Level.OFF)

    def following(self, sources: Iterable[Source]) -> Self:
        """Those who hear what is new of these things, or watch them."""
        wanted = Q(pk__in=[])
        for kind, target, is_new in sources:
            levels = [Level.NORMAL, Level.WATCH] if is_new else [Level.WATCH]
            wanted |= Q(kind=kind, target_id=target, level__in=levels)
        return self.filter(wanted)

    def to_notify(
        self, about: models.Model, sources: Iterable[Source], without: Iterable[int]
    ) -> Self:
        """Those who follow one of these and can be notified about a thing, if they may see it."""
        muted = self.muted(about).values("user")
        rows = self.following(sources).exclude(user__in=muted).exclude(user__in=[*without])
        return rows.filter(user__is_active=True, user__suspended_at=None)

    def follow(
        self,
        thing: models.Model,
        users: Iterable[int],
        channel: Channel,
        *,
        is_automatic: bool = True,
    ) -> None:
        """Let people follow a thing; what they said of it before stays."""
        of = {"kind": content_type_of(thing), "target_id": thing.pk, "channel": channel}
        rows = [Follow(user_id=pk, is_automatic=is_automatic, **of) for pk in users]
        self.bulk_create(rows, ignore_conflicts=True)

    def follow_own(self, thing: models.Model, user: User) -> None:
        """Let somebody follow what they wrote in, unless they do not want that."""
        values = {
            "user": user.pk,
            "kind": content_type_of(thing).pk,
            "target": thing.pk,
            "channel": str(Channel.AT_ONCE),
            "at": timezone.now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW_OWN, values)

    def carry(self, source: models.Model, target: models.Model) -> list[int]:
        """Whoever follows a thing that became part of another follows that too; the new keys."""
        with connection.cursor() as cursor:
            cursor.execute(CARRY, [target.pk, content_type_of(source).pk, source.pk])
            return [key for (key,) in cursor.fetchall()]


def levels_of(user: AnyUser, rows: Sequence[tuple[int, int]]) -> list[str | None]:
    """Return how somebody follows each row, by the keys of its kind and its own; None for not."""
    values = {
        "user": user.pk,
        "kinds": [kind for kind, _ in rows],
        "keys": [key for _, key in rows],
    }
    known = {(kind, key): level for kind, key, level in LEVELS.rows(values)}
    return [known.get(row) for row in rows]


class Follow(models.Model):
    """A person is notified about a record; at the level *off*, about nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    level = models.CharField(max_length=10, choices=Level, default=Level.NORMAL)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.AT_ONCE)
    is_automatic = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "target_id"], name="people_follow_a_thing_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "target_id"], name="followers_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.user} follows {self.kind} {self.target_id}"

    @property
    def model(self) -> Any:
        return self.kind.model_class()
