"""What people looked for, without who they are: counted by day, and deleted after a season."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.search.models.term import key_of

if TYPE_CHECKING:
    from portal.search.models.entry import IndexEntry

RETENTION_DAYS = 90
MAX_SEARCH_LENGTH = 100
LEAST_COUNCILS = 3  # words of fewer could tell who looked for them (decision 23)
NOTE = """
    INSERT INTO search_search AS known (day, key, text, answered, shown, council_id, times)
    VALUES (%s, %s, %s, %s, %s, %s, 1)
    ON CONFLICT (day, key, council_id) DO UPDATE
        SET times = known.times + 1, answered = excluded.answered, shown = excluded.shown
"""


def first_day_stored() -> date:
    return timezone.localdate() - timedelta(days=RETENTION_DAYS)


class Unanswered(NamedTuple):
    """Words that found nothing, how often, and from how many councils."""

    text: str
    times: int
    councils: int


class SearchQuerySet(models.QuerySet["Search"]):
    @transaction.atomic
    def note(
        self, text: str, *, answered: bool, council: int | None, shown: Iterable["IndexEntry"] = ()
    ) -> None:
        """Count a search. A crash may lose the last ones: nobody waits for the disk.

        What a council was shown is stored, so that only that can be counted as opened.
        """
        key = key_of(text)[:MAX_SEARCH_LENGTH]
        if not key:
            return
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            text = text[:MAX_SEARCH_LENGTH]
            references = [f"{each.kind}:{each.key}:{each.slug}" for each in shown if council]
            today = timezone.localdate()
            cursor.execute(NOTE, [today, key, text, answered, references, council])

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
        return self.filter(day__lt=first_day_stored())


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
    shown = ArrayField(
        models.CharField(max_length=170),
        default=list,
        db_default=[],
        help_text=_("What stood on the first page, in its order: kind, key and slug of each."),
    )

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
