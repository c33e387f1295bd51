"""What a manager says of a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField
from portal.webhooks.models import SHARED_GROUPS, PayloadFormat, Webhook, check_address


class WebhookForm(forms.ModelForm[Webhook]):
    format = forms.ChoiceField(
        label=_("Where the messages go"), choices=PayloadFormat.choices, widget=forms.RadioSelect
    )
    address = LineField(
        label=_("Web address"),
        max_length=1000,
        validators=[check_address],
        help_text=_(
            "Copy it from the other system. Anyone who has it can write to your channel, so we "
            "show only the name of its server afterwards."
        ),
        error_messages={"required": _("Enter a web address.")},
    )
    groups = forms.MultipleChoiceField(
        label=_("What to send"),
        choices=[(group.value, group.label) for group in SHARED_GROUPS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "We send what you get as notifications. Everyone in the channel can read it, so "
            "choose one that only colleagues can open."
        ),
        error_messages={"required": _("Select at least one.")},
    )

    class Meta:
        model = Webhook
        field_classes = {"name": LineField}
        fields = ["name", "format", "address", "groups"]
        labels = {"name": _("Name")}
        help_texts = {"name": _("For example, “ICT team in Teams”.")}
        error_messages = {"name": {"required": _("Enter a name.")}}
