"""What a group plans for a service area."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import Textarea
from portal.text import list_in_words
from services.council_groups.models import AreaPlan, PlanChoice
from services.council_groups.models.side_by_side import ComparedArea

KEEP = f"{PlanChoice.KEEP}-"


class AreaPlanForm(forms.ModelForm[AreaPlan]):
    """One choice for each council with a system, and those without any council."""

    answer = forms.ChoiceField(
        label=_("Plan"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a plan.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = AreaPlan
        fields = ["note"]
        labels = {"note": _("Note")}
        help_texts = {"note": _("Reasons, risks or the next step. It is printed with the plan.")}
        widgets = {"note": Textarea(attrs={"rows": 4})}

    field_order = ["answer", "note", "seen"]

    def __init__(self, *args: Any, area: ComparedArea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.councils = {f"{KEEP}{council.pk}": council for council in area.councils_with_systems}
        fields: Any = self.fields
        fields["answer"].choices = [
            *((key, _keep(area, council)) for key, council in self.councils.items()),
            (PlanChoice.TOGETHER, PlanChoice.TOGETHER.label),
            (PlanChoice.LATER, PlanChoice.LATER.label),
        ]
        self.initial.update(answer=_answer(self.instance), seen=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answer = cleaned.get("answer", "")
        kept = self.councils.get(answer)
        self.instance.choice = PlanChoice.KEEP if kept else answer
        self.instance.chosen_council = kept
        return cleaned

    def accept_current(self, plan: AreaPlan | None) -> None:
        """Count as opened with this plan, so that the form is saved if it is sent once more."""
        self.data: Any = self.data.copy()
        self.data["seen"] = plan.pk if plan else ""


def _answer(plan: AreaPlan) -> str:
    return f"{KEEP}{plan.chosen_council_id}" if plan.chosen_council_id else plan.choice


def _keep(area: ComparedArea, council: Any) -> str:
    systems = [str(each.use.used) for each in area.systems if council in each.councils]
    return gettext("Keep the system of {council}: {systems}").format(
        council=council.name, systems=list_in_words(systems)
    )
