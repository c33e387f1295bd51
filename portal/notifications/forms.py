"""Settings for notifications and emails."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import DayMonthYear
from portal.notifications.events import Channel, Group
from portal.notifications.models import Follow, Level, Preferences
from portal.text import time_of_day

MAX_PAUSE = timedelta(days=366)


def hours() -> list[tuple[int, str]]:
    return [(hour, time_of_day(hour)) for hour in range(24)]


class FollowForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    class Meta:
        model = Follow
        fields = ["level", "channel"]
        labels = {
            "level": _("What do you want to be notified about?"),
            "channel": _("How should we notify you?"),
        }
        help_texts = {
            "level": (
                _(
                    "Main updates are new services, offers, needs and questions. "
                    "All activity also includes every reply and every new user."
                )
            ),
        }
        widgets = {"level": forms.RadioSelect, "channel": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.choices = [each for each in Level.choices if each[0] != Level.OFF] + [
            (Level.OFF.value, Level.OFF.label)
        ]
        channel: Any = self.fields["channel"]
        channel.choices = Channel.choices


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    hour = forms.TypedChoiceField(
        label=_("What time should we send your summary email?"), coerce=int, choices=hours
    )

    class Meta:
        model = Preferences
        fields = [
            *("follows", "me", "ours", "people", "announcements", "searches", "follows_own"),
            *("hour", "weekday"),
            *("accepts_messages", "accepts_questions", "wants_mail", "paused_until"),
        ]
        labels = {
            "follows": _("Pages you follow from now on"),
            "me": Group.ME.label,
            "ours": Group.OURS.label,
            "people": Group.PEOPLE.label,
            "announcements": Group.ANNOUNCEMENTS.label,
            "searches": Group.SEARCHES.label,
            "follows_own": _("Follow threads you post in, so you get replies"),
            "accepts_messages": _("Let other members write to me by email through this site"),
            "accepts_questions": _("Let moderators ask me about questions that I may know about"),
            "weekday": _("Which day should we send weekly summaries?"),
            "wants_mail": _("Send me emails (if off, you will only get notifications here)"),
            "paused_until": _("Pause emails until"),
        }
        help_texts = {
            "follows": _("You can choose differently for each page in the list above."),
            "me": _("Someone mentions or quotes you, accepts your answer, or moderates your post."),
            "ours": _(
                "A council starts using your service, a contract ends soon, or, for managers, "
                "there are contracts to check."
            ),
            "people": _("People ask to join a council you manage."),
            "announcements": _("News from the administrators of this site."),
            "accepts_messages": _("They do not see your email address."),
            "accepts_questions": _("At most one question a week."),
            "paused_until": _("We’ll send what you missed the day after."),
        }
        widgets = {"paused_until": DayMonthYear}

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        today = timezone.localdate()
        if until and until > today + MAX_PAUSE:
            raise ValidationError(gettext("Enter a date within the next 12 months."))
        if until and until < today and "paused_until" in self.changed_data:
            raise ValidationError(gettext("Enter today’s date or a later date."))
        return until if until and until >= today else None
