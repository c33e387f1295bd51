"""The tabs of the moderators' pages."""

from django.template import Library
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.moderation.models import Claim
from portal.moderation.queues import queues

register = Library()
OTHERS = {
    "people": _("People"),
    "watched": _("Watched words"),
    "reasons": _("Reasons"),
    "searches": _("Searches"),
    "overlaps": _("Duplicate check"),
    "record": _("Audit log"),
}


@register.inclusion_tag("components/tabs.html")
def moderation_tabs(here: str) -> dict[str, object]:
    """A tab for the overview, for each queue with how many wait, for people and the record."""
    overview = (gettext("Overview"), reverse("moderation:index"), here == "index", None)
    waiting = [(each.label, each.url, each.name == here, each.count) for each in queues()]
    others = [
        (label, reverse(f"moderation:{name}"), name == here, None) for name, label in OTHERS.items()
    ]
    return {"items": [overview, *waiting, *others], "label": gettext("Moderation")}


@register.filter
def of(claims: dict[int, Claim], pk: int) -> Claim | None:
    """Who is at the row of this key."""
    return claims.get(pk)
