"""Form fields and widgets of the design system."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.text import one_line

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LineField(forms.CharField):
    """Text in one line, without zero-width signs, marks of direction and other unseen ones."""

    def to_python(self, value: object) -> str | None:
        typed = super().to_python(value)
        if not typed or "\x00" in typed:  # which the validators of the field refuse
            return typed
        if line := one_line(str(typed)):
            return line
        raise ValidationError(
            _("Enter visible text. You have only used characters that cannot be seen."),
            code="unseen",
        )


class Textarea(forms.Textarea):
    """A box for several lines; signs that nobody sees are nothing in it."""

    def value_from_datadict(
        self, data: Mapping[str, object], files: MultiValueDict[str, Any], name: str
    ) -> object:
        text = super().value_from_datadict(data, files, name)
        return text if not isinstance(text, str) or one_line(text) else ""


class TextareaField(forms.CharField):
    """Text of several lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=Textarea(attrs={"rows": rows}), **kwargs)


class DayMonthYear(forms.MultiWidget):
    """A date that people know by heart, typed as three numbers; for an ordinary DateField."""

    template_name = "components/widgets/day_month_year.html"
    use_fieldset = True
    parts = ("day", "month", "year")

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off", **(attrs or {})}
        super().__init__({part: forms.TextInput(number) for part in self.parts})

    def decompress(self, value: date | str | None) -> Sequence[int | str]:
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        return (value or "--").split("-", 2)[::-1]

    def value_from_datadict(  # type: ignore[override]  # one date, not its three parts
        self, data: Mapping[str, object], files: MultiValueDict[str, Any], name: str
    ) -> str:
        """ISO order, so that no locale can swap the day and the month."""
        day, month, year = super().value_from_datadict(data, files, name)
        if not (day or month or year):
            return str(data.get(name) or "")  # in one piece, as addresses have it
        return f"{year or ''}-{month or ''}-{day or ''}".strip()


def is_answered(field: forms.BoundField) -> bool:
    """Whether one of its radio buttons is selected from the start: nobody can leave it out."""
    if not isinstance(field.field.widget, forms.RadioSelect):
        return False
    first = "" if field.initial is None else str(field.initial)
    return first in {str(value) for value, _ in field.field.choices}  # type: ignore[attr-defined]  # a choice field


def needed(field: forms.Field, when: "StrOrPromise") -> forms.Field:
    """Mark a field that is required in some cases; ``when`` ends “(needed …)” beside its label.

    The form itself checks it: ``required`` is for all cases.
    """
    field.required = False
    field.needed_when = when  # type: ignore[attr-defined]  # read by the template of fields
    return field
