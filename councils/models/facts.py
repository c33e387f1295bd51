"""What else is known about a council: its other names, its mail addresses, what became of it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from councils.models.council import Council


class CouncilAlias(models.Model):
    """Another name people type: an abbreviation, a former name, one in Welsh, Gaelic or Irish."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name = "other name"
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name"),
                name="a_council_has_each_other_name_once",
                violation_error_message="The council already has this other name.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="other_names_are_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class EmailDomain(models.Model):
    """People with an address at this domain work for the council."""

    domain = models.CharField(max_length=100, unique=True)
    council = models.ForeignKey(Council, models.CASCADE, related_name="email_domains")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(domain=Lower("domain"), domain__regex=r"^[a-z0-9.-]+\.[a-z]+$"),
                name="email_domains_are_plain_and_lower_case",
                violation_error_message="Write the domain alone, in small letters: durham.gov.uk.",
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class SuccessionKind(models.TextChoices):
    MERGED = "merged", "Became part of"
    SPLIT = "split", "Was split between"
    RENAMED = "renamed", "Was renamed"
    REPLACED = "replaced", "Was replaced by"


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def for_page(self) -> Self:
        councils = self.select_related("predecessor", "successor")
        return councils.order_by("on", "predecessor__name", "successor__name", "pk")


class Succession(models.Model):
    """One council took over from another; a council may have several successors."""

    predecessor = models.ForeignKey(Council, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Council, models.CASCADE, related_name="inheritances")
    kind = models.CharField(max_length=10, choices=SuccessionKind)
    on = models.DateField("date")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="a_council_succeeds_another_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="no_council_succeeds_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
