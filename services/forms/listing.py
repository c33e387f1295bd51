"""The questions about a listing, a page each."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import ReasonField
from portal.components.fields import LineField, Textarea, TextareaField, needed
from portal.components.model_fields import https_first
from portal.lists.name_order import by_name
from services.forms.fields import ProductField, by_area
from services.forms.standards import StandardsForm
from services.models import Service
from services.models.choices import Customisation, Hosting, Phase
from services.models.field_values import save_saving, savings_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PRODUCTS = 3
CHOICES = {
    "phase": (_("Choose one"), Phase),
    "hosting": (_("Not recorded"), Hosting),
    "customisation": (_("Not recorded"), Customisation),
}

SAVING_FIELDS = ["amount", "basis", "not_measured_reason"]


class WhatForm(VersionedModelForm[Service]):
    """What it is."""

    class Meta:
        model = Service
        field_classes = {"title": LineField, "summary": LineField}
        fields = ["title", "summary", "kind", "category", "description"]
        labels = {
            "title": _("Name of the service"),
            "summary": _("Summary"),
            "kind": _("Service type"),
            "category": _("Service area"),
            "description": _("Description"),
        }
        help_texts = {
            "title": _("The name your colleagues use, for example “Payroll bureau”."),
            "summary": _(
                "Say what the service does in one sentence of up to 200 characters. It "
                "appears in lists and search results."
            ),
            "description": _(
                "Say why you set it up, how long it took and what you would do differently. "
                "You can use Markdown for **bold**, lists and links."
            ),
        }
        widgets = {"kind": forms.RadioSelect, "description": Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("summary", "kind", "category"):
            needed(self.fields[name], gettext("to submit it"))
        self.fields["category"].choices = by_area()  # type: ignore[attr-defined]  # a choice field
        self.fields[("kind")].choices = Service._meta.get_field("kind").choices  # type: ignore[attr-defined]  # without the empty one

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        council = (
            self.instance.edit_of.council_id if self.instance.edit_of else self.instance.council_id
        )
        same = Service.objects.without_edits().filter(council=council, title__iexact=title)
        if same.exclude(pk__in=[self.instance.pk, self.instance.edit_of_id]).exists():
            raise ValidationError(
                gettext(
                    "This council already has a service with this name. Enter a different name."
                )
            )
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
            "phase": _("Phase"),
            "hosting": _("Hosting"),
            "customisation": _("Customisation"),
            "website": _("Website"),
            "documentation_url": _("Documentation web address"),
            "source_code_url": _("Source code web address"),
        }
        formfield_callback = https_first

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].required = True
        known = list(self.instance.products.order_by(by_name(), "pk")) if self.instance.pk else []
        self.names = [f"product_{n}" for n in range(max(PRODUCTS, len(known) + 1))]
        for n, name in enumerate(self.names):
            self.fields[name] = ProductField(
                label=gettext("Product {number}").format(number=n + 1),
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
        label=_("Annual saving (£)"),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text=_(
            "Enter whole pounds. Anyone can see this. We show it as claimed by your council."
        ),
    )
    basis = LineField(label=_("How you worked it out"), required=False, max_length=300)
    not_measured_reason = LineField(
        label=_("Reason there is no figure"),
        required=False,
        max_length=300,
        help_text=_("For example, “Too early” or “We did not measure it”."),
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
            self.add_error("not_measured_reason", gettext("Enter a saving or a reason, not both."))
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
            "contact_team": _("Contact team"),
            "contact_email": _("Contact email address"),
            "review_months": _("How often should we ask you to check these details?"),
        }
        help_texts = {
            "contact_team": _("Give a team rather than a person, because people move on."),
            "contact_email": _("Only members of councils can see this."),
        }
        widgets = {"review_months": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed(self.fields["contact_email"], gettext("to submit it"))
        self.fields["review_months"].required = False

    def clean_review_months(self) -> int:
        return int(self.cleaned_data["review_months"] or self.instance.review_months)


class DifferentForm(forms.ModelForm[Service]):
    """Why a listing that looks like others is not the same."""

    class Meta:
        model = Service
        fields = ["different_because"]
        labels = {"different_because": _("How your service is different")}
        help_texts = {
            "different_because": _("A moderator will compare this with the similar services above.")
        }
        widgets = {"different_because": Textarea(attrs={"rows": 3})}


class SendForm(DifferentForm):
    """The last page, with an answer to what the moderator asked, if one did."""

    reply = TextareaField(label=_("Your reply to the moderator"), required=False, max_length=500)

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
        labels = {"change_note": _("Reason for the change")}
        help_texts = {"change_note": _("The person who reviews your change will see this.")}


class DeclineForm(forms.Form):
    """Why a suggested correction is not taken over."""

    reason = ReasonField(
        label=_("Reason for declining"),
        help_text=_("The person who suggested the correction will see this."),
        max_length=1000,
    )


QUESTIONS: "dict[str, tuple[StrOrPromise, type[VersionedModelForm[Service]]]]" = {
    "what": (_("About the service"), WhatForm),
    "how": (_("Technology"), HowForm),
    "standards": (_("Standards and licence"), StandardsForm),
    "saved": (_("Savings"), SavedForm),
    "contact": (_("Contact"), ContactForm),
}
