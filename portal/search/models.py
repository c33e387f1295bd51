"""The thesaurus: what else people call the things that can be found."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower

LONGEST_NAME = 8  # words of a query that are looked up together
MOST_WORDS = 40
MOST_EXPANSIONS = 5


def key_of(text: str) -> str:
    """The words of a text without case, accents and punctuation; C#, .NET and 24/7 stay whole."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[\w#+/.]*[\w#+]", plain))


def parts_of(text: str) -> list[str]:
    """Every run of words in a text that could be a name, as keys."""
    words = key_of(text).split()[:MOST_WORDS]
    return [
        " ".join(words[start : start + length])
        for length in range(1, LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    ]


class TermQuerySet(models.QuerySet["Term"]):
    def meant_by(self, text: str) -> list[str]:
        """The usual names of what a text speaks of, those of its longest parts first.

        Names that the text has already are left out, and so are parts of a longer name.
        """
        known = f" {key_of(text)} "
        found = self.filter(key__in=parts_of(text)).order_by(
            Length("key").desc(), "preferred", "pk"
        )
        meant: list[str] = []
        longest: list[str] = []
        for term in found:
            is_part = any(f" {term.key} " in f" {key} " for key in longest if key != term.key)
            if not is_part and f" {key_of(term.preferred)} " not in known:
                longest.append(term.key)
                meant.append(term.preferred)
        return list(dict.fromkeys(meant))[:MOST_EXPANSIONS]


class Term(models.Model):
    """A name that people use, and the usual one: bin collection, Refuse collection."""

    name = models.CharField(max_length=150, help_text="What people type.")
    preferred = models.CharField(max_length=150, help_text="What it is usually called.")
    preferred_id = models.CharField(
        "number of the usual name", max_length=60, blank=True, help_text="In the list it is from."
    )
    key = models.CharField(max_length=200, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "terms of the thesaurus"
        indexes = [models.Index(fields=["key"], name="terms_by_key")]
        constraints = [
            models.UniqueConstraint("key", Lower("preferred"), name="a_name_means_a_thing_once"),
            models.CheckConstraint(condition=~Q(key=""), name="terms_have_words"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.preferred}"

    def save(self, *args: Any, **options: Any) -> None:
        self.key = key_of(self.name)
        super().save(*args, **options)

    def clean(self) -> None:
        self.key = key_of(self.name)
        if not self.key:
            raise ValidationError({"name": "A name needs a letter or a digit."})
        same = Term.objects.filter(key=self.key, preferred__iexact=self.preferred)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"name": "This name is in the thesaurus already."})
