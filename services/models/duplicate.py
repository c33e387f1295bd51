"""Pairs of listings that may be the same thing."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from portal.search.models import EntryKind
from portal.search.vectors.store import similar_pairs
from services.models.choices import ServiceState
from services.models.service import Service

MIN_SIMILARITY = 0.5  # of two titles, by PostgreSQL's trigram similarity
REASONS = [
    gettext_noop("a similar name"),
    gettext_noop("much the same in other words"),
    gettext_noop("the same product"),
    gettext_noop("the same service area"),
    gettext_noop("the same council"),
]
MIN_CLOSENESS = 0.75  # of what two listings mean
KNOWN = """
    (SELECT * FROM unnest(%(firsts)s::bigint[], %(seconds)s::bigint[], %(closeness)s::float8[]))
    AS known (first_id, second_id, closeness)
"""
FORGET = """
    DELETE FROM services_likelyduplicate AS pair USING services_service AS a, services_service AS b
    WHERE decision = '' AND a.id = pair.first_id AND b.id = pair.second_id
        AND NOT a.title %% b.title
        AND NOT EXISTS (
            SELECT FROM {known}
            WHERE known.first_id = pair.first_id AND known.second_id = pair.second_id)
"""
# what counts besides the title; two that share nothing but words of it are rarely the same
FIND_PAIRS = """
    WITH by_meaning AS (SELECT * FROM {known}),
    pairs AS (
        SELECT a.id AS first_id, b.id AS second_id
        FROM services_service AS a
        JOIN services_service AS b ON a.id < b.id AND a.title %% b.title
        WHERE a.state = 'published' AND b.state = 'published'
        UNION SELECT first_id, second_id FROM by_meaning
    ), compared AS (
        SELECT first_id, second_id, similarity(a.title, b.title) AS likeness,
               COALESCE(closeness, 0) AS closeness, a.title %% b.title AS same_name,
               a.product_keys && b.product_keys AS same_product,
               a.category_id IS NOT DISTINCT FROM b.category_id AS same_area,
               a.council_id = b.council_id AS same_council
        FROM pairs
        JOIN services_service AS a ON a.id = first_id AND a.state = 'published'
        JOIN services_service AS b ON b.id = second_id AND b.state = 'published'
        LEFT JOIN by_meaning USING (first_id, second_id)
    )
    INSERT INTO services_likelyduplicate
        (first_id, second_id, score, reasons, decision, reason, found_at)
    SELECT first_id, second_id,
           greatest(likeness, closeness) + 0.3 * same_product::int + 0.2 * same_area::int
               + 0.1 * same_council::int,
           array_remove(ARRAY[CASE WHEN same_name THEN 'a similar name'
                                   ELSE 'much the same in other words' END,
                              CASE WHEN same_product THEN 'the same product' END,
                              CASE WHEN same_area THEN 'the same service area' END,
                              CASE WHEN same_council THEN 'the same council' END], NULL),
           '', '', now()
    FROM compared
    WHERE same_product OR same_area
    ON CONFLICT (first_id, second_id)
        DO UPDATE SET score = excluded.score, reasons = excluded.reasons
        WHERE services_likelyduplicate.score <> excluded.score
            OR services_likelyduplicate.reasons <> excluded.reasons
"""


class Decided(models.TextChoices):
    DUPLICATE = "duplicate", _("Same service: merge them")
    RELATED = "related", _("Related, but not the same")
    DIFFERENT = "different", _("Not related")


class LikelyDuplicateQuerySet(models.QuerySet["LikelyDuplicate"]):
    def open(self) -> Self:
        """Those that nobody has looked at, of listings that are both still there."""
        return self.filter(
            decision="", first__state=ServiceState.PUBLISHED, second__state=ServiceState.PUBLISHED
        ).order_by("-score", "pk")

    def for_listing(self) -> Self:
        return self.select_related("first__council", "second__council")

    def find(self) -> int:
        """Compare all published listings; how many pairs are open then.

        Pairs that somebody decided about are never proposed again. Two runs wait for
        each other.
        """
        # before anything is locked, as it takes long where there are very many listings
        self._compare(similar_pairs(EntryKind.SERVICE, MIN_CLOSENESS))
        return self.open().count()

    @transaction.atomic
    def _compare(self, by_meaning: list[tuple[int, int, float]]) -> None:
        names = ("firsts", "seconds", "closeness")
        columns = zip(*by_meaning, strict=True) if by_meaning else ([], [], [])
        known = {name: list(column) for name, column in zip(names, columns, strict=True)}
        with connection.cursor() as cursor:
            # decisions wait too: none is made about a pair that is being deleted or scored
            cursor.execute("LOCK TABLE services_likelyduplicate IN SHARE ROW EXCLUSIVE MODE")
            # what % and trigram_similar compare with, for this transaction only
            cursor.execute(
                ("SELECT set_config('pg_trgm.similarity_threshold', %s, true)"),
                [str(MIN_SIMILARITY)],
            )
            cursor.execute(FORGET.format(known=KNOWN), known)
            cursor.execute(FIND_PAIRS.format(known=KNOWN), known)

    def settle(self, one: Service, other: Service, decision: Decided, reason: str) -> None:
        """Decide about two listings, whichever is the earlier, if they were a pair."""
        pair = Q(first=one, second=other) | Q(first=other, second=one)
        self.filter(pair).update(decision=decision, reason=reason, decided_at=timezone.now())

    def reopen(self, one: Service, other: Service) -> None:
        """Put a pair that was merged back into the queue: the merge was undone."""
        pair = Q(first=one, second=other) | Q(first=other, second=one)
        self.filter(pair, decision=Decided.DUPLICATE).update(
            decision="", reason="", decided_at=None
        )


class LikelyDuplicate(models.Model):
    """Two published listings, the earlier first, and what makes them look alike."""

    first = models.ForeignKey(Service, models.CASCADE, related_name="+")
    second = models.ForeignKey(Service, models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=60))
    found_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=20, choices=Decided, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = LikelyDuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_found_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="decided_pairs_say_since_when",
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pairs_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def reasons_in_words(self) -> list[str]:
        """The reasons in the language of the reader; they are stored as REASONS."""
        return [gettext(reason) for reason in self.reasons]
