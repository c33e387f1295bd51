"""What becomes of services, and of two that may be the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.components.decision_forms import DecisionForm, ReasonField
from portal.text import shorten
from services import permissions
from services.actions.merges import answers_to_choose, seen_of
from services.models import Decided, Service, Verb
from services.models.field_labels import label_of
from services.models.field_values import readable
from services.models.mergeable import JOINED, Record, mergeable_of

ANSWER_SHOWN = 400


class KeepBothForm(forms.Form):
    """Two listings that look alike stay two."""

    decision = forms.ChoiceField(
        label=_("How are these services related?"),
        choices=[pair for pair in Decided.choices if pair[0] != Decided.DUPLICATE],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        canned=True, help_text=_("We keep it with both services and in the audit log.")
    )

    @property
    def answered(self) -> Decided:
        return Decided(self.cleaned_data["decision"])


class ListingDecisionForm(DecisionForm):
    """What becomes of a listing that was sent in. Only publishing needs no words."""

    VERBS = [Verb.APPROVE, Verb.ASK_FOR_CHANGES, Verb.REJECT]

    verb = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    reason = ReasonField(
        canned=True,
        label=_("Message to the author"),
        help_text=_("Required unless you publish it."),
        rows=4,
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


class RecordMergeForm(forms.Form):
    """Which of two answers is right, for every answer in which two records differ."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = ReasonField(
        canned=True,
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
