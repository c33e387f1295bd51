from django.template import Library
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal.accounts.models import User

register = Library()

# In this order: each later one also claims to be an earlier one.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def person_link(person: User, is_linked: bool = True) -> SafeString:
    """A name that leads to the person's page, for members.

    Only the name of whose account is closed or erased: they have no page.
    """
    if not is_linked or not person.is_active:
        return conditional_escape(str(person))
    return format_html('<a href="{}">{}</a>', reverse("people:person", args=[person.pk]), person)


@register.filter
def browser(user_agent: str) -> str:
    """A browser and its system, as people call them: Chrome on Windows."""
    name = _first(BROWSERS, user_agent) or (
        "Safari" if "Safari" in user_agent else gettext("A browser")
    )
    system = _first(SYSTEMS, user_agent)
    if not system:
        return name
    return gettext("{browser} on {system}").format(browser=name, system=system)


def _first(words: dict[str, str], text: str) -> str:
    return next((word for mark, word in words.items() if mark in text), "")
