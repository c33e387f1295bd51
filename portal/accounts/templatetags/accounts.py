from django.template import Library
from django.utils.translation import gettext

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
