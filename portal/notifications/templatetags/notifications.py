"""The badge on every page, and the button beside whatever can be followed."""

from django.db import models
from django.template import Context, Library

from portal.notifications.followable import thing_of
from portal.notifications.models import Follow
from portal.notifications.models.notification import SHOWN_ON_A_BADGE, UNREAD

register = Library()


@register.simple_tag(takes_context=True)
def unread_notifications(context: Context) -> str:
    """How many, as a badge shows it; empty for none. Only for who is signed in."""
    unread = UNREAD.of(context["user"])
    if unread > SHOWN_ON_A_BADGE:
        return f"{SHOWN_ON_A_BADGE}+"
    return str(unread or "")


@register.inclusion_tag("notifications/_follow.html", takes_context=True)
def follow_button(context: Context, thing: models.Model) -> dict[str, object]:
    """Follow a thing, or change how one does."""
    user = context["user"]
    level = None
    if hasattr(thing, "follow_level"):
        level = thing.follow_level
    elif user.is_authenticated:
        known = Follow.objects.of_thing(thing).filter(user=user).first()
        level = known.level if known else None
    return {
        "thing": thing,
        "kind": thing_of(thing),
        "level": level,
        "is_signed_in": user.is_authenticated,
        "csrf_token": context.get("csrf_token"),
    }
