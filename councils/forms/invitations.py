"""Inviting colleagues by address."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, EmailDomain, Membership, Role
from councils.models.aliases_domains import PLAIN_ADDRESS
from portal.components.fields import TextareaField
from portal.text import list_in_words

MAX_ADDRESSES = 20
BETWEEN = re.compile(r"[\s,;]+")
INVITED_ROLES = [(role.value, role.label) for role in (Role.MEMBER, Role.EDITOR)]


class AddressesField(TextareaField):
    """Email addresses with lines, spaces, commas or semicolons between them; each once."""

    def clean(self, value: object) -> list[str]:
        text = str(super().clean(value) or "").lower()
        addresses = list(dict.fromkeys(each for each in BETWEEN.split(text) if each))
        if len(addresses) > MAX_ADDRESSES:
            message = ngettext(
                "Enter at most {n} address.", "Enter at most {n} addresses.", MAX_ADDRESSES
            )
            raise ValidationError(message.format(n=MAX_ADDRESSES))
        if wrong := [each for each in addresses if not is_plain(each)]:
            message = gettext("Enter full email addresses without “+”. Check {addresses}.")
            raise ValidationError(message.format(addresses=list_in_words(wrong)))
        return addresses


def is_plain(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return bool(PLAIN_ADDRESS.fullmatch(address))


class ColleagueInvitationForm(forms.Form):
    addresses = AddressesField(
        label=_("Email addresses"),
        help_text=_("One on each line. We send each address one email."),
        error_messages={"required": _("Enter at least one email address.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=INVITED_ROLES,
        initial=Role.MEMBER,
        widget=forms.RadioSelect,
        help_text=_("Members read and ask. Editors also change what the council has recorded."),
    )
    note = TextareaField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("It is in the email. Say who you are and why you invite them."),
    )
    outside = forms.BooleanField(
        label=_("I know the people whose addresses are at another domain, and they work for us"),
        required=False,
        help_text=_("Only needed for addresses that are not at a domain of your council."),
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council = council

    def clean_addresses(self) -> list[str]:
        addresses: list[str] = self.cleaned_data["addresses"]
        members = Membership.objects.active().with_addresses(self.council, addresses)
        if members:
            message = ngettext(
                "Remove {addresses}. This person is a member already.",
                "Remove {addresses}. These people are members already.",
                len(members),
            )
            raise ValidationError(message.format(addresses=list_in_words(members)))
        return addresses

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        outside = [] if cleaned.get("outside") else self._outside(cleaned.get("addresses", []))
        if outside:
            message = ngettext(
                "{addresses} is not at a domain of {council}. Confirm that you know this person.",
                "{addresses} are not at a domain of {council}. Confirm that you know these people.",
                len(outside),
            )
            self.add_error(
                "outside",
                message.format(addresses=list_in_words(outside), council=self.council),
            )
        return cleaned

    def _outside(self, addresses: list[str]) -> list[str]:
        known = EmailDomain.objects
        return [each for each in addresses if known.council_of(each) != self.council]
