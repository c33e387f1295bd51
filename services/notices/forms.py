"""Forms about published contracts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.fields import LineField
from services.forms.fields import ProductField
from services.models import Supplier
from services.notices.models import AwardNotice, NameRole, NoticeAnswer


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


class NameDecisionForm(forms.Form):
    """Whom a name in notices means; left empty, nobody that is recorded here."""

    role = forms.ChoiceField(choices=NameRole.choices, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    means = LineField(
        label=_("Council or supplier"),
        required=False,
        max_length=200,
        help_text=_("Leave empty if it is none of ours."),
    )
    council: Council | None = None
    supplier: Supplier | None = None

    def clean_means(self) -> str:
        means, role = self.cleaned_data["means"].strip(), self.cleaned_data.get("role")
        if means and role == NameRole.BUYER:
            self.council = Council.objects.current().get_by_name(means)
        elif means:
            self.supplier = Supplier.objects.filter(name__iexact=means).first()
        if means and not (self.council or self.supplier):
            raise ValidationError(gettext("Enter a name that is in the directory."))
        return str(means)
