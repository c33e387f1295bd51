"""What a council changes in its list of systems: one cell, or many systems at once."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import DayMonthYear, LineField, needed
from portal.components.filter_form import FilterForm
from services.forms.fields import by_area
from services.forms.uses import UseForm, end_problem, since_problem
from services.lists import OwnList
from services.models import Contract, Use, UseQuerySet
from services.models.choices import UseStatus, ValueBand
from services.models.use import MAX_TEAM

MAX_SELECTED = 50  # as many as a page shows
TEAMS = {"list": "teams"}  # the names of teams that the page of the list suggests


class ListFilterForm(FilterForm):
    """Which systems to show."""

    def __init__(self, own: OwnList) -> None:
        super().__init__(initial={each.name: own.value(each.name) for each in own.dimensions})
        for each in own.dimensions:
            choices = [("", _("All")), *each.labels.items()]
            self.fields[each.name] = forms.ChoiceField(
                label=each.title, required=False, choices=choices
            )


class SelectedForm(forms.Form):
    """What the selected systems have in common from now on; or that they are still right."""

    use = forms.ModelMultipleChoiceField(
        queryset=Use.objects.none(),
        error_messages={"required": _("Select at least one system.")},
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Keep as it is")), *UseStatus.choices],
    )
    stopped_reason = LineField(label=_("Reason for stopping"), required=False, max_length=300)
    owner_team = LineField(
        label=_("Owner team"),
        help_text=_("Leave it empty to keep the teams as they are."),
        required=False,
        max_length=MAX_TEAM,
        widget=forms.TextInput(TEAMS),
    )

    def __init__(self, data: Any, *, uses: UseQuerySet) -> None:
        super().__init__(data, auto_id="selected_%s")
        self.fields["use"].queryset = uses  # type: ignore[attr-defined]  # a choice field
        needed(self.fields["stopped_reason"], gettext("if you have stopped"))

    @property
    def only_confirms(self) -> bool:
        return "confirm" in self.data

    @property
    def selected(self) -> set[str]:
        """The keys that were sent, for a page that says what is wrong."""
        return set(self.data.getlist("use")) if isinstance(self.data, QueryDict) else set()

    @property
    def facts(self) -> dict[str, str]:
        """What is to be said of each, by field."""
        given = self.cleaned_data
        facts = {"owner_team": given["owner_team"]} if given["owner_team"] else {}
        if given["status"]:
            facts |= {"status": given["status"], "stopped_reason": given["stopped_reason"]}
        return facts

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        if self.only_confirms:
            return given
        has_stopped = given.get("status") == UseStatus.STOPPED
        if has_stopped and not given.get("stopped_reason"):
            self.add_error("stopped_reason", gettext("Enter the reason you stopped."))
        if not has_stopped:
            given["stopped_reason"] = ""
        if not given.get("status") and not given.get("owner_team") and not self.errors:
            self.add_error("status", gettext("Choose a status or enter an owner team."))
        return given


class CellForm(VersionedModelForm[Use]):
    """One fact of a system."""

    class Meta(UseForm.Meta):
        fields: list[str] = []

    def __init__(self, *args: Any, contract: Contract | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="cell_%s", **kwargs)
        self.contract = contract

    @property
    def contract_facts(self) -> dict[str, object] | None:
        """What is said of the contract, if this is a fact of it."""
        return None


class StatusCell(CellForm):
    class Meta(UseForm.Meta):
        fields = ["status", "stopped_reason"]
        field_classes = {"stopped_reason": LineField}
        widgets: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed(self.fields["stopped_reason"], gettext("if you have stopped"))
        self.fields[("status")].choices = UseStatus.choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, object]:
        given = super().clean()
        has_stopped = given.get("status") == UseStatus.STOPPED
        if has_stopped and not given.get("stopped_reason"):
            self.add_error("stopped_reason", gettext("Enter the reason you stopped."))
        if not has_stopped:
            given["stopped_reason"], self.instance.until = "", None
        return given


class SinceCell(CellForm):
    class Meta(UseForm.Meta):
        fields = ["since"]

    def clean_since(self) -> object:
        since, use = self.cleaned_data["since"], self.instance
        if wrong := since_problem(since, until=use.until, status=use.status):
            raise forms.ValidationError(wrong)
        return since


class TeamCell(CellForm):
    class Meta(UseForm.Meta):
        fields = ["owner_team"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_team"].widget.attrs |= TEAMS


class AreaCell(CellForm):
    class Meta(UseForm.Meta):
        fields = ["category"]
        labels = {"category": _("Service area")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = self.instance.used.category
        empty = gettext("The same as the system: {area}").format(
            area=usual or gettext("Not recorded")
        )
        self.fields["category"].choices = by_area(empty)  # type: ignore[attr-defined]  # a choice field


class EndCell(CellForm):
    contract_ends_on = forms.DateField(
        label=_("Contract end date"),
        help_text=_("Only members of councils can see this."),
        required=False,
        widget=DayMonthYear,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["contract_ends_on"] = self.instance.contract_ends_on

    def clean_contract_ends_on(self) -> object:
        ends = self.cleaned_data["contract_ends_on"]
        began = self.contract.starts_on if self.contract else None
        if wrong := end_problem(ends, since=self.instance.since, began=began):
            raise forms.ValidationError(wrong)
        return ends

    @property
    def contract_facts(self) -> dict[str, object]:
        return {"ends_on": self.cleaned_data["contract_ends_on"]}


class CostCell(CellForm):
    annual_cost = forms.IntegerField(
        label=_("Annual cost in pounds"),
        help_text=_("Only members of councils can see this."),
        required=False,
        min_value=0,
        max_value=2**31 - 1,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["annual_cost"] = self.instance.annual_cost

    @property
    def contract_facts(self) -> dict[str, object]:
        cost = self.cleaned_data["annual_cost"]
        return {"annual_cost": cost} | ({} if cost is None else {"value_band": ValueBand.of(cost)})


CELLS: dict[str, type[CellForm]] = {
    "area": AreaCell,
    "status": StatusCell,
    "since": SinceCell,
    "owner_team": TeamCell,
    "ends_on": EndCell,
    "annual_cost": CostCell,
}
OF_CONTRACT = {"ends_on", "annual_cost"}
