"""Products that the directory does not know yet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.decision_forms import DecisionForm, ReasonField
from portal.components.fields import LineField
from portal.text import did_you_mean
from services.forms.fields import SupplierField, by_area
from services.models import Category, Product, ProductRequest

ADD, KNOWN, DECLINE = "add", "known", "decline"
WITH_PRODUCTS = {"list": "products", "autocomplete": "off"}


class ProductRequestForm(forms.ModelForm[ProductRequest]):
    """A product that a council searched for and did not find."""

    class Meta:
        model = ProductRequest
        field_classes = {"name": LineField, "supplier_name": LineField, "about": LineField}
        fields = ["name", "supplier_name", "category", "about", "records_use"]
        labels = {
            "name": _("Name of the product"),
            "supplier_name": _("Supplier"),
            "category": _("Service area"),
            "about": _("What it does"),
            "records_use": _("My council uses it"),
        }
        help_texts = {
            "about": _("One sentence, or the web address of the product."),
            "records_use": _("We record it for your council once the product is added."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = by_area(gettext("Not sure"))  # type: ignore[attr-defined]  # a choice field

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if known := Product.objects.named(name):
            raise ValidationError(
                gettext("{product} is already in the directory. Search for it.").format(
                    product=known
                )
            )
        return name


class ProductAnswerForm(DecisionForm):
    """A new product, one that the directory knows by another name, or none."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ADD, _("Add it as a new product")),
            (KNOWN, _("It is a product in the directory")),
            (DECLINE, _("Decline")),
        ],
        widget=forms.RadioSelect,
    )
    name = LineField(
        label=_("Name of the product"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=WITH_PRODUCTS),
    )
    is_alias = forms.BooleanField(
        label=_("Also find the product by the name that was asked for"), required=False
    )
    supplier = SupplierField(label=_("Supplier"), max_length=120, required=False)
    category = forms.ModelChoiceField(
        label=_("Service area"), queryset=Category.objects.all(), required=False
    )
    website = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    reason = ReasonField(
        canned=True, required=False, help_text=_("The person who asked will see this.")
    )
    without_reason = [ADD, KNOWN]
    reason_needed_when = _("to decline")
    product: Product | None = None

    def __init__(self, *args: Any, asked: ProductRequest, **kwargs: Any) -> None:
        initial = {"name": asked.name, "category": asked.category_id, "is_alias": True}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["category"].choices = by_area(gettext("None"))  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        name = str(cleaned.get("name") or "")
        if cleaned.get("decision") == KNOWN:
            self._use_known(name)
        elif cleaned.get("decision") == ADD:
            self._add(name, cleaned)
        return cleaned

    def _use_known(self, name: str) -> None:
        self.product = Product.objects.named(name) if name else None
        if self.product is None:
            hint = did_you_mean(Product.objects.matching(name)[:3]) if name else ""
            wrong = gettext("Enter the name of a product in the directory.")
            self.add_error("name", f"{wrong}{hint}")

    def _add(self, name: str, cleaned: dict[str, Any]) -> None:
        if not name:
            self.add_error("name", gettext("Enter the name of the product."))
        elif Product.ever.named(name):
            self.add_error("name", gettext("The directory already has a product with this name."))
        self.product = Product(
            name=name,
            supplier=cleaned.get("supplier"),
            category=cleaned.get("category"),
            website=str(cleaned.get("website") or ""),
        )
