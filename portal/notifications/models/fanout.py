"""What is still to be told to those who follow something."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from portal.notifications.events import Event
from portal.notifications.models.follow import Source, content_type_of
from portal.notifications.models.notification import Notice

# written with every post, while others wait for its thread: in words of SQL. Who hears what is
# new, and who only watches, is as in FollowQuerySet.following
NOTE = """
    INSERT INTO notifications_happening
        (event, kind_id, target_id, link, detail, actor_id, sources, without, at)
    SELECT %(event)s, %(kind)s, %(target)s, %(link)s, %(detail)s, %(actor)s, %(sources)s::jsonb,
           %(without)s::jsonb, %(at)s
    WHERE EXISTS (
        SELECT FROM jsonb_array_elements(%(sources)s::jsonb) AS source
        JOIN notifications_follow
            ON kind_id = (source ->> 0)::integer AND target_id = (source ->> 1)::bigint
        WHERE level = 'watch' OR level = 'normal' AND (source ->> 2)::boolean
    )
    RETURNING id
"""


class HappeningQuerySet(models.QuerySet["Happening"]):
    def note(self, news: Notice, sources: list[Source], without: Iterable[int]) -> int | None:
        """Write down what happened, if anybody follows what it happened to; its key."""
        values = {
            "event": str(news.event),
            "kind": content_type_of(news.about).pk,
            "target": news.about.pk,
            "link": news.link,
            "detail": news.detail,
            "actor": news.by.pk if news.by else None,
            "sources": json.dumps(sources),
            "without": json.dumps([*without]),
            "at": timezone.now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(NOTE, values)
            row = cursor.fetchone()
            return row[0] if row else None


class Happening(models.Model):
    """Written with its cause; gone when everybody is told.

    ``sources`` are the things whose followers hear of it: [kind, key, whether it is part of
    *what is new*]. ``without`` are people who know already.
    """

    event = models.CharField(max_length=20, choices=Event)
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    link = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    sources = models.JSONField(default=list)
    without = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    objects = HappeningQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.event}: {self.kind} {self.target_id}"

    @property
    def about(self) -> models.Model | None:
        """The thing itself; None where it is gone."""
        model: Any = self.kind.model_class()
        found: models.Model | None = model._default_manager.filter(pk=self.target_id).first()  # noqa: SLF001 - Django's name for it
        return found
