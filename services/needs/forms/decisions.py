"""The form for the decision on a need."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import Textarea, needed
from services.models import Service
from services.needs.models import AloneReason, Need, NeedOutcome
from services.partnerships.models import Partnership

MIN_DECISION_LENGTH = 10


class NeedDecisionForm(VersionedModelForm[Need]):
    """The outcome of a need, and the reason."""

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
