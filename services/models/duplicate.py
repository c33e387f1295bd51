"""Pairs of listings that may be the same thing."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from services.models.choices import ServiceState
from services.models.service import Service

MIN_SIMILARITY = 0.5  # of two titles, by PostgreSQL's trigram similarity
REASONS = [
    gettext_noop("a similar name"),
    gettext_noop("the same product"),
    gettext_noop("the same service area"),
    gettext_noop("the same council"),
]
# what counts besides the title; two that share nothing but words of it are rarely the same
FIND_PAIRS = """
    INSERT INTO services_likelyduplicate
        (first_id, second_id, score, reasons, decision, reason, found_at)
    SELECT first_id, second_id, closeness + 0.3 * same_product::int + 0.2 * same_area::int
               + 0.1 * same_council::int,
           array_remove(ARRAY['a similar name',
                              CASE WHEN same_product THEN 'the same product' END,
                              CASE WHEN same_area THEN 'the same service area' END,
                              CASE WHEN same_council THEN 'the same council' END], NULL),
           '', '', now()
    FROM (
        SELECT a.id AS first_id, b.id AS second_id, similarity(a.title, b.title) AS closeness,
               a.product_keys && b.product_keys AS same_product,
               a.category_id IS NOT DISTINCT FROM b.category_id AS same_area,
               a.council_id = b.council_id AS same_council
        FROM services_service AS a
        JOIN services_service AS b ON a.id < b.id AND a.title % b.title
        WHERE a.state = 'published' AND b.state = 'published'
    ) AS pairs
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

    @transaction.atomic
    def find(self) -> int:
        """Compare all published listings; how many pairs are open then.

        Pairs that somebody decided about are never proposed again. Two runs wait for
        each other.
        """
        with connection.cursor() as cursor:
            # decisions wait too: none is made about a pair that is being deleted or scored
            cursor.execute("LOCK TABLE services_likelyduplicate IN SHARE ROW EXCLUSIVE MODE")
            # what % and trigram_similar compare with, for this transaction only
            cursor.execute(
                ("SELECT set_config('pg_trgm.similarity_threshold', %s, true)"),
                [str(MIN_SIMILARITY)],
            )
            self.filter(decision="").exclude(pk__in=self._still_similar()).delete()
            cursor.execute(FIND_PAIRS)
        return self.open().count()

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

    def _still_similar(self) -> Self:
        return self.filter(first__title__trigram_similar=F("second__title"))


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
