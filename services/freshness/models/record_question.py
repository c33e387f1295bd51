"""How often a council was asked about a record by email, and when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FORTNIGHT = timedelta(days=14)
ROUNDS = 2  # letters without an answer, before the directory stops asking


class RecordKind(models.TextChoices):
    USE = "use", _("System in use")
    CONTRACT = "contract", _("Contract that has ended")
    SERVICE = "service", _("Service")
    NOTICE = "notice", _("Published contract")


class RecordKey(NamedTuple):
    """A record that a council is asked about; a contract goes by the key of its use."""

    kind: RecordKind
    key: int


class RecordQuestionQuerySet(models.QuerySet["RecordQuestion"]):
    def about(self, keys: Iterable[RecordKey]) -> Self:
        """Return the rows of these records."""
        by_kind: dict[RecordKind, list[int]] = {}
        for kind, key in keys:
            by_kind.setdefault(kind, []).append(key)
        named = Q(pk__in=[])
        for kind, numbers in by_kind.items():
            named |= Q(kind=kind, key__in=numbers)
        return self.filter(named)

    def unanswered(self, today: date) -> Self:
        """Those that were asked as often as the directory asks, and had time to answer."""
        return self.filter(rounds__gte=ROUNDS, asked_on__lte=today - FORTNIGHT)

    def ask(self, keys: list[RecordKey], today: date) -> None:
        """Note that these records were asked about on a day; a second time on it is the same."""
        new = [RecordQuestion(kind=kind, key=key, asked_on=today) for kind, key in keys]
        self.about(keys).filter(asked_on__lt=today).update(rounds=F("rounds") + 1, asked_on=today)
        self.bulk_create(new, ignore_conflicts=True, batch_size=500)


class RecordQuestion(models.Model):
    """That a council was asked about a record which is due.

    The row goes when the record is no longer due. The record is named by kind and key, without a
    foreign key, because deleting a use must not read other tables first (see ``AwardNotice``).
    """

    kind = models.CharField(max_length=10, choices=RecordKind)
    key = models.PositiveBigIntegerField()
    rounds = models.PositiveSmallIntegerField(default=1)
    asked_on = models.DateField()

    objects = RecordQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="a_record_is_asked_about_once"),
            models.CheckConstraint(
                condition=Q(rounds__range=(1, ROUNDS)), name="records_are_asked_about_twice_at_most"
            ),
        ]
        indexes = [models.Index(fields=["rounds", "asked_on"], name="questions_by_round")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"

    @property
    def record(self) -> RecordKey:
        return RecordKey(RecordKind(self.kind), self.key)
