"""What was there when a council looked, and whom it asked, as of that day."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.search.models import EntryKind, IndexEntry
from services.models import Offer, Use
from services.needs.models.matches import FindingKind, Match
from services.needs.models.need import Need

HIDDEN = _("Record that is no longer public")
BOOLEAN: models.BooleanField[bool, bool] = models.BooleanField()
IN_ORDER = [each.value for each in FindingKind]


class QuestionChannel(models.TextChoices):
    LETTER = "letter", _("By email")
    THREAD = "thread", _("In a thread")
    INTRODUCED = "introduced", _("Introduced by a moderator")


def _hidden() -> Q:
    """Whether something is there, but not for everybody any more."""
    this, everybody = Q(pk=models.OuterRef("key")), AnonymousUser()
    uses = Use.objects.visible_to(everybody)
    shown: list[tuple[FindingKind, models.QuerySet[Any], models.QuerySet[Any]]] = [
        (FindingKind.OFFER, Offer.objects.all(), Offer.objects.visible_to(everybody)),
        (FindingKind.USE, Use.objects.all(), uses),
        (FindingKind.CONTRACT, Use.objects.all(), uses),
        (FindingKind.NEED, Need.objects.all(), Need.objects.shown()),
    ]
    threads = IndexEntry.objects.filter(kind=EntryKind.THREAD, key=models.OuterRef("key"))
    hidden = Q(kind=FindingKind.THREAD) & ~Q(Exists(threads))
    for kind, rows, for_everybody in shown:
        exists, is_shown = Q(Exists(rows.filter(this))), Q(Exists(for_everybody.filter(this)))
        hidden |= Q(kind=kind) & exists & ~is_shown
    return hidden


class FindingQuerySet(models.QuerySet["Finding"]):
    def keep(self, need: Need, find_matches: Iterable[Match]) -> list["Finding"]:
        """Keep what fits now, and note what does no longer; what was not known before."""
        found = {(match.kind, match.key): match for match in find_matches}
        known = {(row.kind, row.key): row for row in self.filter(need=need)}
        gone = [row.pk for key, row in known.items() if key not in found]
        self.filter(pk__in=gone, gone_at=None).update(gone_at=timezone.now())
        back = [row.pk for key, row in known.items() if key in found and row.gone_at]
        self.filter(pk__in=back).update(gone_at=None)
        new = [
            self.model(need=need, position=position, **match._asdict())
            for position, (key, match) in enumerate(found.items())
            if key not in known
        ]
        return self.bulk_create(new, ignore_conflicts=True)

    def readable(self) -> Self:
        """Those that everybody may read now, and, without their words, those asked about."""
        marked = self.annotate(is_hidden=models.ExpressionWrapper(_hidden(), BOOLEAN))
        return marked.exclude(is_hidden=True, asked_at=None)

    def in_order(self) -> Self:
        kinds = [models.When(kind=kind, then=n) for n, kind in enumerate(IN_ORDER)]
        related = self.readable().select_related("council")
        return related.order_by(models.Case(*kinds), "position", "pk")

    def still_visible(self) -> Self:
        """What fits now, and whatever was asked about."""
        return self.filter(Q(gone_at=None) | Q(asked_at__isnull=False))

    def askable(self) -> Self:
        """Those with somebody to ask who has not been asked yet."""
        return self.filter(asked_at=None, council__isnull=False, gone_at=None)

    def to_introduce(self) -> Self:
        """The best offer for each open need that its council has not asked any offer about."""
        offers = self.model.objects.filter(need=OuterRef("need"), kind=FindingKind.OFFER)
        better = offers.filter(gone_at=None, council__isnull=False).filter(
            Q(position__lt=OuterRef("position"))
            | Q(position=OuterRef("position"), pk__lt=OuterRef("pk"))
        )
        open_offers = self.readable().askable().filter(kind=FindingKind.OFFER)
        return open_offers.filter(
            ~Exists(offers.filter(asked_at__isnull=False)),
            ~Exists(better),
            need__outcome="",
            need__hidden_at=None,
        )

    def without_contracts(self) -> Self:
        return self.exclude(kind=FindingKind.CONTRACT)

    def of_contracts(self) -> Self:
        return self.filter(kind=FindingKind.CONTRACT)

    def asked(self) -> Self:
        return self.readable().filter(asked_at__isnull=False).order_by("asked_at", "pk")

    def chosen(self) -> Self:
        """Those that a thread, which is being written, is to be about."""
        return self.filter(chosen_at__isnull=False, asked_at=None)

    def choose(self, keys: Iterable[int]) -> None:
        """Only these are chosen from now on."""
        self.filter(asked_at=None).exclude(pk__in=keys).update(chosen_at=None)
        self.filter(pk__in=keys, asked_at=None).update(chosen_at=timezone.now())

    def note_asked(self, how: QuestionChannel, by: User) -> int:
        return self.update(asked_at=timezone.now(), asked_how=how, asked_by=by)

    def unanswered(self) -> Self:
        return self.asked().filter(answer="")


class Finding(models.Model):
    """One thing that fits a need, and why. Its words stay as they were when it was found."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=FindingKind)
    key = models.BigIntegerField(
        help_text=_("The number of the offer, use, need or thread that was found.")
    )
    council = models.ForeignKey(
        Council,
        models.PROTECT,
        related_name="+",
        null=True,
        help_text=_("The council to ask about it."),
    )
    title = models.CharField(max_length=250)
    address = models.CharField(max_length=300)
    reasons = ArrayField(models.CharField(max_length=200), default=list)
    position = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField(auto_now_add=True)
    gone_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_how = models.CharField(max_length=10, choices=QuestionChannel, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    answer = models.CharField(max_length=500, blank=True)

    is_hidden = False  # a queryset says where it is

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "kind", "key"], name="a_need_finds_a_thing_once"
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_how="", asked_by=None)
                | (Q(asked_at__isnull=False, asked_by__isnull=False) & ~Q(asked_how="")),
                name="asked_findings_say_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(asked_at__isnull=False),
                name="only_who_was_asked_answered",
            ),
        ]
        indexes = [models.Index(F("need"), F("kind"), F("position"), name="findings_in_order")]

    def __str__(self) -> str:
        return str(HIDDEN) if self.is_hidden else self.title

    @property
    def state(self) -> tuple[object, ...]:
        """What tells one state of it, as it is shown, from another."""
        return self.pk, self.is_hidden, self.gone_at, self.asked_at, self.answer

    @property
    def kind_of_one(self) -> str:
        return FindingKind(self.kind).singular
