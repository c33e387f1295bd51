"""The groups of contracts that end soon, as counted every hour where there are very many."""

from datetime import date
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ContractGroup(NamedTuple):
    """What councils have contracts for that end in the same time."""

    slug: str
    name: str
    councils: int
    contracts: int
    first: date
    last: date

    @property
    def order(self) -> tuple[int, date, str, str]:
        """Most councils first."""
        return -self.councils, self.first, self.name, self.slug

    def as_json(self) -> list[object]:
        return [*self[:4], self.first.isoformat(), self.last.isoformat()]

    @classmethod
    def read(cls, stored: list[Any]) -> Self:
        slug, name, councils, contracts, *days = stored
        return cls(slug, name, councils, contracts, *map(date.fromisoformat, days))


class ContractCountQuerySet(models.QuerySet["ContractCount"]):
    def keep(self, by: str, within: int, groups: list[ContractGroup]) -> None:
        values = {"groups": [group.as_json() for group in groups], "counted_at": Now()}
        self.update_or_create(by=by, within=within, defaults=values)


class ContractCount(models.Model):
    """The groups of one choice of the page, those with most councils first, and when they were so.

    Counting the contracts of a year takes seconds where there are a hundred thousand.
    """

    by = models.CharField(max_length=10)
    within = models.PositiveSmallIntegerField(
        help_text=_("The number of months from now within which the contracts end.")
    )
    groups = models.JSONField(default=list)
    counted_at = models.DateTimeField(db_default=Now())

    objects = ContractCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "within"], name="contracts_are_counted_once_for_a_choice"
            )
        ]

    def __str__(self) -> str:
        return gettext("By {by}, within {within} months").format(by=self.by, within=self.within)

    @property
    def read_groups(self) -> list[ContractGroup]:
        return [ContractGroup.read(stored) for stored in self.groups]
