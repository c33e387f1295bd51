"""A note for other moderators, and a message to a member."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.components.fields import Textarea
from portal.moderation.models import MemberMessage, StaffNote


class StaffNoteForm(forms.ModelForm[StaffNote]):
    class Meta:
        model = StaffNote
        fields = ["text"]
        labels = {"text": _("Note")}
        help_texts = {
            "text": _(
                "Only moderators see it here. A person can ask for notes about them, so write what "
                "you would say to them."
            )
        }
        widgets = {"text": Textarea(attrs={"rows": 4})}


class MemberMessageForm(forms.ModelForm[MemberMessage]):
    class Meta:
        model = MemberMessage
        fields = ["subject", "text"]
        labels = {"subject": _("Subject"), "text": _("Message")}
        help_texts = {
            "text": _("We email it and keep it with your name. Replies go to the contact address.")
        }
        widgets = {"text": Textarea(attrs={"rows": 8})}
