"""Fields of models that are cleaned alike in every form, in files and in the administration."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from portal.components.fields import LineField
from portal.text import one_line

if TYPE_CHECKING:
    Text = models.CharField[str | models.expressions.Combinable, str]
else:
    Text = models.CharField


class NameField(Text):
    """A name or title in one line, of which something can be seen."""

    def clean(self, value: object, model_instance: models.Model | None) -> object:
        return super().clean(one_line(str(value or "")), model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": LineField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """To the database it is any CharField."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def https_first(field: models.Field[object, object], **options: Any) -> forms.Field | None:
    """An address typed without a scheme is an https one."""
    if isinstance(field, models.URLField):
        options["assume_scheme"] = "https"
    return field.formfield(**options)
