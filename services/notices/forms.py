"""Forms about published contracts."""

from datetime import date
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Region
from portal.components.fields import DayMonthYear, LineField, needed
from portal.components.filter_form import FilterForm
from portal.text import did_you_mean
from services.forms.fields import ProductField, by_area
from services.models import Product, Supplier, Use
from services.models.choices import ContractEnd
from services.notices.filters import KINDS, PublishedFilter
from services.notices.models import AwardNotice, NameRole, NoticeAnswer

NEEDED_AT_THE_END = {
    "ends_on": _("Enter the new end date, or choose another answer."),
    "product": _("Enter the product that replaced it, or choose another answer."),
}


class NoticeAnswerForm(forms.Form):
    """What a council says of one contract: the button is the answer."""

    product = ProductField(label=_("Product"), required=False)
    answer = forms.ChoiceField(
        label=_("Answer"), choices=[each for each in NoticeAnswer.choices if each[0]]
    )

    def __init__(self, notice: AwardNotice, *args: object, **kwargs: object) -> None:
        initial = {"product": notice.product.name if notice.product else ""}
        super().__init__(*args, initial=initial, prefix=f"n{notice.pk}", **kwargs)  # type: ignore[arg-type,misc]  # Django's own arguments
        self.notice = notice
        self.fields["product"].widget.attrs["list"] = "products"
        needed(self.fields["product"], gettext("if you use it"))


class ContractEndForm(forms.Form):
    """What became of one contract that has ended: the button is the answer."""

    ends_on = forms.DateField(label=_("New end date"), required=False, widget=DayMonthYear)
    product = ProductField(label=_("Product that replaced it"), required=False)
    answer = forms.ChoiceField(label=_("Answer"), choices=ContractEnd.choices)

    def __init__(self, use: Use, until: date | None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, initial={"ends_on": until}, prefix=f"u{use.pk}", **kwargs)  # type: ignore[arg-type,misc]  # Django's own arguments
        self.use = use
        self.fields["product"].widget.attrs["list"] = "products"
        needed(self.fields["ends_on"], gettext("if it was renewed"))
        needed(self.fields["product"], gettext("if it was replaced"))

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        needs = {ContractEnd.RENEWED: "ends_on", ContractEnd.REPLACED: "product"}
        name = needs.get(given.get("answer", ""))
        if name and not given.get(name) and name not in self.errors:
            self.add_error(name, NEEDED_AT_THE_END[name])
        return given


class PublishedForm(FilterForm):
    """Which published contracts to show."""

    q = LineField(label=_("Title, supplier or council"), required=False, max_length=100)
    area = forms.ChoiceField(
        label=_("Service area"),
        required=False,
        choices=partial(by_area, _("All service areas"), "slug", "all"),
    )
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[("", _("All regions")), *Region.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind of contract"), required=False, choices=[("", _("All")), *KINDS.items()]
    )
    ended = forms.BooleanField(label=_("Include contracts that have ended"), required=False)

    def __init__(self, chosen: PublishedFilter) -> None:
        asked = {name: chosen.value(name) for name in ("area", "region", "kind")}
        super().__init__(initial={**asked, "q": chosen.text, "ended": chosen.with_ended})


class NameDecisionForm(forms.Form):
    """What a name in notices means; left empty, nothing that is recorded here."""

    role = forms.ChoiceField(choices=NameRole.choices, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    means = LineField(
        label=_("Council, supplier or product"),
        required=False,
        max_length=200,
        help_text=_("Leave empty if it is not in the directory."),
    )
    found: Council | Supplier | Product | None = None

    def clean_means(self) -> str:
        means, role = self.cleaned_data["means"].strip(), self.cleaned_data.get("role")
        if means and role:
            self.found = _named(NameRole(role), means)
            if not self.found:
                raise ValidationError(_unknown(NameRole(role), means))
        return str(means)


def _named(role: NameRole, name: str) -> Council | Supplier | Product | None:
    if role == NameRole.BUYER:
        return Council.objects.current().get_by_name(name)
    if role == NameRole.PRODUCT:
        return Product.objects.named(name)
    return Supplier.objects.filter(name__iexact=name).first()


def _unknown(role: NameRole, name: str) -> str:
    similar = Product.objects.matching(name)[:3] if role == NameRole.PRODUCT else []
    wrong = gettext("Enter a name that is in the directory.")
    return f"{wrong}{did_you_mean(similar)}"
