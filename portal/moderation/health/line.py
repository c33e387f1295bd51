"""One thing that is well or not, in sentences."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.operations.readiness import MAX_COUNTED

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WELL = _("Is it well?")
COLOURS = {"ok": "green", "look": "amber", "act": "red"}


class Health(models.TextChoices):
    OK = "ok", _("OK")
    LOOK = "look", _("Look at this")
    ACT = "act", _("Act now")


@dataclass(frozen=True)
class HealthLine:
    """A part of the site: how it is, what to do about it, and the section of the runbook."""

    part: "StrOrPromise"
    health: Health
    sentences: "list[StrOrPromise]"
    advice: "StrOrPromise" = ""
    section: "StrOrPromise" = WELL

    @property
    def colour(self) -> str:
        return COLOURS[self.health]

    @property
    def is_well(self) -> bool:
        return self.health == Health.OK


def counted(number: int) -> str:
    """A number of rows, of which no more than some are counted."""
    return f"{number:,}+" if number >= MAX_COUNTED else f"{number:,}"
