"""What was shown to people who began a listing, and what they did then: whether it was worth it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.lists.paging import whole_number
from services.models.service import Service
from services.models.similar_listings import SimilarListing

COUNTED_DAYS = 365


class OverlapQuerySet(models.QuerySet["Overlap"]):
    def note_shown(self, draft: Service, similar: Iterable[SimilarListing]) -> None:
        """Store which listings were shown beside a draft; a row that is there stays as it is."""
        rows = [
            Overlap(
                draft=draft,
                draft_key=draft.pk,
                council=draft.council,
                other=other.service,
                reasons=other.reasons,
            )
            for other in similar
        ]
        self.bulk_create(rows, ignore_conflicts=True)

    def note(self, what: str, *, draft: int | None, other: Service, council: Council) -> None:
        """``what`` happened ("opened" or "chosen") to a listing that was shown; the first time.

        Before anything is saved there is no draft: the row is stored without one.
        """
        of_council = Service.objects.filter(pk=draft, council=council).first() if draft else None
        row, _ = self.get_or_create(
            draft_key=of_council.pk if of_council else None,
            other=other,
            council=council,
            defaults={"draft": of_council},
        )
        if getattr(row, f"{what}_at") is None:
            setattr(row, f"{what}_at", timezone.now())
            row.save(update_fields=[f"{what}_at"])

    def note_chosen(self, thing: models.Model, council: Council, *, beside: str | None) -> None:
        """A council takes what was shown ``beside`` a listing that it began, if it was."""
        if beside is not None and isinstance(thing, Service):
            self.note("chosen", draft=whole_number(beside), other=thing, council=council)

    def note_gone_on(self, draft: Service) -> None:
        """The council hands its listing in, and says why it is another one."""
        shown = self.filter(draft=draft)
        shown.update(went_on_at=timezone.now(), because=draft.different_because)

    def lately(self) -> Self:
        return self.filter(shown_at__gt=timezone.now() - timedelta(days=COUNTED_DAYS))

    def worth(self) -> dict[str, int]:
        """Figures of a year.

        Listings begun beside which something stood (``begun``); how many of them somebody
        looked closer at (``opened``), gave up for one that was there (``chosen``) or handed in
        all the same (``went_on``); and how many of the latter proved the same later
        (``merged``). ``unsaved``: those chosen before anything was saved.
        """
        rows = self.lately().exclude(draft_key=None)
        later = Q(draft__merged_into=F("other")) | Q(other__merged_into=F("draft"))
        counted = rows.aggregate(
            begun=Count("draft_key", distinct=True),
            opened=Count("draft_key", distinct=True, filter=Q(opened_at__isnull=False)),
            chosen=Count("draft_key", distinct=True, filter=Q(chosen_at__isnull=False)),
            went_on=Count("draft_key", distinct=True, filter=Q(went_on_at__isnull=False)),
            merged=Count("draft_key", distinct=True, filter=later),
        )
        unsaved = self.lately().filter(draft_key=None, chosen_at__isnull=False).count()
        return {**counted, "unsaved": unsaved}

    def reasons_to_go_on(self) -> Self:
        """What councils said about those they went on beside, newest first."""
        with_reason = self.lately().filter(went_on_at__isnull=False).exclude(because="")
        known = with_reason.select_related("draft__council", "other__council", "council")
        return known.order_by("-went_on_at", "pk")


class Overlap(models.Model):
    """A listing that was shown beside one that a council began, and what came of it."""

    draft = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+")
    draft_key = models.BigIntegerField(
        null=True, help_text=_("The number of the draft. It stays when the draft is deleted.")
    )
    other = models.ForeignKey(Service, models.CASCADE, related_name="+")
    council = models.ForeignKey(Council, models.CASCADE, related_name="+")
    reasons = ArrayField(models.CharField(max_length=200), default=list)
    shown_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)
    went_on_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)

    objects = OverlapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft_key", "other", "council"],
                name="a_listing_is_shown_beside_another_once",
            )
        ]

    def __str__(self) -> str:
        draft = self.draft or gettext("a new service")
        return gettext("{other} beside {draft}").format(other=self.other, draft=draft)
