"""Who may not write for a while, where, and why."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from forums.models.board import Board
from portal.accounts.actor import ActorFact, row_of
from portal.accounts.models import User


class SilenceQuerySet(models.QuerySet["Silence"]):
    def standing(self) -> Self:
        """Neither over nor lifted."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)

    def of(self, person: User) -> Self:
        """Those of a person, the newest first, also what is over."""
        rows = self.filter(user=person).select_related("board", "by")
        return rows.order_by("-since", "-pk")


class Silence(models.Model):
    """Somebody may read, but not write, on a board or on all of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="silences")
    board = models.ForeignKey(Board, models.PROTECT, related_name="silences", null=True, blank=True)
    reason = models.TextField(max_length=500)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = SilenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="silences_say_why"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="silences_end_after_they_begin",
            ),
            models.UniqueConstraint(
                fields=["user", "board"],
                condition=Q(lifted_at=None, until=None),
                nulls_distinct=False,
                name="one_endless_silence_a_board",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="silences_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user} on {self.board or gettext('every board')}"

    @property
    def is_standing(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())


def _standing(values: list[dict[str, Any]] | None) -> list[Silence]:
    rows = [row_of(Silence, value) for value in values or []]
    return [row for row in rows if row.is_standing]


SILENCES = ActorFact(
    "silences",
    """SELECT json_agg(silence ORDER BY silence.id) FROM forums_silence AS silence
       WHERE silence.user_id = account.id AND silence.lifted_at IS NULL""",
    _standing,
    # who is silenced reads why: pages of theirs are nobody else's
    common=lambda silences: [silence.pk for silence in silences],
    share=lambda silences: silences,
)
