"""The questions about a listing, a page each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.components.decision_forms import ReasonField
from portal.components.fields import LineField, Textarea, TextareaField, needed
from portal.lists.name_order import by_name
from services.forms.fields import ProductField, by_area, https_first
from services.forms.optimistic_lock import VersionedModelForm
from services.models import Service
from services.models.choices import Customisation, Hosting, Phase
from services.models.field_values import save_saving, savings_of

PRODUCTS = 3
CHOICES = {
    "phase": ("Choose one", Phase),
    "hosting": ("Not said", Hosting),
    "customisation": ("Not said", Customisation),
}

SAVING_FIELDS = ["amount", "basis", "not_measured_reason"]


class WhatForm(VersionedModelForm[Service]):
    """What it is."""

    class Meta:
        model = Service
        field_classes = {"title": LineField, "summary": LineField}
        fields = ["title", "summary", "kind", "category", "description"]
        labels = {
            "title": "Name of the service",
            "summary": "What it does, in a sentence",
            "kind": "What kind of thing it is",
            "category": "Service area",
            "description": "More about it",
        }
        help_texts = {
            "title": "As your colleagues call it: “Payroll bureau”.",
            "summary": "Up to 200 characters; it stands in lists and search results.",
            "description": "What others want to know: why, how long it took, what you would do "
            "differently. **Bold**, lists and links as in Markdown.",
        }
        widgets = {"kind": forms.RadioSelect, "description": Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("summary", "kind", "category"):
            needed(self.fields[name], "to submit it")
        self.fields["category"].choices = by_area()  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].choices = Service._meta.get_field("kind").choices  # type: ignore[attr-defined]  # without the empty one

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        council = (
            self.instance.edit_of.council_id if self.instance.edit_of else self.instance.council_id
        )
        same = Service.objects.without_edits().filter(council=council, title__iexact=title)
        if same.exclude(pk__in=[self.instance.pk, self.instance.edit_of_id]).exists():
            raise ValidationError("This council already has a listing with this title.")
        return title

    def save(self, commit: bool = True) -> Service:
        self.instance.describe(self.cleaned_data["description"])
        return super().save(commit)


class HowForm(VersionedModelForm[Service]):
    """How it runs."""

    class Meta:
        model = Service
        fields = [
            "phase",
            "hosting",
            "customisation",
            "website",
            "documentation_url",
            "source_code_url",
        ]
        labels = {
            "phase": "How far it is",
            "hosting": "Where it runs",
            "customisation": "How much you changed it",
            "website": "Its web site",
            "documentation_url": "Its documentation",
            "source_code_url": "Its source code",
        }
        formfield_callback = https_first

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].required = True
        known = list(self.instance.products.order_by(by_name(), "pk")) if self.instance.pk else []
        self.names = [f"product_{n}" for n in range(max(PRODUCTS, len(known) + 1))]
        for n, name in enumerate(self.names):
            self.fields[name] = ProductField(
                label="Product it runs on" if n == 0 else f"Product {n + 1}",
                required=False,
                max_length=120,
                initial=known[n].name if n < len(known) else "",
                widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off"}),
            )
        self.order_fields(["phase", *self.names])
        for name, (nothing, choices) in CHOICES.items():
            self.fields[name].choices = [("", nothing), *choices.choices]  # type: ignore[attr-defined]  # a choice field

    def save(self, commit: bool = True) -> Service:
        service = super().save(commit)
        chosen = [self.cleaned_data[name] for name in self.names]
        service.products.set([product for product in chosen if product])
        return service


class SavedForm(VersionedModelForm[Service]):
    """What it costs and saved."""

    amount = forms.IntegerField(
        label="Pounds it saves you in a year",
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text="In whole pounds. Others see it, marked as claimed by you.",
    )
    basis = LineField(label="How you counted", required=False, max_length=300)
    not_measured_reason = LineField(
        label="Or why there is no figure",
        required=False,
        max_length=300,
        help_text="“Too early”, “We never measured it”: that is worth knowing too.",
    )

    class Meta:
        model = Service
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known := savings_of(self.instance).first():
            for name in SAVING_FIELDS:
                self.initial[name] = getattr(known, name)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("amount") and cleaned.get("not_measured_reason"):
            self.add_error("not_measured_reason", "Give a figure or a reason, not both.")
        return cleaned

    def save(self, commit: bool = True) -> Service:
        service = super().save(commit)
        answers = self.cleaned_data
        save_saving(service, answers["amount"], answers["basis"], answers["not_measured_reason"])
        return service


class ContactForm(VersionedModelForm[Service]):
    """Whom to ask."""

    class Meta:
        model = Service
        field_classes = {"contact_team": LineField}
        fields = ["contact_team", "contact_email", "review_months"]
        labels = {
            "contact_team": "Team",
            "contact_email": "Its mailbox",
            "review_months": "How often we ask whether all this is still true",
        }
        help_texts = {
            "contact_team": "A team rather than a person: people move on.",
            "contact_email": "Only members of a council see it.",
        }
        widgets = {"review_months": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed(self.fields["contact_email"], "to submit it")
        self.fields["review_months"].required = False

    def clean_review_months(self) -> int:
        return int(self.cleaned_data["review_months"] or self.instance.review_months)


class DifferentForm(forms.ModelForm[Service]):
    """Why a listing that looks like others is not the same."""

    class Meta:
        model = Service
        fields = ["different_because"]
        labels = {"different_because": "Mine is different because"}
        help_texts = {"different_because": "A moderator reads it beside the listings above."}
        widgets = {"different_because": Textarea(attrs={"rows": 3})}


class SendForm(DifferentForm):
    """The last page, with an answer to what the moderator asked, if one did."""

    reply = TextareaField(label="Your answer to the moderator", required=False, max_length=500)

    def __init__(self, *args: Any, has_similar: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_similar:
            self.fields["different_because"].required = True
        else:
            del self.fields["different_because"]
        if not self.instance.answer:
            del self.fields["reply"]


class WhyForm(forms.ModelForm[Service]):
    """Why a published listing should say something else."""

    class Meta:
        model = Service
        field_classes = {"change_note": LineField}
        fields = ["change_note"]
        labels = {"change_note": "Why, in a sentence"}
        help_texts = {"change_note": "Whoever decides about the change reads it."}


class DeclineForm(forms.Form):
    """Why a suggested correction is not taken over."""

    reason = ReasonField(
        label="Why you do not take it over",
        help_text="Whoever suggested it reads this.",
        max_length=1000,
    )


QUESTIONS: dict[str, tuple[str, type[VersionedModelForm[Service]]]] = {
    "what": ("What is it?", WhatForm),
    "how": ("How does it run?", HowForm),
    "saved": ("What did it save?", SavedForm),
    "contact": ("Whom can others ask?", ContactForm),
}
