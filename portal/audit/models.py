"""Who did what to whom, when and why. Written once, never changed."""

from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from portal.audit.acts import Act, labels, public_acts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, thing: models.Model) -> Self:
        """What was done to a person, or to any other row."""
        kind = ContentType.objects.get_for_model(thing)
        if thing._meta.label == settings.AUTH_USER_MODEL:
            return self.filter(Q(person=thing.pk) | Q(kind=kind, target_id=thing.pk))
        return self.filter(kind=kind, target_id=thing.pk)

    def of_kind(self, model: type[models.Model]) -> Self:
        return self.filter(kind=ContentType.objects.get_for_model(model))

    def of_person(self, text: str) -> Self:
        """Done by, or to, somebody of this name or address."""
        words = Q(actor__display_name__icontains=text) | Q(actor__email__iexact=text)
        whom = Q(person__display_name__icontains=text) | Q(person__email__iexact=text)
        return self.filter(words | whom)

    def public(self) -> Self:
        """What everybody may know was done; the rows themselves name people and reasons."""
        return self.filter(verb__in=public_acts())

    def by(self, user: Any) -> Self:
        return self.filter(actor=user)

    def for_listing(self) -> Self:
        entries = self.select_related("actor", "person", "kind").prefetch_related("target")
        return entries.order_by("-at", "-pk")


class Entry(models.Model):
    """One act. It names people by reference only, so that erasing a person leaves no name here."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="acts"
    )
    verb = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_entries"
    )
    kind = models.ForeignKey(ContentType, models.PROTECT, null=True)
    # no foreign key: an entry stays when what it is about is deleted
    target_id = models.BigIntegerField(null=True)
    target = GenericForeignKey("kind", "target_id")
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(condition=~Q(verb=""), name="entries_say_what_was_done"),
            models.CheckConstraint(
                condition=Q(kind=None, target_id=None)
                | Q(kind__isnull=False, target_id__isnull=False),
                name="targets_have_a_kind_and_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="entries_newest_first"),
            models.Index(fields=["kind", "target_id"], name="entries_by_target"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="entries_are_never_changed", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    @property
    def label(self) -> "StrOrPromise":
        """What was done, in the words of the pages."""
        return labels().get(self.verb, self.verb)


def record(
    act: Act,
    target: models.Model | None = None,
    *,
    by: Any,
    person: Any = None,
    reason: str = "",
    **details: object,
) -> Entry:
    """Write down an act, in the transaction that does it.

    `by` is None where the site itself acts. `details` hold codes and numbers, never a name or an
    address: they are not erased with the person.
    """
    return Entry.objects.create(
        verb=act, target=target, actor=by, person=person, reason=reason, details=details
    )
