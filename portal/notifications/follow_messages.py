"""The messages after following something: what is notified, when, and where to change it."""

from django.contrib import messages
from django.template.loader import render_to_string
from django.urls import reverse

from portal.accounts.http import SignedInRequest
from portal.notifications.followable import thing_of
from portal.notifications.models import Follow, Preferences
from portal.notifications.models.preferences import preferences_of


def say_followed(request: SignedInRequest, row: Follow, thing: object, chosen: Preferences) -> None:
    """Say so of one thing, whose own page of settings can change it."""
    kind = thing_of(row.model())
    context = {
        "thing": thing,
        "level": row.level,
        "updates": kind.updates,
        "when": chosen.when(row.channel),
        "change_url": reverse("notifications:follow", args=[kind.slug, row.target_id]),
    }
    messages.success(request, render_to_string("notifications/_followed.html", context))


def say_areas_followed(request: SignedInRequest, number: int) -> None:
    """Say so of several service areas, which the settings list."""
    chosen = preferences_of(request.user)
    context = {"number": number, "when": chosen.when(chosen.follows)}
    message = render_to_string("notifications/_followed_areas.html", context)
    messages.success(request, message)
