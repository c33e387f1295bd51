"""How somebody wants to hear of things."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.components.fields import DayMonthYear
from portal.notifications.events import Channel, Group
from portal.notifications.models import Follow, Level, Preferences

MAX_PAUSE = timedelta(days=366)
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class FollowForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    class Meta:
        model = Follow
        fields = ["level", "channel"]
        labels = {"level": "What do you want to hear?", "channel": "How?"}
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
        label="When do letters come that gather what happened?", coerce=int, choices=HOURS
    )

    class Meta:
        model = Preferences
        fields = [
            *("follows", "me", "ours", "people", "searches", "follows_own", "hour", "weekday"),
            *("wants_mail", "paused_until"),
        ]
        labels = {
            "follows": "What I follow from now on",
            "me": Group.ME.label,
            "ours": Group.OURS.label,
            "people": Group.PEOPLE.label,
            "searches": Group.SEARCHES.label,
            "follows_own": "Follow what I write, so that I hear of answers",
            "weekday": "On which day, if they come once a week?",
            "wants_mail": "Send me mail; without it everything is on this site only",
            "paused_until": "No mail up to and including this day (a holiday, for instance)",
        }
        help_texts = {
            "follows": "Each thing can have a way of its own, in the list above.",
            "me": "Somebody named or quoted you, accepted your answer, or decided about your text.",
            "ours": "Who uses your services, what waits for you, which contracts end.",
            "people": "Who asks to join, where you manage people.",
            "paused_until": "What happens meanwhile waits here, and comes afterwards.",
        }
        widgets = {"paused_until": DayMonthYear}

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        today = timezone.localdate()
        if until and until > today + MAX_PAUSE:
            raise ValidationError("A pause can last a year. Choose an earlier day.")
        if until and until < today and "paused_until" in self.changed_data:
            raise ValidationError("This day is over. Choose today or a later one.")
        return until if until and until >= today else None
