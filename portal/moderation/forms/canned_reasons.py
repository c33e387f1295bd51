"""A ready-made reason: what the list calls it, and what the person will read."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import Textarea
from portal.moderation.models import CannedReason


class CannedReasonForm(VersionedModelForm[CannedReason]):
    class Meta:
        model = CannedReason
        fields = ["title", "text"]
        labels = {"title": _("Name in the list"), "text": _("Reason")}
        help_texts = {"text": _("The person will read this, with whatever you add to it.")}
        widgets = {"text": Textarea(attrs={"rows": 3})}
