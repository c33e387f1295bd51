"""The questions about a listing, a page each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from councils.forms import CouncilField
from portal.components.fields import DayMonthYear
from services.models import Benefit, Category, Offer, Product, Service, Use
from services.models.benefit import BenefitKind, BenefitState
from services.models.offer import ChargeBasis, OfferedTo, OfferState
from services.models.use import UseStatus

PRODUCTS = 3
ADDRESSES = ["website", "documentation_url", "source_code_url"]
TOLD = ["amount", "basis", "not_measured_reason"]


class OnTopOf(forms.ModelForm[Service]):
    """Notices when somebody else saved the listing while this form was open.

    Nothing is overwritten unseen: the form comes back with what was typed, and says beside each
    field what stands there now. Sent again, it counts.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self._version

    @property
    def _version(self) -> str:
        return self.instance.updated_at.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk and cleaned.get("version") not in {"", self._version}:
            self._show_what_changed()
            self.data: Any = self.data.copy()
            self.data["version"] = self._version
        return cleaned

    def _show_what_changed(self) -> None:
        stored = Service.objects.get(pk=self.instance.pk)
        for name in set(self.changed_data) - {"version"}:
            if hasattr(stored, name):
                self.add_error(
                    name, f"Somebody else wrote here meanwhile: “{_shown(stored, name)}”"
                )
        if not self.errors:
            self.add_error(
                None,
                "Somebody else changed this listing meanwhile. Save again if you still want to.",
            )


def _shown(service: Service, name: str) -> object:
    display = getattr(service, f"get_{name}_display", None)
    return display() if display else getattr(service, name) or "nothing"


class WhatForm(OnTopOf):
    """What it is."""

    class Meta:
        model = Service
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
        widgets = {"kind": forms.RadioSelect, "description": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].required = True
        self.fields["category"].choices = by_area()  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].choices = Service._meta.get_field("kind").choices  # type: ignore[attr-defined]  # without the empty one

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"]).split())
        same = Service.objects.filter(council=self.instance.council_id, title__iexact=title)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("This council already has a listing with this title.")
        return title

    def save(self, commit: bool = True) -> Service:
        self.instance.describe(self.cleaned_data["description"])
        return super().save(commit)


