"""Numbers that triggers keep, so that no page has to count rows for them.

A page that counted everything would take longer with each row, and whoever opens it after a change
would wait for that.
"""

from typing import Any

from django.db import connection, models, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

LOCK = "LOCK TABLE search_tally IN SHARE UPDATE EXCLUSIVE MODE"
ADD_UP = """
    WITH gone AS (DELETE FROM search_tally RETURNING subject, key, number)
    INSERT INTO search_tally (subject, key, number)
    SELECT subject, key, sum(number) FROM gone GROUP BY subject, key HAVING sum(number) <> 0
"""
COUNT_AGAIN = """
    WITH gone AS (DELETE FROM search_tally WHERE subject LIKE %s)
    INSERT INTO search_tally (subject, key, number)
    SELECT subject, key, sum(number) FROM ({rows}) AS rows
    GROUP BY subject, key HAVING sum(number) <> 0
"""
DRIFT = """
    SELECT subject, key FROM (
        SELECT subject, key, number FROM search_tally WHERE subject LIKE %s
        UNION ALL SELECT subject, key, -number FROM ({rows}) AS rows
    ) AS counted GROUP BY subject, key HAVING sum(number) <> 0 ORDER BY subject, key
"""


class TallySubject(models.TextChoices):
    """What is counted of things that have no entry, or not by their facets."""

    LISTINGS_BY_COUNCIL = "listings:council", _("published listings, by the council")
    USES_BY_COUNCIL = "uses:council", _("uses that everybody sees, by the council")
    RUNNING_BY_COUNCIL = "uses:running", _("those of them that run, by the council")
    RUNNING_BY_END = "uses:ending", _("those that run, by the day on which the contract ends")


class TallyQuerySet(models.QuerySet["Tally"]):
    def counts(self, *subjects: str) -> dict[str, dict[str, int]]:
        """The number of each key that has one, by subject; in one query."""
        counts: dict[str, dict[str, int]] = {subject: {} for subject in subjects}
        for subject, key, number in self._added_up(*subjects).values_list("subject", "key", "n"):
            counts[subject][key] = number
        return counts

    def largest(self, subject: str, limit: int) -> list[tuple[str, int]]:
        """The keys with the largest numbers, the largest first."""
        rows = self._added_up(subject).order_by("-n", "key")
        return list(rows.values_list("key", "n")[:limit])

    def _added_up(self, *subjects: str) -> models.QuerySet[Any, Any]:
        rows = self.filter(subject__in=subjects).order_by().values("subject", "key")
        return rows.annotate(n=Sum("number")).exclude(n=0)

    @transaction.atomic
    def add_up(self) -> None:
        """One row for each number, instead of one for each change. Who writes waits for nothing."""
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
            cursor.execute(ADD_UP)

    @transaction.atomic
    def count_again(self, source: str, rows: str) -> None:
        """Count what begins with ``source`` anew, from SQL for (subject, key, number).

        What is counted and what is forgotten are of one moment, and changes after it add to that.
        """
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
            cursor.execute(COUNT_AGAIN.format(rows=rows), [f"{source}:%"])

    def with_drift(self, source: str, rows: str) -> list[tuple[str, str]]:
        """The subject and key of each number that is not what the rows themselves say."""
        with connection.cursor() as cursor:
            cursor.execute(DRIFT.format(rows=rows), [f"{source}:%"])
            return [(subject, key) for subject, key in cursor.fetchall()]


class Tally(models.Model):
    """How many more or fewer there are since a change; all rows of a key make its number.

    Changes are added, never counted up in place, so that those that write at once wait for each
    other nowhere. Written by triggers; a subject begins with what is counted: found:service:phase.
    """

    subject = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    number = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [
            models.Index(fields=["subject", "key"], name="tallies_by_key", include=["number"])
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key}: {self.number:+}"
