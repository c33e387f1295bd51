"""What people fill in about themselves, in the words of this site."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from portal.accounts.models import User

ADDRESS = "Email address"
CODE = "Code"
CODE_HINT = "Eight letters from the mail we sent you. It works for half an hour."
NEW_PASSWORD_HINT = " ".join(
    [
        "At least 12 characters, three words for example.",
        "It must not be a common password, only digits, or like your name or address.",
    ]
)


class Plain:
    """Our words instead of allauth's; what a field is for stands in its label, not inside it."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # a form's
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(Plain, account.LoginForm):
    labels = {"login": ADDRESS, "password": "Password"}
    hints = {"password": "Leave it empty, and we send you a code to sign in with."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False


class AskForCodeForm(Plain, account.RequestLoginCodeForm):
    labels = {"email": ADDRESS}


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


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": NEW_PASSWORD_HINT}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    hints = {"password1": NEW_PASSWORD_HINT}


class SetPasswordForm(Plain, account.SetPasswordForm):
    labels = {"password1": "Password", "password2": "Password again"}
    hints = {"password1": NEW_PASSWORD_HINT}


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    labels = {"password": "Password"}


class SecondStepForm(Plain, mfa.AuthenticateForm):
    labels = {"code": CODE}
    hints = {"code": "Six digits from your authenticator app, or one of your recovery codes."}


class SecondStepAgainForm(Plain, mfa.ReauthenticateForm):
    labels = SecondStepForm.labels
    hints = SecondStepForm.hints


class ActivateAppForm(Plain, totp.ActivateTOTPForm):
    labels = {"code": "Code from the app"}
    hints = {"code": "Six digits that change every half minute."}


class PasskeyForm(Plain, webauthn.AddWebAuthnForm):
    labels = {"name": "Name", "passwordless": "Sign in with it alone, without a mailed code"}
    hints = {
        "name": "Your laptop, for example.",
        "passwordless": "Your device then asks for your fingerprint, face or PIN.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = ""
        self.fields["passwordless"].initial = True


class NameForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["display_name"]
        labels = {"display_name": "Your name"}
        help_texts = {"display_name": "Shown to members beside what you write."}
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
    text = forms.CharField(
        label="Why the suspension should be lifted",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class EraseForm(forms.Form):
    KEEP, REMOVE = "keep", "remove"
    texts = forms.ChoiceField(
        label="What is to become of what you wrote?",
        choices=[
            (KEEP, "It stays, without my name"),
            (REMOVE, "It goes as well"),
        ],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label="I know that this cannot be undone")
