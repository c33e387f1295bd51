"""Words and domains for which moderators wait, found in time that grows with the text alone."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.model_fields import NameField
from portal.text import without_unseen

MAX_TERMS = 500
MIN_LENGTH, MAX_LENGTH = 3, 60
MAX_WORDS = 5
MAX_LABELS = 10  # of a domain: longer ones are looked at from the end
WORD = re.compile(r"\w+")
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
# what a domain is made of, and what else separates its parts
NOT_IN_A_DOMAIN = re.compile(r"[^\w.-]+")
OTHER_DOTS = str.maketrans("。｡", "..")


def normalised(text: str) -> str:
    """A text in lower case and one form, without invisible signs."""
    plain = unicodedata.normalize("NFKC", without_unseen(text).translate(OTHER_DOTS))
    return " ".join(plain.casefold().split())


def phrases_in(text: str, max_words: int) -> set[str]:
    """Every run of words in a normalised text, of up to so many words."""
    words = WORD.findall(text)
    return {
        " ".join(words[start : start + length])
        for length in range(1, max_words + 1)
        for start in range(len(words) - length + 1)
    }


def domains_in(text: str) -> set[str]:
    """Every domain that a normalised text names, with those that it lies within."""
    found = set()
    for part in NOT_IN_A_DOMAIN.split(text):
        labels = part.strip(".-").split(".")[-MAX_LABELS:]
        found |= {".".join(labels[start:]) for start in range(len(labels) - 1)}
    return found


class WatchedTermQuerySet(models.QuerySet["WatchedTerm"]):
    def in_order(self) -> Self:
        return self.order_by("text", "pk")

    def found_in(self, *texts: str) -> "list[WatchedTerm]":
        """Those that one of these texts contains, by one query."""
        terms = list(self.in_order())
        if not terms:
            return []
        max_words = max(term.text.count(" ") + 1 for term in terms)
        plain = normalised("\n".join(texts))
        found = phrases_in(plain, max_words) | domains_in(plain)
        return [term for term in terms if term.text in found]

    def count_matches(self, terms: "Iterable[WatchedTerm]") -> None:
        rows = self.filter(pk__in=[term.pk for term in terms])
        rows.update(matches_count=F("matches_count") + 1, last_matched_at=timezone.now())


class WatchedTerm(models.Model):
    """A word, several words in a row, or a domain with all within it. A post with it waits."""

    text = NameField(_("word or domain"), max_length=MAX_LENGTH, unique=True)
    added_at = models.DateTimeField(auto_now_add=True)
    matches_count = models.PositiveIntegerField(default=0, editable=False)
    last_matched_at = models.DateTimeField(null=True, editable=False)

    objects = WatchedTermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("text"), MIN_LENGTH),
                name="watched_terms_are_no_fragments",
                violation_error_message=_("Enter at least 3 characters."),
            ),
            models.CheckConstraint(
                condition=Q(matches_count=0, last_matched_at=None)
                | Q(matches_count__gt=0, last_matched_at__isnull=False),
                name="terms_that_matched_say_when",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_domain(self) -> bool:
        return "." in self.text

    def clean_fields(self, exclude: Any = None) -> None:
        """Store it as texts are compared. Raises ValidationError where it could match nothing."""
        self.text = self._comparable(normalised(self.text))
        super().clean_fields(exclude=exclude)

    @staticmethod
    def _comparable(text: str) -> str:
        domain = text.rpartition("://")[2].partition("/")[0].removeprefix("www.")
        if DOMAIN.fullmatch(domain):
            return domain
        words = WORD.findall(text)
        if len(words) > MAX_WORDS:
            raise ValidationError({"text": gettext("Enter no more than 5 words.")})
        return " ".join(words)
