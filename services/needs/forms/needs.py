"""The form of a need: five questions, and two optional ones."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import ReasonField
from portal.components.fields import DayMonthYear, LineField, Textarea
from services.forms.fields import ProductField, by_area
from services.models.choices import ValueBand
from services.needs.models import Need, Openness


class NeedForm(VersionedModelForm[Need]):
    """A need: five questions, and two optional ones."""

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
            "openness": _("Choose the closest. Each answer includes those above it."),
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


class HideForm(forms.Form):
    """Why a need is hidden; its author reads it."""

    reason = ReasonField(canned=True, max_length=300)
