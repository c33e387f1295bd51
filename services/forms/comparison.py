"""Two to four councils, or listings, to put side by side."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import CouncilField
from councils.models import Council
from portal.text import did_you_mean
from services.models import Service

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MIN_COMPARED, MAX_COMPARED = 2, 4
ORDER = ["first", "second", "third", "fourth"]
MAX_NAME_LENGTH = 200


class ServiceField(forms.CharField):
    """A published listing by its title, or by the last part of its address."""

    def clean(self, value: object) -> Service | None:
        name = super().clean(value)
        if not name:
            return None
        if service := Service.objects.published().get_by_title(name):
            return service
        similar = Service.objects.published().matching(name)[:3]
        hint = did_you_mean(f"“{each}”" for each in similar)
        message = gettext("Enter the name of a published service.")
        raise ValidationError(f"{message}{hint}")


class ComparisonForm(forms.Form):
    """Four fields for names; at least two have to lead somewhere, each somewhere else."""

    kind: Any = None
    labels: "list[StrOrPromise]" = []
    chosen_twice: "StrOrPromise" = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"list": "names", "autocomplete": "off"}
        for number, (name, label) in enumerate(zip(ORDER, self.labels, strict=True)):
            self.fields[name] = self.kind(
                label=label,
                max_length=MAX_NAME_LENGTH,
                required=number < MIN_COMPARED,
                widget=forms.TextInput(attrs=attrs),
            )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for name in ORDER:
            thing = cleaned.get(name)
            if thing and thing.pk in seen:
                self.add_error(name, self.chosen_twice)
            elif thing:
                seen.add(thing.pk)
        return cleaned

    @property
    def chosen(self) -> list[Council | Service]:
        return [thing for name in ORDER if (thing := self.cleaned_data.get(name))]


class OptionalCouncil(CouncilField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(with_abolished=True, **kwargs)


class CouncilsForm(ComparisonForm):
    kind = OptionalCouncil
    labels = [_("First council"), _("Second council"), _("Third council"), _("Fourth council")]
    chosen_twice = _("You have already chosen this council. Enter a different one.")


class ServicesForm(ComparisonForm):
    kind = ServiceField
    labels = [_("First service"), _("Second service"), _("Third service"), _("Fourth service")]
    chosen_twice = _("You have already chosen this service. Enter a different one.")
