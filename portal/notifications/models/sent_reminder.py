"""What is told only once, although it is looked at every day."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.notifications.events import Event


class OnceQuerySet(models.QuerySet["Once"]):
    def is_first(self, event: Event, thing: models.Model, when: object) -> bool:
        """Whether this was not said before of the thing; from now on it was."""
        kind = ContentType.objects.get_for_model(thing)
        # of two runs at once, the constraint lets one create the row
        _, created = self.get_or_create(
            event=event, kind=kind, target_id=thing.pk, when=str(when)[:60]
        )
        return created


class Once(models.Model):
    """That a thing is due was said, for this date of it."""

    event = models.CharField(max_length=20, choices=Event)
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    when = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    objects = OnceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("said once")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "target_id", "when"], name="what_is_due_is_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} of {self.kind} {self.target_id}: {self.when}"
