"""The button beside whatever can be followed."""

from django.db import models
from django.template import Context, Library
from django.utils.safestring import SafeString

from portal.notifications.followable import thing_of
from portal.notifications.pieces import button, buttons
from portal.site.personal_pieces import TOKEN_MARK, mark

register = Library()


@register.simple_tag(takes_context=True)
def follow_button(context: Context, thing: models.Model) -> SafeString:
    """Follow a thing, or change how one does."""
    user, place = context["user"], (thing_of(thing).slug, str(thing.pk))
    if not user.is_authenticated:
        return button(place, None, is_signed_in=False)
    if getattr(user, "stands_for_role", False):
        return mark("follow", *place)
    token = str(context.get("csrf_token", ""))
    return SafeString(buttons(user, [place])[0].replace(TOKEN_MARK, token))
