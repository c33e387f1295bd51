"""An announcement to members."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import Textarea
from portal.moderation.models import Announcement
from portal.moderation.models.announcement import Audience
from services.forms.fields import by_area


class AnnouncementForm(forms.ModelForm[Announcement]):
    """It can be sent once: its hidden key is stored with what was sent."""

    class Meta:
        model = Announcement
        fields = ["title", "text", "audience", "area", "sent_as"]
        labels = {
            "title": _("Title"),
            "text": _("Text"),
            "audience": _("Who it is for"),
            "area": _("Service area"),
        }
        help_texts = {
            "text": _("Plain text. A web address becomes a link."),
            "area": _("For people who follow a service area or an area inside it."),
        }
        widgets = {
            "text": Textarea(attrs={"rows": 10}),
            "audience": forms.RadioSelect,
            "sent_as": forms.HiddenInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("sent_as", uuid4())
        audience: Any = self.fields["audience"]
        audience.choices = Audience.choices
        area: Any = self.fields["area"]
        area.choices = by_area(gettext("None"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_for_followers = cleaned.get("audience") == Audience.FOLLOWERS
        if is_for_followers and not cleaned.get("area") and "area" not in self.errors:
            self.add_error("area", gettext("Select the service area."))
        elif cleaned.get("audience") and not is_for_followers and cleaned.get("area"):
            self.add_error("area", gettext("Select “None”, or select people who follow an area."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Let a form that is sent twice through: the action knows it by its key."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"sent_as"}
