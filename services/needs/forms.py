"""The five questions about a need, whom to ask, and what was decided."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, CouncilKind, Region
from portal.components.decision_forms import ReasonField
from portal.components.fields import DayMonthYear, LineField, Textarea, TextareaField, needed
from portal.components.filter_form import FilterForm
from portal.text import in_sentence, one_line
from services.forms.fields import ProductField, StandardField, by_area
from services.forms.optimistic_lock import VersionedModelForm
from services.models import Category, Service, Standard
from services.models.choices import ValueBand
from services.needs.actions.questions import MAX_ASKED_AT_ONCE
from services.needs.filters import BY, DECIDED, MONTHS, OPEN, ContractFilter
from services.needs.models import AloneReason, Finding, Need, NeedOutcome, Openness, QuestionChannel
from services.needs.models.specification import suggested_standards
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

MIN_DECISION_LENGTH = 10
TYPED = 2  # standards that are not among those offered


class NeedForm(VersionedModelForm[Need]):
    """We plan this: five questions, and two more for those who know."""

    named_product = ProductField(
        label=_("Preferred product"),
        required=False,
        max_length=120,
    )

    class Meta:
        model = Need
        field_classes = {"title": LineField}
        fields = ["title", "details", "category", "stage", "needed_by", "value_band", "openness"]
        labels = {
            "title": _("Name of the need"),
            "details": _("Details"),
            "category": _("Service area"),
            "stage": _("Stage"),
            "needed_by": _("Date needed"),
            "value_band": _("Expected total cost"),
            "openness": _("How do you want to work with other councils?"),
        }
        help_texts = {
            "title": _("For example, “A new payroll system for 9,000 people”."),
            "details": _("Say what it has to do, who it is for and what you have now."),
            "needed_by": _("Only members of councils can see this."),
            "value_band": _("Only members of councils can see this."),
        }
        widgets = {
            "details": Textarea(attrs={"rows": 5}),
            "stage": forms.RadioSelect,
            "needed_by": DayMonthYear,
            "openness": forms.RadioSelect,
        }

    field_order = [
        *("title", "details", "category", "needed_by", "value_band", "openness", "stage"),
        "named_product",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["category"].choices = by_area()
        fields["value_band"].choices = [("", gettext("Not known")), *ValueBand.choices]
        fields["stage"].choices = Need._meta.get_field("stage").choices
        fields["openness"].choices = Openness.choices
        if self.instance.product:
            fields["named_product"].initial = self.instance.product.name

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        same = Need.objects.open().filter(council=self.instance.council_id, title__iexact=title)
        if other := same.exclude(pk=self.instance.pk).first():
            raise ValidationError(
                gettext(
                    "Your council added an open need with this name on {day}. Change that need, "
                    "or enter a different name."
                ).format(day=date_format(timezone.localtime(other.created_at), "j F Y"))
            )
        return title

    def clean_needed_by(self) -> date | None:
        """A day to come; one that has passed since it was written stays."""
        day: date | None = self.cleaned_data["needed_by"]
        if day and day < timezone.localdate() and "needed_by" in self.changed_data:
            raise ValidationError(gettext("Enter a date in the future."))
        return day

    def save(self, commit: bool = True) -> Need:
        self.instance.product = self.cleaned_data["named_product"]
        return super().save(commit)


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


class NeedQuestionForm(forms.Form):
    """One message to all that are ticked."""

    finding = forms.MultipleChoiceField(
        label=_("Councils to ask"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one.")},
    )
    how = forms.ChoiceField(
        label=_("How to ask"),
        choices=[
            (QuestionChannel.LETTER, _("Email each council. They reply to your email address.")),
            (
                QuestionChannel.THREAD,
                _("Post a thread in the forums. Everyone can learn from the answers."),
            ),
        ],
        initial=QuestionChannel.LETTER,
        widget=forms.RadioSelect,
    )
    text = TextareaField(
        label=_("Your message"),
        help_text=_(
            "Say what you plan and what you would like to know. Councils see your name and "
            "your council."
        ),
        max_length=4000,
        rows=8,
    )

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["finding"]
        choices.choices = [(str(each.pk), _named(each)) for each in findings]

    def clean_finding(self) -> list[int]:
        chosen = [int(key) for key in self.cleaned_data["finding"]]
        if len(chosen) > MAX_ASKED_AT_ONCE:
            raise ValidationError(
                gettext("Select {limit} or fewer.").format(limit=MAX_ASKED_AT_ONCE)
            )
        return chosen


def _named(finding: Finding) -> str:
    return f"{finding} ({', '.join(finding.reasons)})" if finding.reasons else str(finding)


class AnswersForm(forms.Form):
    """What those who were asked have said, a line each."""

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for finding in findings:
            self.fields[f"answer_{finding.pk}"] = TextareaField(
                label=str(finding),
                required=False,
                max_length=500,
                initial=finding.answer,
                help_text=gettext("Leave this empty if they have not answered."),
                rows=2,
            )

    @property
    def answers(self) -> dict[int, str]:
        """What was said, by the key of the finding."""
        return {
            int(name.removeprefix("answer_")): one_line(text)
            for name, text in self.cleaned_data.items()
        }


class NeedDecisionForm(VersionedModelForm[Need]):
    """What came of it, and why."""

    service_address = forms.CharField(
        label=_("Service you will reuse, adapt or join"),
        required=False,
        max_length=300,
        help_text=_("Enter its name or the address of its page in this directory."),
    )

    class Meta:
        model = Need
        fields = ["outcome", "alone_reason", "partnership", "decision"]
        labels = {
            "outcome": _("Outcome"),
            "alone_reason": _("Reason for proceeding alone"),
            "partnership": _("Partnership you will join or start"),
            "decision": _("Decision and reasons"),
        }
        help_texts = {
            "alone_reason": _("This shows other councils what is missing."),
            "decision": _("This appears in the committee appendix. Anyone can read it."),
        }
        widgets = {
            "outcome": forms.RadioSelect,
            "alone_reason": forms.RadioSelect,
            "decision": Textarea(attrs={"rows": 6}),
        }

    field_order = ["outcome", "alone_reason", "service_address", "partnership", "decision"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["outcome"].choices = NeedOutcome.choices
        fields["outcome"].required = True
        needed(fields["alone_reason"], gettext("if you proceed alone"))
        fields["alone_reason"].choices = AloneReason.choices
        fields["decision"].required = True
        fields["partnership"].queryset = Partnership.objects.of_council(self.instance.council)
        fields["partnership"].empty_label = gettext("None")

    def clean_service_address(self) -> Service | None:
        typed = self.cleaned_data["service_address"].strip()
        if not typed:
            return None
        slug = typed.rstrip("/").rpartition("/")[2]
        published = Service.objects.published()
        found = published.filter(slug=slug).first() or published.filter(title__iexact=typed).first()
        if found is None:
            raise ValidationError(
                gettext("Enter the name of a published service, or copy the address of its page.")
            )
        return found

    def clean_decision(self) -> str:
        decision = str(self.cleaned_data["decision"]).strip()
        if len(decision) < MIN_DECISION_LENGTH:
            raise ValidationError(gettext("Explain your decision in one or two sentences."))
        return decision

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        is_alone = cleaned.get("outcome") == NeedOutcome.ALONE
        if is_alone and not cleaned.get("alone_reason"):
            self.add_error("alone_reason", gettext("Select the reason for proceeding alone."))
        if not is_alone:
            cleaned["alone_reason"] = ""
        return cleaned

    def save(self, commit: bool = True) -> Need:
        self.instance.service = self.cleaned_data["service_address"]
        return super().save(commit)


class HideForm(forms.Form):
    """Why a need is hidden; its author reads it."""

    reason = ReasonField(max_length=300)


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
