"""What people looked for, without who they are: counted by day, and deleted after a season."""

from datetime import timedelta
from typing import NamedTuple, Self

from django.db import connection, models, transaction
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from portal.search.models.term import key_of

RETENTION_DAYS = 90
MAX_SEARCH_LENGTH = 100
LEAST_COUNCILS = 3  # words of fewer could tell who looked for them (decision 23)
NOTE = """
    INSERT INTO search_search AS known (day, key, text, answered, council_id, times)
    VALUES (%s, %s, %s, %s, %s, 1)
    ON CONFLICT (day, key, council_id) DO UPDATE
        SET times = known.times + 1, answered = excluded.answered
"""


class Unanswered(NamedTuple):
    """Words that found nothing, how often, and from how many councils."""

    text: str
    times: int
    councils: int


class SearchQuerySet(models.QuerySet["Search"]):
    @transaction.atomic
    def note(self, text: str, *, answered: bool, council: int | None) -> None:
        """Count a search. A crash may lose the last ones: nobody waits for the disk."""
        key = key_of(text)[:MAX_SEARCH_LENGTH]
        if not key:
            return
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            text = text[:MAX_SEARCH_LENGTH]
            cursor.execute(NOTE, [timezone.localdate(), key, text, answered, council])

    def unanswered(self) -> list[Unanswered]:
        """What members of at least three councils looked for and nobody has registered."""
        rows = (
            self.filter(answered=False)
            .values("key")
            .annotate(
                example=Max("text"),
                searches=Sum("times"),
                councils=Count("council", distinct=True),
            )
            .filter(councils__gte=LEAST_COUNCILS)
            .order_by("-councils", "-searches", "key")
        )
        return [Unanswered(row["example"], row["searches"], row["councils"]) for row in rows[:200]]

    def too_old(self) -> Self:
        return self.filter(day__lt=timezone.localdate() - timedelta(days=RETENTION_DAYS))


class Search(models.Model):
    """How often something was looked for on a day, from a council or by visitors."""

    day = models.DateField()
    key = models.CharField(max_length=MAX_SEARCH_LENGTH)
    text = models.CharField(max_length=MAX_SEARCH_LENGTH)
    answered = models.BooleanField()
    council = models.ForeignKey(
        "councils.Council", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    times = models.PositiveIntegerField(default=1)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "searches"
        indexes = [
            models.Index(fields=["key"], name="unanswered_searches", condition=Q(answered=False))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "key", "council"],
                name="a_search_is_counted_by_day_and_council",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.text
