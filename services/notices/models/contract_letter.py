"""When a person last got questions by email."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models

from portal.accounts.models import User

FORTNIGHT = timedelta(days=14)


class ContractLetterQuerySet(models.QuerySet["ContractLetter"]):
    def of_late(self, today: date) -> Self:
        """Those of people who are not to be asked again yet."""
        return self.filter(asked_on__gt=today - FORTNIGHT)

    def claim(self, user: User, today: date) -> bool:
        """Note that a person gets questions on this day; return False if it is too soon.

        Of two runs at once, the second waits for the first to commit, and finds it done.
        """
        row, is_first = self.get_or_create(user=user, defaults={"asked_on": today})
        due = self.filter(pk=row.pk, asked_on__lte=today - FORTNIGHT)
        return is_first or bool(due.update(asked_on=today))


class ContractLetter(models.Model):
    """The day on which a manager was last sent questions about contracts."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_on = models.DateField()

    objects = ContractLetterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.asked_on}"
