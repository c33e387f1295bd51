"""Everything that a person wrote since a moment, hidden at once, and how it was before."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.models import Post
from portal.accounts.models import User
from portal.components.decision_forms import REASON_LENGTH
from portal.site.errors import RuleBroken

UNDO_WITHIN = timedelta(days=30)


class BulkHidingQuerySet(models.QuerySet["BulkHiding"]):
    def of(self, person: User) -> Self:
        return self.filter(person=person).select_related("by", "undone_by").newest_first()

    def automatic(self) -> Self:
        """Those that the site began and no moderator has ended."""
        return self.filter(post__isnull=False, settled_at=None, undone_at=None)

    def undoable(self) -> Self:
        return self.filter(undone_at=None, hidden_at__gt=timezone.now() - UNDO_WITHIN)

    def newest_first(self) -> Self:
        return self.order_by("-hidden_at", "-pk")

    def locked(self, pk: int) -> "BulkHiding":
        """Raises RuleBroken where it was undone before, or is too old to be undone."""
        found = self.select_for_update(of=("self",)).select_related("person").get(pk=pk)
        if found.undone_at:
            raise RuleBroken(gettext("Another moderator has already undone this."))
        if not found.is_undoable:
            raise RuleBroken(gettext("You can undo this for 30 days only."))
        return found


class BulkHiding(models.Model):
    """One act that hid many texts of a person, and may have suspended them as well."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bulk_hidings"
    )
    by = models.ForeignKey(
        *(settings.AUTH_USER_MODEL, models.PROTECT),
        related_name="+",
        null=True,
        help_text=_("Empty where the site itself hid a post that trusted members reported."),
    )
    post = models.ForeignKey(
        *(Post, models.CASCADE),
        related_name="automatic_hidings",
        null=True,
        editable=False,
        help_text=_("The post that trusted members reported."),
    )
    since = models.DateTimeField(
        null=True, blank=True, help_text=_("Leave empty for everything that the person wrote.")
    )
    reason = models.TextField(max_length=REASON_LENGTH)
    hidden_at = models.DateTimeField(default=timezone.now)
    suspended_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When the same act suspended the person.")
    )
    settled_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text=_("When a moderator confirmed what the site had hidden."),
    )
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = BulkHidingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="bulk_hidings_say_why"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_bulk_hidings_say_when_and_by_which_moderator",
            ),
            models.CheckConstraint(
                condition=Q(by=None) ^ Q(post=None), name="the_site_hides_reported_posts_only"
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(settled_at=None, undone_at=None),
                name="a_post_is_hidden_automatically_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "-hidden_at"], name="bulk_hidings_of_a_person")]

    def __str__(self) -> str:
        return gettext("Texts of {person}").format(person=self.person)

    def get_absolute_url(self) -> str:
        return reverse("moderation:hiding", args=[self.pk])

    @property
    def is_undoable(self) -> bool:
        """For 30 days; what the site hid for as long as its reports are open."""
        is_recent = self.hidden_at > timezone.now() - UNDO_WITHIN
        is_open = self.post_id is not None and self.settled_at is None
        return self.undone_at is None and (is_recent or is_open)

    def settle(self) -> None:
        """Leave hidden what the site hid."""
        self.settled_at = timezone.now()
        self.save(update_fields=["settled_at"])

    @property
    def undoable_until(self) -> datetime:
        return self.hidden_at + UNDO_WITHIN


class HideableKind(models.TextChoices):
    SERVICE = "service", _("Service")
    NEED = "need", _("Need")
    THREAD = "thread", _("Thread")
    POST = "post", _("Post")


class HiddenOutcome(models.TextChoices):
    HIDDEN = "", _("Hidden")
    RESTORED = "restored", _("As before")
    CHANGED = "changed", _("Changed since, so it was left")


class HiddenText(models.Model):
    """A row that a bulk hiding changed: its columns before and after, for undoing it."""

    hiding = models.ForeignKey(BulkHiding, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=10, choices=HideableKind)
    # no foreign key: what was hidden may be deleted by its author
    target_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=HiddenOutcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hiding", "kind", "target_id"], name="a_bulk_hiding_has_a_text_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=HideableKind.values), name="hidden_texts_are_of_known_kinds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_id}"