def by_area() -> list[Any]:
    """The service areas, grouped under their top areas."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for category in Category.objects.select_related("parent").order_by(
        "parent__position", "position", "name", "pk"
    ):
        if category.parent:
            groups.setdefault(category.parent.name, []).append((category.pk, category.name))
        else:
            groups.setdefault(category.name, []).insert(
                0, (category.pk, f"{category.name}, in general")
            )
    return [("", "Choose one"), *groups.items()]


class ProductField(forms.CharField):
    """A product by its name or alias; the browser suggests those we know."""

    def clean(self, value: Any) -> Product | None:
        name = super().clean(value)
        if not name:
            return None
        if product := Product.objects.named(name):
            return product
        near = " or ".join(each.name for each in Product.objects.matching(name)[:3])
        hint = f" Did you mean {near}?" if near else ""
        raise ValidationError(
            f"We know no product of this name.{hint} If it is new to us, leave this empty and "
            "name it in the description: a moderator adds it."
        )


def https_first(field: Any, **options: Any) -> Any:
    """An address typed without a scheme is an https one."""
    if isinstance(field, models.URLField):
        options["assume_scheme"] = "https"
    return field.formfield(**options)


class HowForm(OnTopOf):
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
        known = list(self.instance.products.order_by("name", "pk")) if self.instance.pk else []
        for n in range(PRODUCTS):
            self.fields[f"product_{n}"] = ProductField(
                label="Product it runs on" if n == 0 else f"Product {n + 1}",
                required=False,
                max_length=120,
                initial=known[n].name if n < len(known) else "",
                widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off"}),
            )
        self.order_fields(["phase", *(f"product_{n}" for n in range(PRODUCTS))])

    def save(self, commit: bool = True) -> Service:
        service = super().save(commit)
        chosen = [self.cleaned_data[f"product_{n}"] for n in range(PRODUCTS)]
        service.products.set([product for product in chosen if product])
        return service


class SavedForm(OnTopOf):
    """What it costs and saved."""

    amount = forms.IntegerField(
        label="Pounds it saves you in a year",
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text="In whole pounds. Others see it, marked as claimed by you.",
    )
    basis = forms.CharField(label="How you counted", required=False, max_length=300)
    not_measured_reason = forms.CharField(
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
        if known := self._known().first():
            for name in TOLD:
                self.initial[name] = getattr(known, name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("amount") and cleaned.get("not_measured_reason"):
            self.add_error("not_measured_reason", "Give a figure or a reason, not both.")
        return cleaned

    def save(self, commit: bool = True) -> Service:
        service = super().save(commit)
        told = {
            name: self.cleaned_data[name] for name in ("amount", "basis", "not_measured_reason")
        }
        if told["amount"] or told["not_measured_reason"]:
            self._known().update_or_create(
                service=service,
                council=service.council,
                kind=BenefitKind.ANNUAL_CASHABLE,
                defaults={**told, "state": BenefitState.CLAIMED},
            )
        else:
            self._known().delete()
        return service

    def _known(self) -> models.QuerySet[Benefit]:
        return Benefit.objects.filter(
            service=self.instance,
            council=self.instance.council_id,
            kind=BenefitKind.ANNUAL_CASHABLE,
        )


class ContactForm(OnTopOf):
    """Whom to ask."""

    class Meta:
        model = Service
        fields = ["contact_team", "contact_email"]
        labels = {"contact_team": "Team", "contact_email": "Its mailbox"}
        help_texts = {
            "contact_team": "A team rather than a person: people move on.",
            "contact_email": "Only members of a council see it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_email"].required = True


class DifferentForm(forms.ModelForm[Service]):
    """Why a listing that looks like others is not the same."""

    class Meta:
        model = Service
        fields = ["different_because"]
        labels = {"different_because": "Mine is different because"}
        help_texts = {"different_because": "A moderator reads it beside the listings above."}
        widgets = {"different_because": forms.Textarea(attrs={"rows": 3})}


QUESTIONS: dict[str, tuple[str, type[OnTopOf]]] = {
    "what": ("What is it?", WhatForm),
    "how": ("How does it run?", HowForm),
    "saved": ("What did it save?", SavedForm),
    "contact": ("Whom can others ask?", ContactForm),
}


class UseForm(forms.ModelForm[Use]):
    """That a council uses something: five questions, and more for those who want."""

    FIRST = ["status", "since", "contract_ends_on", "lesson", "stopped_reason"]
    MORE = ["version", "local_differences", "value_band", "satisfaction", "notice_months"]

    class Meta:
        model = Use
        fields = [
            *("status", "since", "contract_ends_on", "lesson", "stopped_reason"),
            *("version", "local_differences", "value_band", "satisfaction", "notice_months"),
        ]
        labels = {
            "status": "How far you are",
            "since": "Since when",
            "contract_ends_on": "When the contract ends",
            "lesson": "What you would tell others",
            "stopped_reason": "If you stopped: why",
            "version": "Version",
            "local_differences": "What is different with you",
            "value_band": "What the contract is worth",
            "satisfaction": "How satisfied you are",
            "notice_months": "Months of notice",
        }
        help_texts = {
            "contract_ends_on": "Only members of a council see it.",
            "stopped_reason": "Failures are worth as much as successes.",
            "satisfaction": "1 is not at all, 5 is very.",
            "value_band": "Only members of a council see it.",
        }
        widgets = {
            "status": forms.RadioSelect,
            "since": DayMonthYear,
            "contract_ends_on": DayMonthYear,
            "lesson": forms.Textarea(attrs={"rows": 3}),
            "stopped_reason": forms.Textarea(attrs={"rows": 3}),
            "local_differences": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = UseStatus.choices  # type: ignore[attr-defined]  # a choice field

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def has_more(self) -> bool:
        """Whether something stands, or is wrong, among what is folded away."""
        return any(field.value() or field.errors for field in self.more)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_stopped = cleaned.get("status") == UseStatus.STOPPED
        if has_stopped and not cleaned.get("stopped_reason"):
            self.add_error("stopped_reason", "Say why you stopped: others want to know.")
        if not has_stopped:
            cleaned["stopped_reason"], self.instance.until = "", None
        self._keep_dates_in_order(cleaned)
        return cleaned

    def _keep_dates_in_order(self, cleaned: dict[str, Any]) -> None:
        """The dates that this form does not ask for go along with those it does."""
        until, extension = self.instance.until, self.instance.extension_until
        if until and cleaned.get("since") and cleaned["since"] > until:
            self.add_error("since", f"You said that it ended on {until:%-d %B %Y}, before this.")
        ends = cleaned.get("contract_ends_on")
        if extension and (ends is None or ends > extension):
            self.instance.extension_until = None


class ProposalForm(forms.Form):
    """Which council uses a service of ours."""

    council = CouncilField(
        label="Council that uses it",
        max_length=200,
        help_text="Its editors confirm it before anybody sees it.",
    )


class OfferForm(forms.ModelForm[Offer]):
    """On which terms others may join."""

    class Meta:
        model = Offer
        fields = [
            *("state", "offered_to", "charge_basis", "capacity_unit"),
            *("capacity_total", "capacity_free", "lead_time_weeks", "terms"),
        ]
        labels = {
            "state": "May others join?",
            "offered_to": "Who may",
            "charge_basis": "What they pay",
            "capacity_unit": "What you count",
            "capacity_total": "How many there are",
            "capacity_free": "How many are free",
            "lead_time_weeks": "Weeks it takes to join",
            "terms": "Terms",
        }
        help_texts = {"capacity_unit": "Payslips a month, seats, calls a day …"}
        widgets = {"state": forms.RadioSelect, "terms": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [each for each in OfferState.choices if each[0] != OfferState.DRAFT]
        for name, choices in [
            ("state", states),
            ("offered_to", OfferedTo.choices),
            ("charge_basis", ChargeBasis.choices),
        ]:
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        total, free = cleaned.get("capacity_total"), cleaned.get("capacity_free")
        if free is not None and (total is None or free > total):
            self.add_error("capacity_free", "This cannot be more than there are in all.")
        if total is not None and not cleaned.get("capacity_unit"):
            self.add_error("capacity_unit", "Say what is counted.")
        return cleaned
