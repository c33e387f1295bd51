from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField, TextareaField
from portal.mail.messages import MAX_SUBJECT_LENGTH
from portal.mail.parts import EmailPart, parts_of
from portal.markdown import MAX_INPUT_LENGTH
from portal.text import list_in_words
from portal.texts.models import EmailWording, SiteText, TextKey

MAX_PART_LENGTH = 1_000
BRACES = ("{", "}")


class VersionForm(forms.Form):
    """Why a text is changed, and the number of the version that it was opened with."""

    reason = LineField(
        label=_("Reason for the change"),
        help_text=_("Administrators can read it in the history."),
        max_length=300,
        error_messages={"required": _("Enter the reason for the change.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SiteTextForm(VersionForm):
    """A new version of a text. Only the banner may be empty: then there is none."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "You can use Markdown. {operator} becomes the organisation that runs this site, "
            "{contact} its contact address."
        ),
        max_length=MAX_INPUT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 24}),
        error_messages={"required": _("Enter the text of the page.")},
    )
    must_be_accepted = forms.BooleanField(
        label=_("Ask everyone to accept these terms again"),
        help_text=_("Clear this box if the change does not affect what people agreed to."),
        required=False,
        initial=True,
    )
    field_order = ("text", "reason", "must_be_accepted", "seen")

    def __init__(self, *args: object, key: TextKey, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if key != TextKey.TERMS:
            del self.fields["must_be_accepted"]
        if not key.has_page:
            self.fields["text"].required = False
            self.fields["text"].help_text = gettext(
                "You can use Markdown. Leave the text empty to remove the banner."
            )

    def version(self, key: str) -> SiteText:
        answers = self.cleaned_data
        fields = ("text", "reason", "must_be_accepted")
        return SiteText(key=key, **{name: answers[name] for name in fields if name in answers})


class EmailWordingForm(VersionForm):
    """How a kind of email is worded: a field for each of its parts."""

    def __init__(self, *args: Any, key: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.key, self.parts = key, parts_of(key)
        for part in self.parts:
            self.fields[part.key] = _field(part)
        self.order_fields([*(part.key for part in self.parts), "reason"])

    def clean(self) -> dict[str, object]:
        answers: dict[str, Any] = self.cleaned_data
        for part in self.parts:
            text = answers.get(part.key, "")
            if unknown := part.unknown(text):
                self.add_error(part.key, _unknown(part, unknown))
            elif text and (missing := part.missing(text)):
                self.add_error(part.key, _missing(missing[0]))
        return answers

    def version(self) -> EmailWording:
        """What is not as the site words it; with nothing of that, the standard wording."""
        answers = self.cleaned_data
        edited = {
            part.key: answers[part.key] for part in self.parts if answers[part.key] != part.standard
        }
        return EmailWording(key=self.key, parts=edited, reason=answers["reason"])


def _field(part: EmailPart) -> forms.CharField:
    required = {"required": _("Enter the text, or use the standard wording.")}
    if part.is_subject:
        return LineField(
            label=part.label,
            help_text=_hint(part),
            initial=part.standard,
            max_length=MAX_SUBJECT_LENGTH,
            error_messages=required,
        )
    return TextareaField(
        label=part.label,
        help_text=_hint(part),
        initial=part.standard,
        max_length=MAX_PART_LENGTH,
        error_messages=required,
    )


def _hint(part: EmailPart) -> str:
    if not part.placeholders:
        return gettext("This text has no placeholders.")
    names = _in_words(part.placeholders)
    if not part.needs:
        return gettext("Placeholders you can use: {placeholders}.").format(placeholders=names)
    return gettext("Placeholders you can use: {placeholders}. Required: {required}.").format(
        placeholders=names, required=_in_words(sorted(part.needs))
    )


def _in_words(names: Iterable[str]) -> str:
    return list_in_words([f"{{{name}}}" for name in names])


def _missing(name: str) -> str:
    return gettext("Add {placeholder}: without it, nobody knows what the email is about.").format(
        placeholder=f"{{{name}}}"
    )


def _unknown(part: EmailPart, unknown: str) -> str:
    if unknown in BRACES:
        return gettext(
            "Remove the brace that stands alone. A placeholder is a name between two braces, "
            "such as {example}."
        ).format(example="{council}")
    if not part.placeholders:
        return gettext("Remove {placeholder}: this text has no placeholders.").format(
            placeholder=unknown
        )
    return gettext("Remove {placeholder}. You can use {placeholders} here.").format(
        placeholder=unknown, placeholders=_in_words(part.placeholders)
    )


class AcceptanceForm(forms.Form):
    """Terms that somebody was shown, and where they were going."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    next = forms.CharField(widget=forms.HiddenInput, required=False)
