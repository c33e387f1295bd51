"""What moderators answered about pieces of work: done, later, not needed."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CHECKED_AFTER = timedelta(days=1)
MAX_KEY, MAX_STATE, MAX_NOTE = 200, 120, 300


class WorkAnswer(models.TextChoices):
    DONE = "done", _("Done")
    LATER = "later", _("Later")
    NOT_NEEDED = "not_needed", _("Not needed")
    ACTED = "acted", _("Action taken")


class WorkOutcomeQuerySet(models.QuerySet["WorkOutcome"]):
    def current(self) -> Self:
        """The last answer about each piece of work."""
        return self.filter(replaced_at=None)

    def hiding(self, kind: str, key: models.F, state: models.F) -> Self:
        """Answers that hide a piece of work of a kind: ``key`` and ``state`` lead to its own.

        *Later* hides until its time, *not needed* until the work changes, *done* for a day: what
        is still open then comes back.
        """
        now = timezone.now()
        waits = Q(answer__in=[WorkAnswer.LATER, WorkAnswer.ACTED], until__gt=now)
        done = Q(answer=WorkAnswer.DONE, at__gt=now - CHECKED_AFTER)
        hidden = waits | done | Q(answer=WorkAnswer.NOT_NEEDED, state=state)
        return self.current().filter(hidden, kind=kind, key=key)

    def of_keys(self, keys: set[tuple[str, str]]) -> dict[tuple[str, str], "WorkOutcome"]:
        """The last answers about these pieces of work, by kind and key."""
        kinds, own = {kind for kind, _key in keys}, {key for _kind, key in keys}
        rows = self.current().filter(kind__in=kinds, key__in=own).select_related("by")
        return {(row.kind, row.key): row for row in rows}

    def replace(self, kind: str, key: str) -> None:
        """Let the last answer about a piece of work make room for another."""
        self.current().filter(kind=kind, key=key).update(replaced_at=timezone.now())

    def since(self, days: int) -> Self:
        return self.filter(at__gte=timezone.now() - timedelta(days=days))

    def counts(self, days: int) -> dict[tuple[str, str], int]:
        """How often each answer was given about each kind of work."""
        counted = self.since(days).order_by().values_list("kind", "answer")
        return {(kind, answer): n for kind, answer, n in counted.annotate(n=models.Count("pk"))}


class WorkOutcome(models.Model):
    """An answer of a moderator about one piece of work. A new answer replaces the last one."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=MAX_KEY)
    answer = models.CharField(max_length=10, choices=WorkAnswer)
    state = models.CharField(
        max_length=MAX_STATE,
        blank=True,
        help_text=_("What the item was like then. If it changes, “not needed” no longer counts."),
    )
    since = models.DateTimeField(null=True, help_text=_("Since when the item had waited."))
    until = models.DateTimeField(null=True)
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="work_outcomes")
    at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True)

    objects = WorkOutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(replaced_at=None),
                name="a_piece_of_work_has_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[WorkAnswer.LATER, WorkAnswer.ACTED], until__isnull=False)
                | Q(answer__in=[WorkAnswer.DONE, WorkAnswer.NOT_NEEDED], until=None),
                name="only_what_waits_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("at")),
                name="work_waits_for_a_later_time",
            ),
        ]
        indexes = [models.Index(fields=["at", "kind"], name="work_outcomes_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.get_answer_display()}"
