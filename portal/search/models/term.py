"""The thesaurus: what else people call the things that can be found."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.search.spellings import singular, spellings

MAX_NAME_LENGTH = 8  # words of a query that are looked up together
MAX_WORDS = 40
MAX_EXPANSIONS = 5
MIN_FORM_LENGTH, MAX_FORM_LENGTH = 2, 7
MAX_NAME_FORM_LENGTH = 200
SHORT_BESIDE_NAMED = 0.3
SMALL_WORDS = {
    "a",
    "an",
    "and",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
}


def key_of(text: str) -> str:
    """The words of a text without case, accents and punctuation; C#, .NET and 24/7 stay whole."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = (word.rstrip("/.") for word in re.findall(r"[\w#+/.]+", plain))
    return " ".join(filter(None, words))


def form_of(text: str) -> str:
    """A name however it is spaced and spelt: pot holes, pot-hole and pothole are one."""
    return "".join(map(_form_of_word, key_of(text).split()))[:MAX_NAME_FORM_LENGTH]


@lru_cache(maxsize=4096)
def _form_of_word(word: str) -> str:
    return min({singular(word)} | spellings(singular(word)))


def parts_of(text: str) -> list[str]:
    """Every run of words in a text that could be a name, as keys."""
    words = key_of(text).split()[:MAX_WORDS]
    return [
        " ".join(words[start : start + length])
        for length in range(1, MAX_NAME_LENGTH + 1)
        for start in range(len(words) - length + 1)
    ]


def short_forms(name: str) -> list[str]:
    """How a name is abbreviated: its own capitals, and its initials with and without small words.

    NNDR (National non-domestic rates): nndr.
    """
    capitals = {word.casefold() for word in re.findall(r"\b[A-Z][A-Za-z]*[A-Z]\b", name)}
    spelled_out = re.sub(r"\([^()]*\)", " ", name)
    texts = [spelled_out, *re.findall(r"\(([^()]*)\)", name)]
    initials = {_initials(text, without) for text in texts for without in (set(), SMALL_WORDS)}
    return sorted(form for form in capitals | initials if is_short_form(form))


def is_short_form(word: str) -> bool:
    return MIN_FORM_LENGTH <= len(word) <= MAX_FORM_LENGTH and word.isalpha()


def _initials(text: str, without: set[str]) -> str:
    words = re.findall(r"\w+", key_of(text))
    return "".join(word[0] for word in words if word not in without)


class Meant(NamedTuple):
    """A usual name, how much of what was typed it stands for, 1 for all of it, and which words."""

    name: str
    share: float
    is_new: bool
    scope: str
    words: frozenset[str] = frozenset()


class TermQuerySet(models.QuerySet["Term"]):
    def meant_by(self, text: str) -> list[Meant]:
        """The usual names of what a text speaks of, those of its longest parts first.

        Parts of a longer name that is known are left out.
        """
        typed = key_of(text)
        parts = {form_of(part): part for part in parts_of(text)}
        found = self.filter(Q(form__in=parts) | Q(short_forms__overlap=_abbreviations(text)))
        meant: dict[str, Meant] = {}
        maximal: list[str] = []
        terms = list(found.order_by(Length("key").desc(), "preferred", "pk"))
        named = {parts[term.form] for term in terms if term.form in parts}
        for term in terms:
            part = parts.get(term.form) or term.short_form_in(typed)
            if any(f" {part} " in f" {key} " for key in maximal if key != part):
                continue
            maximal.append(part)
            share = len(part.split()) / max(1, len(typed.split()))
            if term.form not in parts and part in named:
                share *= SHORT_BESIDE_NAMED  # AI is a name of its own, and rarely conversational AI
            is_new = f" {key_of(term.preferred)} " not in f" {typed} "
            stands = Meant(term.preferred, share, is_new, term.scope, frozenset(part.split()))
            meant.setdefault(term.preferred, stands)
        return list(meant.values())[:MAX_EXPANSIONS]


def _abbreviations(text: str) -> list[str]:
    """The words that stand for a longer name: in capitals, or alone."""
    words = text.split()
    alone = [key_of(text)] if len(words) == 1 else []
    return alone + [key_of(word) for word in words if word.isupper() and is_short_form(word)]


class Term(models.Model):
    """A name that people use, and the usual one: bin collection, Refuse collection."""

    name = models.CharField(max_length=150, help_text=_("The name that people type."))
    preferred = models.CharField(max_length=150, help_text=_("The usual name of the same thing."))
    preferred_id = models.CharField(
        _("ID of the usual name"),
        max_length=60,
        blank=True,
        help_text=_("Its ID in the source list."),
    )
    scope = models.CharField(
        _("service area"),
        max_length=80,
        blank=True,
        help_text=_(
            "The service area where the name has this meaning, as in its address, for "
            "example “education”. Leave empty for all service areas."
        ),
    )
    key = models.CharField(max_length=200, editable=False)
    form = models.CharField(max_length=MAX_NAME_FORM_LENGTH, default="", editable=False)
    short_forms = ArrayField(models.CharField(max_length=20), default=list, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("thesaurus terms")
        indexes = [
            models.Index(fields=["key"], name="terms_by_key"),
            models.Index(fields=["form"], name="terms_by_form"),
            GinIndex(fields=["short_forms"], name="terms_by_short_form"),
        ]
        constraints = [
            models.UniqueConstraint(
                "key",
                Lower("preferred"),
                name="a_name_means_a_thing_once",
                violation_error_message=_("The thesaurus already has this name and meaning."),
            ),
            models.CheckConstraint(
                condition=~Q(key=""),
                name="terms_have_words",
                violation_error_message=_("Enter at least one word."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.preferred}"

    def save(self, *args: Any, **options: Any) -> None:
        self.key, self.short_forms = key_of(self.name), short_forms(self.name)
        self.form = form_of(self.name)
        super().save(*args, **options)

    def short_form_in(self, typed: str) -> str:
        """Which of the words typed abbreviates it."""
        return next(word for word in typed.split() if word in self.short_forms)

    def clean(self) -> None:
        self.key = key_of(self.name)
        if not self.key:
            raise ValidationError(
                {"name": gettext("Enter a name with at least one letter or number.")}
            )
        same = Term.objects.filter(key=self.key, preferred__iexact=self.preferred)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"name": gettext("The thesaurus already has this name.")})
