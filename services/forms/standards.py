"""The standards that a service or product follows, and what moderators decide about them."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import DecisionForm, ReasonField
from portal.components.fields import DayMonthYear, LineField
from portal.components.model_fields import https_first
from portal.text import did_you_mean
from services.actions.standards import request_standards
from services.forms.fields import ProductField, StandardField
from services.models import ClaimState, Service, Standard, StandardRequest
from services.models.choices import LANGUAGES
from services.models.field_values import give_evidence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUGGESTED, TYPED = 5, 3
EVIDENCE_HINT = _("A certificate, statement or page of the supplier. A moderator will check it.")


def evidence_field(label: "StrOrPromise", **options: Any) -> forms.URLField:
    """The web address of a certificate, statement or report."""
    return forms.URLField(
        label=label, max_length=500, assume_scheme="https", **{"required": False, **options}
    )


class StandardsForm(VersionedModelForm[Service]):
    """Which standards it follows, and on what terms others may have it."""

    language = forms.ChoiceField(label=_("Language of this description"))

    class Meta:
        model = Service
        field_classes = {"licence": LineField}
        fields = ["licence", "language"]
        labels = {"licence": _("Licence")}
        help_texts = {
            "licence": _("For example “MIT”, “Open Government Licence” or “Supplier’s licence”.")
        }
        formfield_callback = https_first

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.followed = self._followed()
        self.offered = self._offered()
        for standard in self.offered:
            self._ask_about(standard)
        for n in range(1, TYPED + 1):
            self._ask_for_another(n)
        languages = {self.instance.language: self.instance.language} | LANGUAGES
        self.fields["language"].choices = list(languages.items())  # type: ignore[attr-defined]  # a choice field
        self.order_fields([name for name in self.fields if name not in self.Meta.fields])

    def _followed(self) -> dict[int, str]:
        """The evidence for each standard that it follows already, by the standard's key."""
        if not self.instance.pk:
            return {}
        claims = self.instance.standard_claims.filter(standard__merged_into=None)
        return dict(claims.values_list("standard", "evidence_url"))

    def _offered(self) -> list[Standard]:
        suggested = Standard.objects.suggested_for(self.instance.category)[:SUGGESTED]
        known = Standard.objects.filter(pk__in=self.followed).in_order()
        return list(dict.fromkeys([*known, *self._of_products(), *suggested]))

    def _of_products(self) -> list[Standard]:
        """What the products that it is built on say they follow."""
        if not self.instance.pk:
            return []
        used = Standard.objects.filter(products__in=self.instance.products.all())
        return list(used.distinct().in_order()[:SUGGESTED])

    def _ask_about(self, standard: Standard) -> None:
        self.fields[f"follows_{standard.pk}"] = forms.BooleanField(
            label=gettext("It follows {standard}").format(standard=standard),
            help_text=standard.description,
            required=False,
            initial=standard.pk in self.followed,
        )
        self.fields[f"evidence_{standard.pk}"] = evidence_field(
            gettext("Web address of the evidence for {standard}").format(standard=standard),
            initial=self.followed.get(standard.pk, ""),
        )

    def _ask_for_another(self, n: int) -> None:
        self.fields[f"standard_{n}"] = LineField(
            label=gettext("Another standard {number}").format(number=n),
            help_text=gettext("If we do not know it, a moderator will be asked to add it."),
            required=False,
            max_length=120,
            widget=forms.TextInput(attrs={"list": "standards", "autocomplete": "off"}),
        )
        self.fields[f"address_{n}"] = evidence_field(
            gettext("Web address of the evidence for standard {number}").format(number=n)
        )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        for standard in self.offered:
            follows = cleaned.get(f"follows_{standard.pk}")
            if cleaned.get(f"evidence_{standard.pk}") and not follows:
                message = gettext("Select the standard that this is evidence for.")
                self.add_error(f"follows_{standard.pk}", message)
        for n in range(1, TYPED + 1):
            if cleaned.get(f"address_{n}") and not cleaned.get(f"standard_{n}"):
                message = gettext("Enter the standard that this is evidence for.")
                self.add_error(f"standard_{n}", message)
        return cleaned

    def save(self, commit: bool = True) -> Service:
        service = super().save(commit)
        chosen = {
            standard: self.cleaned_data[f"evidence_{standard.pk}"]
            for standard in self.offered
            if self.cleaned_data[f"follows_{standard.pk}"]
        }
        typed, unknown = self._typed()
        chosen |= typed
        service.standards.set(chosen)
        give_evidence(service, {str(each.pk): address for each, address in chosen.items()})
        if unknown and self.user:
            request_standards(service, unknown, by=self.user)
        return service

    def _typed(self) -> tuple[dict[Standard, str], list[str]]:
        """The standards that were typed, with their evidence; and the names nobody knows."""
        known: dict[Standard, str] = {}
        unknown = []
        for n in range(1, TYPED + 1):
            name = self.cleaned_data[f"standard_{n}"]
            if standard := Standard.objects.named(name) if name else None:
                known[standard] = self.cleaned_data[f"address_{n}"]
            elif name:
                unknown.append(name)
        return known, unknown


