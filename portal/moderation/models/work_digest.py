"""At which hour a steward wants the list of work by email."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LAST_HOUR, USUAL_HOUR, SATURDAY = 23, 8, 5


class WorkDigest(models.Model):
    """What a moderator chose; who chose nothing has an email at 8am on working days."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="work_digest", editable=False
    )
    is_on = models.BooleanField(default=True)
    hour = models.PositiveSmallIntegerField(
        default=USUAL_HOUR, validators=[MaxValueValidator(LAST_HOUR)]
    )
    sent_on = models.DateField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__lte=LAST_HOUR),
                name="work_is_sent_at_an_hour_of_the_day",
                violation_error_message=_("Select an hour of the day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.hour}"

    def is_due(self, now: datetime) -> bool:
        """Whether its hour has come, on a working day on which it was not sent."""
        local = timezone.localtime(now)
        is_new_day = self.sent_on is None or self.sent_on < local.date()
        is_working_day = local.weekday() < SATURDAY
        return self.is_on and is_new_day and is_working_day and local.hour >= self.hour
