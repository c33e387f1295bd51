"""Which results were opened for which question, by day and council, and no person (decision 45)."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from django.db import connection, models, transaction
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.search.models.entry import EntryKind
from portal.search.models.search import (
    LEAST_COUNCILS,
    MAX_SEARCH_LENGTH,
    first_day_stored,
)
from portal.search.models.term import key_of

LATER = 11  # the place of all that stood below the tenth
MAX_TIMES = 20  # of one council, question, result and day
MAX_A_DAY = 1000  # of one council
# only what the question really found that day for this council, at the place where it stood
NOTE = """
    INSERT INTO search_openedresult AS known (day, key, council_id, kind, target, place, times)
    SELECT search.day, search.key, search.council_id, %(kind)s,
           split_part(shown.reference, ':', 2)::bigint, least(shown.place, %(later)s), 1
    FROM search_search AS search, unnest(search.shown) WITH ORDINALITY AS shown(reference, place)
    WHERE search.day = %(day)s AND search.key = %(key)s AND search.council_id = %(council)s
      AND split_part(shown.reference, ':', 1) = %(kind)s
      AND split_part(shown.reference, ':', %(part)s) = %(name)s
      AND (SELECT count(*) FROM search_openedresult
           WHERE day = %(day)s AND council_id = %(council)s) < %(max_a_day)s
    ON CONFLICT (key, day, council_id, kind, target) DO UPDATE
        SET times = known.times + 1, place = least(known.place, excluded.place)
        WHERE known.times < %(max_times)s
"""


class OpenedThing(NamedTuple):
    """A thing by its kind, and by its key or, where its address has none, its slug."""

    kind: EntryKind
    name: str
    is_key: bool

    @property
    def part(self) -> int:
        """Where the name stands in what a search remembers that it showed: kind:key:slug."""
        return 2 if self.is_key else 3


class OpenedResultQuerySet(models.QuerySet["OpenedResult"]):
    @transaction.atomic
    def note(self, text: str, opened: OpenedThing, *, council: int) -> None:
        """Count that a result was opened. A crash may lose the last ones, as of searches."""
        values: dict[str, Any] = {
            "day": timezone.localdate(),
            "key": key_of(text)[:MAX_SEARCH_LENGTH],
            "council": council,
            "kind": opened.kind.value,
            "name": opened.name,
            "part": opened.part,
            "later": LATER,
            "max_times": MAX_TIMES,
            "max_a_day": MAX_A_DAY,
        }
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute(NOTE, values)

    def of_questions(self, keys: Iterable[str]) -> list[Any]:
        """What people of at least three councils opened for each of these questions."""
        things = self.filter(key__in=list(keys)).values("key", "kind", "target")
        counted = things.annotate(
            councils=Count("council", distinct=True), opened=Sum("times"), best=Min("place")
        )
        known = counted.filter(councils__gte=LEAST_COUNCILS)
        return list(known.order_by("key", "-councils", "-opened", "kind", "target"))

    def too_old(self) -> Self:
        return self.filter(day__lt=first_day_stored())


class OpenedResult(models.Model):
    """How often people of a council opened a result of a question on a day."""

    day = models.DateField()
    key = models.CharField(max_length=MAX_SEARCH_LENGTH)
    council = models.ForeignKey(
        "councils.Council", models.CASCADE, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=EntryKind)
    target = models.BigIntegerField(help_text=_("The number of the record in its own table."))
    place = models.PositiveSmallIntegerField(
        help_text=_("The best place where it stood; 11 stands for all below the tenth.")
    )
    times = models.PositiveSmallIntegerField(default=1)

    objects = OpenedResultQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day", "council"], name="opened_results_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "day", "council", "kind", "target"],
                name="an_opened_result_is_counted_by_day_and_council",
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=LATER), name="opened_results_have_a_place"
            ),
            models.CheckConstraint(
                condition=Q(times__gte=1, times__lte=MAX_TIMES), name="opened_results_are_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.kind} {self.target}"
