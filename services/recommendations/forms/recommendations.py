"""What is recommended for a service area, and what a moderator decides about it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import DecisionForm, ReasonField
from portal.components.fields import DayMonthYear, LineField, Textarea
from services.forms.fields import ProductField, StandardField, by_area
from services.models import Category, Product, Standard
from services.recommendations.actions import RecommendedItems
from services.recommendations.models import Recommendation, WorkingGroup
from services.recommendations.models.recommendation import latest_review

PRODUCTS, TYPED, SUGGESTED = 4, 3, 8


class AreaForm(forms.Form):
    """For which service area, and who recommends it."""

    area = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Service area"),
        to_field_name="slug",
        error_messages={"required": _("Choose a service area.")},
    )
    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(), label=_("Who recommends it"), to_field_name="slug"
    )

    def __init__(
        self, *args: Any, groups: "list[WorkingGroup]", is_moderator: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["area"].queryset = Category.objects.all()
        fields["area"].choices = by_area(key="slug")
        fields["group"].queryset = WorkingGroup.objects.filter(pk__in=[each.pk for each in groups])
        moderators = [("", gettext("Moderators of the directory"))] if is_moderator else []
        fields["group"].choices = [*((each.slug, each.name) for each in groups), *moderators]
        fields["group"].required = not is_moderator


class RecommendationForm(VersionedModelForm[Recommendation]):
    """Products, standards to ask for, and the reasons."""

    standards = forms.ModelMultipleChoiceField(
        label=_("Standards to ask for"),
        queryset=Standard.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Recommendation
        field_classes = {"summary": LineField}
        fields = ["summary", "reasons", "review_on"]
        labels = {
            "summary": _("What you recommend, in a sentence"),
            "reasons": _("Reasons"),
            "review_on": _("Review date"),
        }
        help_texts = {
            "summary": _("For example, “Use one of two products, and ask for an open interface.”"),
            "reasons": _("Say what you compared, who has used it and what it does not do."),
            "review_on": _("When you will look at this again, within 24 months."),
        }
        widgets = {"reasons": Textarea(attrs={"rows": 8}), "review_on": DayMonthYear}

    def __init__(self, *args: Any, category: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = category
        self._offer_standards()
        self._ask_for_products()
        names = [f"product_{n}" for n in range(1, PRODUCTS + 1)]
        typed = [f"standard_{n}" for n in range(1, TYPED + 1)]
        self.order_fields(["summary", *names, "standards", *typed, "reasons", "review_on"])

    def _offer_standards(self) -> None:
        chosen: list[Standard] = []
        if self.instance.pk:
            chosen = list(self.instance.standards.in_order())
        chosen = self.initial.get("standards") or chosen
        suggested = Standard.objects.suggested_for(self.category)[:SUGGESTED]
        offered = [each.pk for each in [*chosen, *suggested]]
        fields: Any = self.fields
        fields["standards"].queryset = Standard.objects.filter(pk__in=offered).in_order()
        self.initial["standards"] = chosen
        for n in range(1, TYPED + 1):
            fields[f"standard_{n}"] = StandardField(
                label=gettext("Another standard {number}").format(number=n),
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs={"list": "standards", "autocomplete": "off"}),
            )

    def _ask_for_products(self) -> None:
        chosen = list(self.instance.products.in_order()) if self.instance.pk else []
        chosen = self.initial.get("products") or chosen
        for n in range(1, PRODUCTS + 1):
            self.fields[f"product_{n}"] = ProductField(
                label=gettext("Product {number}").format(number=n),
                required=False,
                max_length=120,
                initial=chosen[n - 1].name if n <= len(chosen) else "",
                widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off"}),
            )

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError(gettext("Enter a date in the future."))
        if day > latest_review(today):
            latest = date_format(latest_review(today), "j F Y")
            raise ValidationError(
                gettext("Enter a date within 24 months, on or before {day}.").format(day=latest)
            )
        return day

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        products: list[Product] = self._typed("product", PRODUCTS)
        standards: list[Standard] = [
            *(cleaned.get("standards") or []),
            *self._typed("standard", TYPED),
        ]
        self.chosen = RecommendedItems(
            list(dict.fromkeys(products)), list(dict.fromkeys(standards))
        )
        if not self.errors and not any(self.chosen):
            message = gettext("Enter a product, or select a standard to ask for.")
            self.add_error("product_1", message)
        return cleaned

    def _typed(self, name: str, number: int) -> list[Any]:
        values = (self.cleaned_data.get(f"{name}_{n}") for n in range(1, number + 1))
        return [each for each in values if each]


class DecideForm(DecisionForm):
    """Publish it, or say what to change."""

    APPROVE, SEND_BACK = "approve", "send_back"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("Publish")), (SEND_BACK, _("Ask for changes"))],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        canned=True,
        label=_("What to change"),
        required=False,
        help_text=_("The authors will see this."),
    )
    without_reason = [APPROVE]
    reason_needed_when = _("to ask for changes")
    reason_missing = _("Enter what to change.")


class WithdrawForm(forms.Form):
    reason = ReasonField(help_text=_("Everyone can read this."))
