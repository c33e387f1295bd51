"""Questions answered badly that a moderator has dealt with."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.search.models.search import MAX_SEARCH_LENGTH, first_day_stored


class Settlement(models.TextChoices):
    DONE = "done", _("Done")
    NOT_NEEDED = "not_needed", _("Not needed")


class SettledQuestionQuerySet(models.QuerySet["SettledQuestion"]):
    def settle(self, key: str, how: Settlement) -> "SettledQuestion":
        """From today on; what was decided before about the same question no longer counts."""
        settled, _is_new = self.update_or_create(key=key, defaults={"how": how})
        return settled

    def too_old(self) -> Self:
        return self.filter(day__lt=first_day_stored())


class SettledQuestion(models.Model):
    """What was done about a question. The audit log says who did it."""

    key = models.CharField(max_length=MAX_SEARCH_LENGTH, unique=True)
    how = models.CharField(max_length=10, choices=Settlement)
    day = models.DateField(auto_now=True)

    objects = SettledQuestionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
