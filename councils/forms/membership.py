"""What people fill in about where they work."""

from secrets import token_hex
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.core import context
from allauth.socialaccount import forms as social
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.filters import COUNCIL_KINDS
from councils.models import AccessRequest, Council, DomainStatus, EmailDomain, Region, Role
from councils.models.crest import CREST_KINDS, LARGEST_CREST
from portal.accounts.forms import ADDRESS, Plain, count_attempt
from portal.accounts.models import NAME_LENGTH, User, clean_display_name, validate_name
from portal.components.decision_forms import REASON_LENGTH, DecisionForm
from portal.components.fields import LineField, Textarea, TextareaField
from portal.components.filter_form import FilterForm
from portal.files.uploads import Accepted, accept, shrunk
from portal.text import did_you_mean

CREST_SIDE = 256  # pixels


def refuse_strangers(address: str) -> None:
    """Say politely whose address is not accepted. Depends on the domain alone, so says nothing
    of who has an account."""
    standing = EmailDomain.objects.standing_of(address)
    if standing == DomainStatus.UNREADABLE:
        raise ValidationError(
            gettext("Enter your work email address without “+” or special characters.")
        )
    if standing == DomainStatus.STRANGER:
        raise ValidationError(
            gettext(
                "Enter an email address at a council or another public body. If you work for "
                "one and do not have such an address, request access."
            )
        )


def is_confirmed_by_link(address: str) -> bool:
    """Whether an invitation that the person opened in this session was sent to the address."""
    request = context.request
    return request is not None and bool(get_adapter().is_email_verified(request, address))


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SignUpForm(Plain, account.SignupForm):
    labels = {"email": _("Work email address")}
    hints = {"email": _("We’ll email a code to this address.")}

    display_name = name_field()
    field_order = ["email", "display_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without a password: who set one before the address was confirmed could come back."""
        super().__init__(*args, **kwargs)
        del self.fields["password1"]

    def clean_email(self) -> str:
        if not is_confirmed_by_link(self.cleaned_data["email"]):
            refuse_strangers(self.cleaned_data["email"])
        count_attempt("sign_up", self.cleaned_data["email"])
        return str(super().clean_email())

    def try_save(self, request: HttpRequest) -> object:
        """Take as long for an address that has an account: time would tell.

        The link of an invitation confirms the address it was sent to and no other.
        """
        if not is_confirmed_by_link(self.cleaned_data["email"]):
            get_adapter().unstash_verified_email(request)
        if self.account_already_exists:
            self._save_in_vain(request)
        return super().try_save(request)

    def _save_in_vain(self, request: HttpRequest) -> None:
        nobody = f"{token_hex(8)}@erased.invalid"
        with transaction.atomic():
            user = User.objects.create_user(nobody)
            setup_user_email(request, user, [EmailAddress(email=nobody)])
            self.custom_signup(request, user)
            transaction.set_rollback(True)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class AddEmailForm(Plain, account.AddEmailForm):
    labels = {"email": ADDRESS}

    def clean_email(self) -> str:
        refuse_strangers(self.cleaned_data["email"])
        return str(super().clean_email())


class SingleSignOnForm(Plain, social.SignupForm):
    """What is still to be asked when a provider does not tell it."""

    labels = {"email": _("Work email address")}

    display_name = name_field()
    field_order = ["email", "display_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].initial = clean_display_name(self.sociallogin.user.display_name)

    def clean_email(self) -> str:
        refuse_strangers(self.cleaned_data["email"])
        return str(super().clean_email())

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class MembershipRequestForm(forms.Form):
    note = TextareaField(
        label=_("Your job at this council"),
        help_text=_("Managers of the council will see this when they review your request."),
        max_length=REASON_LENGTH,
    )


class RoleForm(DecisionForm):
    """A role, and why; a role that the person asked for needs no reason."""

    role = forms.ChoiceField(label=_("Role"), choices=Role, widget=forms.RadioSelect)
    field_order = ["role", "reason"]
    decision_field = "role"
    reason_needed_when = _("unless it is the role they asked for")
    reason_missing = _("Enter a reason. The person will see it.")

    def __init__(self, *args: Any, asked_for: str = "", **kwargs: Any) -> None:
        self.without_reason = [asked_for] if asked_for else []
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("role") in self.without_reason:
            cleaned["reason"] = cleaned.get("reason") or gettext("This person asked for this role.")
        return cleaned


class AccessRequestForm(forms.ModelForm[AccessRequest]):
    class Meta:
        model = AccessRequest
        field_classes = {"organisation": LineField}
        fields = ["email", "organisation", "message"]
        labels = {
            "email": _("Work email address"),
            "organisation": _("Organisation you work for"),
            "message": _("Supporting information"),
        }
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "message": Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].required = True

    def validate_constraints(self) -> None:
        """Asking twice is no harm, and whether somebody asked is nobody's business."""


class BodyForm(AccessRequestForm):
    """The same, of somebody whose address we know."""

    class Meta(AccessRequestForm.Meta):
        fields = ["organisation", "message"]


class CouncilField(forms.CharField):
    """A council by any of its names; an abolished one only where that is asked for."""

    def __init__(self, *, with_abolished: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.with_abolished = with_abolished

    def clean(self, value: object) -> Council | None:
        name = super().clean(value)
        if not name:
            return None
        known = Council.objects.all() if self.with_abolished else Council.objects.current()
        if council := known.get_by_name(name):
            return council
        hint = did_you_mean(known.similar_names(name))
        message = gettext("Enter the name of a council in the directory.")
        raise ValidationError(f"{message}{hint}")


class CrestForm(forms.Form):
    """An uploaded picture, scaled down and saved as a new file."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("A PNG, JPEG or WebP file of up to 5 MB. We make it smaller."),
    )

    def __init__(self, request: HttpRequest) -> None:
        is_sent = request.method == "POST"
        data, files = (request.POST, request.FILES) if is_sent else (None, None)
        super().__init__(data, files)
        self.request = request

    def clean_picture(self) -> Accepted:
        file = accept(self.request, self.cleaned_data["picture"])
        if file.kind not in CREST_KINDS:
            raise ValidationError(gettext("The picture must be a PNG, JPEG or WebP file."))
        small = shrunk(file, CREST_SIDE)
        if len(small.content) > LARGEST_CREST:
            raise ValidationError(gettext("The picture is too large. Choose a simpler one."))
        return small


class ScopeForm(FilterForm):
    """Which councils the figures of a page are about."""

    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[("", _("All regions")), *Region.choices]
    )
    kind = forms.ChoiceField(
        label=_("Council type"),
        required=False,
        choices=[("", _("All types")), *COUNCIL_KINDS.items()],
    )