class ProductClaimForm(forms.Form):
    """That a product follows a standard, and where one can see it."""

    product = ProductField(
        label=_("Product"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off"}),
        error_messages={"required": _("Enter the name of a product in the directory.")},
    )
    evidence_url = evidence_field(
        _("Web address of the evidence"),
        required=True,
        help_text=EVIDENCE_HINT,
        error_messages={"required": _("Enter the web address of the evidence.")},
    )


class StandardClaimForm(forms.Form):
    """A standard that a product follows, and where one can see it."""

    standard = StandardField(
        label=_("Standard"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "standards", "autocomplete": "off"}),
        error_messages={"required": _("Enter the name of a standard in the directory.")},
    )
    evidence_url = evidence_field(
        _("Web address of the evidence"),
        required=True,
        help_text=EVIDENCE_HINT,
        error_messages={"required": _("Enter the web address of the evidence.")},
    )


class ClaimCheckForm(DecisionForm):
    """Whether the evidence shows that the standard is followed, and until when."""

    decision = forms.ChoiceField(
        label=_("Does the evidence show it?"),
        choices=[(ClaimState.CHECKED, _("Yes")), (ClaimState.NOT_SHOWN, _("No"))],
        widget=forms.RadioSelect,
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=DayMonthYear,
        help_text=_("The last day of the certificate, if it has one."),
    )
    reason = ReasonField(
        canned=True,
        label=_("What you found"),
        required=False,
        max_length=300,
        help_text=_("Everyone can read this."),
    )
    without_reason = [ClaimState.CHECKED]
    reason_needed_when = _("if you select “No”")
    reason_missing = _("Enter what the evidence does not show.")

    def clean_valid_until(self) -> date | None:
        day: date | None = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate():
            raise ValidationError(gettext("Enter a date in the future."))
        return day


ADD, KNOWN, DECLINE = "add", "known", "decline"


class StandardRequestForm(DecisionForm):
    """A standard that somebody named: known by another name, new, or none."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ADD, _("Add it as a new standard")),
            (KNOWN, _("It is a standard in the directory")),
            (DECLINE, _("Decline")),
        ],
        widget=forms.RadioSelect,
    )
    name = LineField(
        label=_("Name of the standard"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "standards", "autocomplete": "off"}),
    )
    url = evidence_field(_("Web address of the standard"))
    publisher = LineField(label=_("Maintained by"), max_length=120, required=False)
    reason = ReasonField(
        canned=True, required=False, help_text=_("The person who asked will see this.")
    )
    without_reason = [ADD, KNOWN]
    reason_needed_when = _("to decline")
    standard: Standard | None = None

    def __init__(self, *args: Any, asked: StandardRequest, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": asked.name}, **kwargs)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        decision, name = cleaned.get("decision"), str(cleaned.get("name") or "")
        if decision == KNOWN:
            self._use_known(name)
        elif decision == ADD:
            self._add(name, cleaned)
        return cleaned

    def _use_known(self, name: str) -> None:
        self.standard = Standard.objects.named(name) if name else None
        if self.standard is None:
            hint = did_you_mean(Standard.objects.matching(name)[:3]) if name else ""
            wrong = gettext("Enter the name of a standard in the directory.")
            self.add_error("name", f"{wrong}{hint}")

    def _add(self, name: str, cleaned: dict[str, object]) -> None:
        if not name:
            self.add_error("name", gettext("Enter the name of the standard."))
        elif Standard.ever.named(name):
            self.add_error("name", gettext("The directory already has a standard with this name."))
        self.standard = Standard(
            name=name,
            url=str(cleaned.get("url") or ""),
            publisher=str(cleaned.get("publisher") or ""),
        )
