"""What is the reader's on a page: the badge, and the button beside whatever can be followed."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.accounts.permissions import AnyUser
from portal.notifications.followable import things
from portal.notifications.models.follow import content_type_of, levels_of
from portal.notifications.models.notification import SHOWN_ON_A_BADGE, UNREAD
from portal.site.fragment_cache import fingerprint, get_or_make
from portal.site.personal_pieces import TOKEN_MARK, Place, piece


@piece("notifications")
def notifications_link(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """The link to what one is told, with how much of it is unread."""
    badge = _on_a_badge(request)
    link = get_or_make(
        fingerprint("notifications", badge),
        lambda: render_to_string("notifications/_link.html", {"unread": badge}),
    )
    return [link] * len(places)


@piece("unread_notifications")
def unread_badge(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """How many notifications are unread, where the link to them is in a menu; or nothing."""
    unread = _on_a_badge(request)
    badge = render_to_string("notifications/_badge.html", {"unread": unread}) if unread else ""
    return [badge.strip()] * len(places)


def _on_a_badge(request: HttpRequest) -> str:
    unread = UNREAD.of(request.user)
    return f"{SHOWN_ON_A_BADGE}+" if unread > SHOWN_ON_A_BADGE else str(unread or "")


@piece("follow")
def follow_buttons(request: HttpRequest, places: Sequence[Place]) -> list[SafeString]:
    return buttons(request.user, places)


def buttons(user: AnyUser, places: Sequence[Place]) -> list[SafeString]:
    """Return the button of each place, with a mark for the token of its form."""
    levels = levels_of(user, [_row_at(place) for place in places])
    return [
        button(place, level, is_signed_in=True) for place, level in zip(places, levels, strict=True)
    ]


def _row_at(place: Place) -> tuple[int, int]:
    """Return the keys of the kind and of the row."""
    slug, key = place
    return content_type_of(things()[slug].model).pk, int(key)


def button(place: Place, level: str | None, *, is_signed_in: bool) -> SafeString:
    slug, key = place
    values = {
        "key": key,
        "kind": things()[slug],
        "level": level,
        "is_signed_in": is_signed_in,
        "csrf_token": TOKEN_MARK,
    }
    return get_or_make(
        fingerprint("follow", slug, key, level, is_signed_in),
        lambda: render_to_string("notifications/_follow.html", values),
    )
