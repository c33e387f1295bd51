"""What a need asks of suppliers."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.forms.fields import StandardField
from services.models import Standard
from services.needs.models import Need
from services.needs.models.specification import suggested_standards
from services.recommendations.models import Recommendation

TYPED = 2  # standards that are not among those offered


class RequirementsForm(forms.Form):
    """The standards that a need asks for: of its area, and others by name."""

    standards = forms.ModelMultipleChoiceField(
        label=_("Which standards must suppliers meet?"),
        queryset=Standard.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    chosen: list[Standard]

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = list(need.standards.in_order())
        recommendation = Recommendation.objects.for_area(need.category)
        suggested = suggested_standards(need, recommendation)
        offered = [each.pk for each in [*asked, *suggested]]
        self.fields["standards"].queryset = (  # type: ignore[attr-defined]  # a choice field
            Standard.objects.filter(pk__in=offered).in_order()
        )
        self.initial["standards"] = asked
        for number in range(1, TYPED + 1):
            self.fields[f"standard_{number}"] = StandardField(
                label=gettext("Another standard {number}").format(number=number),
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs={"list": "standards", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        typed = [cleaned.get(f"standard_{number}") for number in range(1, TYPED + 1)]
        ticked = cleaned.get("standards") or []
        self.chosen = list(dict.fromkeys([*ticked, *(each for each in typed if each)]))
        return cleaned
