"""What people fill in about themselves, in the words of this site."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts import limits
from portal.accounts.models import User
from portal.components.fields import TextareaField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ADDRESS = _("Email address")
CODE = _("Code")
CODE_HINT = _("8 letters in the email we sent you. The code works for 30 minutes.")
NEW_PASSWORD_HINT = _(
    "Use at least 12 characters, for example 3 words. "
    "Do not use a common password, only numbers, or your name or email address."
)


def count_attempt(action: str, address: str) -> None:
    """Raise ValidationError where there were too many at this address."""
    if limits.attempt(context.request, action, address) is None:
        raise get_adapter().validation_error("too_many_login_attempts")


class Plain:
    """Our words instead of allauth's; what a field is for stands in its label, not inside it."""

    labels: "dict[str, StrOrPromise]" = {}
    hints: "dict[str, StrOrPromise]" = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # a form's
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(Plain, account.LoginForm):
    labels = {"login": ADDRESS, "password": _("Password")}
    hints = {"password": _("Leave this empty to get a code by email instead.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, object]:
        """As allauth does it, with our own form, and so with our own limits."""
        form = AskForCodeForm({"email": email})
        if form.is_valid():
            self.user = form.person
        for error in form.errors.get("email", []):
            self.add_error("login", error)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned


class AskForCodeForm(Plain, account.RequestLoginCodeForm):
    labels = {"email": ADDRESS}

    @property
    def person(self) -> User | None:
        """Who signs in with the address, if anybody."""
        return self._user

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        count_attempt("code", address)
        people = filter_users_by_email(
            address, is_active=True, prefer_verified=True, for_login=True
        )
        self._user = next(iter(people), None)
        return address


class LoginCodeForm(Plain, account.ConfirmLoginCodeForm):
    labels = {"code": CODE}
    hints = {"code": CODE_HINT}


class EmailCodeForm(Plain, account.ConfirmEmailVerificationCodeForm):
    labels = {"code": CODE}
    hints = {"code": CODE_HINT}


class ResetCodeForm(Plain, account.ConfirmPasswordResetCodeForm):
    labels = {"code": CODE}
    hints = {"code": CODE_HINT}


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    labels = {"email": ADDRESS}

    def clean_email(self) -> str:
        count_attempt("reset", self.cleaned_data["email"])
        return str(super().clean_email())


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("Confirm new password")}
    hints = {"password1": NEW_PASSWORD_HINT}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("Confirm new password"),
    }
    hints = {"password1": NEW_PASSWORD_HINT}


class SetPasswordForm(Plain, account.SetPasswordForm):
    labels = {"password1": _("Password"), "password2": _("Confirm password")}
    hints = {"password1": NEW_PASSWORD_HINT}


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class CountedSecondStep:
    user: User

    def clean_code(self) -> str:
        attempt = limits.attempt_second_step(context.request, self.user.pk)
        if attempt is None:
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        attempt.rollback()
        return code


class SecondStepForm(CountedSecondStep, Plain, mfa.AuthenticateForm):
    labels = {"code": CODE}
    hints = {"code": _("6-digit code from your authenticator app, or one of your recovery codes.")}


class SecondStepAgainForm(CountedSecondStep, Plain, mfa.ReauthenticateForm):
    labels = SecondStepForm.labels
    hints = SecondStepForm.hints


class ActivateAppForm(Plain, totp.ActivateTOTPForm):
    labels = {"code": _("Code from the app")}
    hints = {"code": _("6-digit code that changes every 30 seconds.")}


class PasskeyForm(Plain, webauthn.AddWebAuthnForm):
    labels = {
        "name": _("Name"),
        "passwordless": _("Sign in with this passkey only"),
    }
    hints = {
        "name": _("For example, “My laptop”."),
        "passwordless": _("Instead of an emailed code, you use your fingerprint, face or PIN."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = ""
        self.fields["passwordless"].initial = True


class NameForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["display_name"]
        labels = {"display_name": _("Your name")}
        help_texts = {"display_name": _("Other members see this next to your posts.")}
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "name"})}


class ConfirmCodeForm(forms.Form):
    """The code that proves, before something that matters, that it is still you."""

    code = forms.CharField(
        label=CODE,
        max_length=20,
        help_text=CODE_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


class AppealForm(forms.Form):
    text = TextareaField(label=_("Why we should lift the suspension"), max_length=2000, rows=6)


class EraseForm(forms.Form):
    KEEP, REMOVE = "keep", "remove"
    texts = forms.ChoiceField(
        label=_("What should we do with your posts?"),
        choices=[
            (KEEP, _("Keep them without my name")),
            (REMOVE, _("Delete them")),
        ],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=_("I understand that I cannot undo this"))
