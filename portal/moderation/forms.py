from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import CouncilField
from councils.models import Council, Succession
from councils.models.aliases_domains import refuse_shared
from councils.models.succession_transfer import SplitPlan, TransferKind
from forums.models import Board, Silence
from portal.accounts.models import DUTIES, User
from portal.audit.acts import all_acts
from portal.audit.models import Entry, EntryQuerySet
from portal.components.decision_forms import DecisionForm, ReasonField, ReasonForm
from portal.components.fields import DayMonthYear, Textarea
from portal.moderation.models import Flag, FlagKind
from portal.text import shorten
from services import permissions
from services.actions.merges import answers_to_choose, seen_of
from services.models import Decided, Service, Verb
from services.models.field_labels import label_of
from services.models.field_values import readable
from services.models.mergeable import JOINED, Record, mergeable_of

ANSWER_SHOWN = 400


class DutyForm(ReasonForm):
    duty = forms.ChoiceField(
        label=_("Site role"), choices=list(DUTIES.items()), widget=forms.RadioSelect
    )
    field_order = ["duty", "reason"]


class SilenceForm(forms.ModelForm[Silence]):
    """Where somebody may not write, until when, and why."""

    class Meta:
        model = Silence
        fields = ["board", "until", "reason"]
        labels = {"board": _("Board"), "until": _("Until"), "reason": _("Reason")}
        help_texts = {
            "until": _("Leave empty if it lasts until a moderator ends it."),
            "reason": _("The person will read this. We keep it in the audit log."),
        }
        widgets = {
            "until": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "reason": Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board: Any = self.fields["board"]
        board.queryset = Board.objects.open().in_order()
        board.empty_label = gettext("All boards")

    def clean_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise ValidationError(gettext("“Until” must be a date in the future."))
        return until

    def validate_constraints(self) -> None:
        """A silence takes the place of the one before, which is lifted first."""


class AccessForm(forms.Form):
    """A yes: to which body somebody belongs."""

    council = CouncilField(
        label=_("Council or public body"),
        max_length=200,
        help_text=_("Enter any of its names. Add a new body in the administration first."),
    )
    whole_domain = forms.BooleanField(
        label=_("Everyone with an email address at this domain works there"), required=False
    )

    def __init__(self, *args: Any, domain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domain = domain

    def clean_whole_domain(self) -> bool:
        whole_domain = bool(self.cleaned_data["whole_domain"])
        if whole_domain:
            refuse_shared(self._domain)
        return whole_domain


class YesOrNoForm(ReasonForm):
    """A yes or no with its reason."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    field_order = ["answer", "reason"]


class KeepBothForm(forms.Form):
    """Two listings that look alike stay two."""

    decision = forms.ChoiceField(
        label=_("How are these services related?"),
        choices=[pair for pair in Decided.choices if pair[0] != Decided.DUPLICATE],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(help_text=_("We keep it with both services and in the audit log."))

    @property
    def answered(self) -> Decided:
        return Decided(self.cleaned_data["decision"])


class ListingDecisionForm(DecisionForm):
    """What becomes of a listing that was sent in. Only publishing needs no words."""

    VERBS = [Verb.APPROVE, Verb.ASK_FOR_CHANGES, Verb.REJECT]

    verb = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    reason = ReasonField(
        label=_("Message to the author"), help_text=_("Required unless you publish it."), rows=4
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ["verb", "reason", "seen"]
    decision_field = "verb"
    without_reason = [Verb.APPROVE]
    reason_needed_when = _("unless you publish it")
    reason_missing = _("Enter a message. The author will read it.")

    def __init__(self, *args: Any, service: Service, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = service.version
        allowed = [verb for verb in self.VERBS if permissions.can(user, verb, service)]
        self.set_decisions([(verb.value, verb.label) for verb in allowed])
        self.has_choice = bool(allowed)


class PublishedListingForm(ListingDecisionForm):
    """What becomes of a listing that has been decided about before."""

    VERBS = [Verb.SUSPEND, Verb.REINSTATE, Verb.ARCHIVE, Verb.RESTORE]


class FlagForm(forms.ModelForm[Flag]):
    """What is not as it should be. Visitors may leave an address for the answer."""

    class Meta:
        model = Flag
        fields = ["kind", "text", "email"]
        labels = {
            "kind": _("What is wrong?"),
            "text": _("Details"),
            "email": _("Your email address, if you want us to answer"),
        }
        widgets = {"kind": forms.RadioSelect, "text": Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = FlagKind.choices  # type: ignore[attr-defined]  # a choice field
        if user:
            del self.fields["email"]


class RecordForm(forms.Form):
    """Which part of the record to see."""

    who = forms.CharField(label=_("Name or email address"), required=False, max_length=150)
    verb = forms.ChoiceField(label=_("Action"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayMonthYear)
    until = forms.DateField(label=_("To"), required=False, widget=DayMonthYear)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [("", gettext("All actions")), *((act, act.label) for act in all_acts())]
        self.fields["verb"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def entries(self) -> EntryQuerySet:
        """The entries asked for; all of them where the questions make no sense."""
        entries = Entry.objects.for_listing()
        asked = self.cleaned_data if self.is_valid() else {}
        if who := asked.get("who"):
            entries = entries.of_person(who)
        named = {"verb": "verb", "since": "at__date__gte", "until": "at__date__lte"}
        chosen = {lookup: asked[name] for name, lookup in named.items() if asked.get(name)}
        return entries.filter(**chosen)


class RecordMergeForm(forms.Form):
    """Which of two answers is right, for every answer in which two records differ."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = ReasonField(
        label=_("Why these are the same"),
        help_text=_("The author of the removed record will read this."),
        rows=2,
    )

    def __init__(self, *args: Any, target: Record, source: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen_of(target, source)
        mergeable = mergeable_of(target)
        own, other = mergeable.snapshot(target), mergeable.snapshot(source)
        self.answers = answers_to_choose(target, source)
        for name in self.answers:
            choices = [("kept", _shown(name, own[name])), ("gone", _shown(name, other[name]))]
            if name in JOINED:
                choices.append(("both", gettext("Both")))
            self.fields[name] = forms.ChoiceField(
                label=label_of(name), choices=choices, initial="kept", widget=forms.RadioSelect
            )
        self.order_fields([*self.answers, "reason", "seen"])

    @property
    def choices(self) -> dict[str, str]:
        """The answers that are not those of the record that stays."""
        chosen = {name: self.cleaned_data[name] for name in self.answers}
        return {name: choice for name, choice in chosen.items() if choice != "kept"}


def _shown(name: str, value: object) -> str:
    return shorten(readable(name, value), ANSWER_SHOWN) or gettext("Not recorded")


SUGGESTED = {"list": "councils", "autocomplete": "off"}


class SuccessionForm(forms.ModelForm[Succession]):
    """Which council succeeds which, how and when."""

    predecessor = CouncilField(
        with_abolished=True,
        label=_("Old council"),
        max_length=200,
        widget=forms.TextInput(attrs=SUGGESTED),
    )
    successor = CouncilField(
        label=_("New council"),
        help_text=_("If it is new, add it to the directory in the administration first."),
        max_length=200,
        widget=forms.TextInput(attrs=SUGGESTED),
    )

    class Meta:
        model = Succession
        fields = ["predecessor", "successor", "kind", "on"]
        labels = {"kind": _("Type of change"), "on": _("Date of change")}
        help_texts = {
            "on": _(
                "The first day of the new council. You can apply the succession from this date."
            )
        }
        widgets = {"kind": forms.RadioSelect, "on": DayMonthYear}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = Succession._meta.get_field("kind").flatchoices  # without an empty one


class DivisionForm(forms.Form):
    """Which successor takes what; with one successor there is nothing to ask."""

    def __init__(
        self, *args: Any, successions: list[Succession], areas: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.successors: list[Council] = [each.successor for each in successions]
        self.areas = areas if self.is_split else {}
        if self.is_split:
            self._ask()

    @property
    def is_split(self) -> bool:
        return len(self.successors) > 1

    @property
    def plan(self) -> SplitPlan:
        chosen = {name: int(value) for name, value in self.cleaned_data.items() if value}
        return SplitPlan(
            {kind.value: chosen[kind.value] for kind in TransferKind if kind.value in chosen},
            {key: chosen[f"area-{key}"] for key in self.areas if f"area-{key}" in chosen},
        )

    def _ask(self) -> None:
        takers = [(str(each.pk), each.name) for each in self.successors]
        for kind in TransferKind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=takers)
        for key, name in self.areas.items():
            self.fields[f"area-{key}"] = forms.ChoiceField(
                label=gettext("{name} (if different)").format(name=name),
                choices=[("", gettext("Same as above")), *takers],
                required=False,
            )
