"""What is wrong with an answer, and what to do: GOV.UK's way of wording errors.

Replaces Django's own sentences in every form, by the label and the kind of each field. What a form
says itself stays.
"""

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.text import in_sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MONTHS = 12
YEAR_DIGITS = 4
TEXT = (forms.CharField, forms.DateField, forms.DateTimeField, forms.IntegerField)
CHOICES = (forms.ChoiceField, forms.ModelChoiceField)
# a label that begins with one of these has no article before it
WITHOUT_ARTICLE = {
    *("a", "an", "the", "your", "any", "anything", "all", "each", "how", "what", "when", "where"),
    *("which", "who", "why", "one", "or", "if"),
}
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


class BoundField(forms.BoundField):
    """A field of a form that words its errors by its label."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        defaults = _defaults_of(field)
        for code, sentence in sentences(field, str(self.label)).items():
            if field.error_messages.get(code, defaults.get(code)) == defaults.get(code):
                field.error_messages[code] = sentence
        if form.is_bound and isinstance(field, forms.DateField):
            self._name_what_is_wrong(field)

    def _name_what_is_wrong(self, field: forms.Field) -> None:
        own = field.error_messages["invalid"] != _invalid(field, str(self.label))
        if problem := "" if own else date_problem(str(self.data or ""), str(self.label)):
            field.error_messages["invalid"] = problem


class FormRenderer(TemplatesSetting):
    """Renders forms through the templates of the site, with errors that say what to do."""

    bound_field_class = BoundField


def _defaults_of(field: forms.Field) -> dict[str, object]:
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults.update(getattr(kind, "default_error_messages", {}))
    return defaults


# %(…)d is filled in by Django, when what was typed is checked
SENTENCES: "dict[str, StrOrPromise]" = {
    "null_characters_not_allowed": _(
        "{name} contains characters that cannot be saved. Remove them."
    ),
    "max_length": _(
        "{name} must be %(limit_value)d characters or fewer. You have used %(show_value)d."
    ),
    "min_length": _("{name} must be %(limit_value)d characters or more."),
    "max_value": _("{name} must be %(limit_value)s or less."),
    "min_value": _("{name} must be %(limit_value)s or more."),
    "empty": _("The file is empty. Choose another file."),
    "missing": _("Choose a file."),
}
NOT_AMONG_CHOICES = ("invalid_choice", "invalid_list", "invalid_pk_value")


def sentences(field: forms.Field, label: str) -> dict[str, str]:
    """Return the sentence for each error code of a field with this label."""
    name = label.rstrip("?: ")
    found = {code: sentence.format(name=name) for code, sentence in SENTENCES.items()}
    found |= dict.fromkeys(NOT_AMONG_CHOICES, _select(label))
    found["required"] = _required(field, label)
    return found | ({"invalid": invalid} if (invalid := _invalid(field, label)) else {})


def _required(field: forms.Field, label: str) -> str:
    if isinstance(field, SEVERAL):
        return gettext("Select at least one: {name}.").format(name=_within(label))
    if isinstance(field, CHOICES):
        return _select(label)
    if isinstance(field, forms.BooleanField):
        return gettext("Select “{label}” to continue.").format(label=label)
    if isinstance(field, forms.FileField):
        return gettext("Choose a file: {name}.").format(name=_within(label))
    if label.endswith("?"):
        return gettext("Answer “{question}”.").format(question=label)
    return gettext("Enter {name}.").format(name=_named(label))


def _select(label: str) -> str:
    if label.endswith("?"):
        return gettext("Select an answer to “{question}”.").format(question=label)
    return gettext("Select {name}.").format(name=_named(label))


# the most special kind of field first
INVALID: "list[tuple[type[forms.Field], StrOrPromise]]" = [
    (
        forms.EmailField,
        _("Enter an email address in the correct format, like name@example.gov.uk."),
    ),
    (
        forms.URLField,
        _("Enter a web address in the correct format, like https://www.example.gov.uk."),
    ),
    (forms.DateTimeField, _("{name} must be a date and a time, like 31 March 2026, 17:30.")),
    (forms.DateField, _("{name} must be a real date, like 31 3 2026.")),
    (forms.DecimalField, _("{name} must be a number, like 12.5.")),
    (forms.FloatField, _("{name} must be a number, like 12.5.")),
    (forms.IntegerField, _("{name} must be a whole number, like 12.")),
]


def _invalid(field: forms.Field, label: str) -> str:
    kinds = (sentence for kind, sentence in INVALID if isinstance(field, kind))
    return next(kinds, "").format(name=label.rstrip("?: "))


MISSING = {
    ("day",): _("{name} must include a day."),
    ("month",): _("{name} must include a month."),
    ("year",): _("{name} must include a year."),
    ("day", "month"): _("{name} must include a day and a month."),
    ("day", "year"): _("{name} must include a day and a year."),
    ("month", "year"): _("{name} must include a month and a year."),
}


def date_problem(typed: str, label: str) -> str:
    """Say what is wrong with a date that was typed as year-month-day; empty where nothing is."""
    name = label.rstrip("?: ")
    parts = dict(zip(("year", "month", "day"), [*typed.split("-", 2), "", ""], strict=False))
    missing = tuple(part for part in ("day", "month", "year") if not parts[part].strip())
    if len(missing) == len(parts):
        return ""
    if missing:
        return MISSING[missing].format(name=name)
    if not all(re.fullmatch(r"\s*[0-9]{1,6}\s*", part) for part in parts.values()):
        return gettext("{name} must be in numbers, like 31 3 2026.").format(name=name)
    return _number_problem(name, *(int(parts[part]) for part in ("year", "month", "day")))


def _number_problem(name: str, year: int, month: int, day: int) -> str:
    if not 1 <= month <= MONTHS:
        return gettext("{name}: the month must be between 1 and 12.").format(name=name)
    if len(str(year)) != YEAR_DIGITS:
        return gettext("{name}: the year must have 4 numbers, like 2026.").format(name=name)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return gettext("{name}: the day must be between 1 and {last} in {month}.").format(
            name=name, last=last, month=date_format(date(year, month, 1), "F Y")
        )
    return ""


def _within(label: str) -> str:
    return in_sentence(label.rstrip("?: "))


def _named(label: str) -> str:
    """A label as the object of a sentence: the title, your name, how it works."""
    text = _within(label)
    return (
        text
        if text.split(" ", 1)[0] in WITHOUT_ARTICLE
        else gettext("the {name}").format(name=text)
    )
