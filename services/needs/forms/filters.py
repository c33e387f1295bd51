"""What the lists of needs and of contracts are narrowed by."""

from functools import partial
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, CouncilKind, Region
from portal.components.filter_form import FilterForm
from portal.text import in_sentence
from services.forms.fields import by_area
from services.models import Category
from services.needs.filters import BY, DECIDED, MONTHS, OPEN, ContractFilter
from services.needs.models import NeedOutcome


class NeedsFilter(FilterForm):
    """Which needs to show."""

    state = forms.ChoiceField(label=_("Status"), required=False)
    category = forms.ChoiceField(label=_("Service area"), required=False)
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[("", _("All regions")), *Region.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        areas = Category.objects.top().in_order().values_list("slug", "name")
        fields["category"].choices = [("", gettext("All")), *areas]
        decided = [
            (each.value, gettext("Decided: {outcome}").format(outcome=in_sentence(each.label)))
            for each in NeedOutcome
        ]
        fields["state"].choices = [
            ("", gettext("All")),
            (OPEN, gettext("Open")),
            (DECIDED, gettext("Decided")),
            *decided,
        ]


class RadarFilter(FilterForm):
    """Which contracts to show."""

    area = forms.ChoiceField(
        label=_("Service area"),
        required=False,
        choices=partial(by_area, _("All service areas"), "slug", "all"),
    )
    within = forms.ChoiceField(
        label=_("Contracts ending within"),
        choices=[(months, format_lazy(_("{n} months"), n=months)) for months in MONTHS],
    )
    like = forms.BooleanField(label=_("Only councils like mine"), required=False)
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[("", _("All regions")), *Region.choices]
    )
    kind = forms.ChoiceField(
        label=_("Council type"), required=False, choices=[("", _("All")), *CouncilKind.choices]
    )
    by = forms.ChoiceField(label=_("Group by"), choices=list(BY.items()))

    def __init__(self, radar: ContractFilter, council: Council | None) -> None:
        super().__init__(initial={**radar.said, "area": radar.area.slug if radar.area else ""})
        if council:
            self.fields["like"].help_text = gettext(
                "{council} and the councils most similar to it."
            ).format(council=council)
        else:
            del self.fields["like"]
