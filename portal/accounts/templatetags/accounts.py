from django.template import Library

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
    name = _first(BROWSERS, user_agent) or ("Safari" if "Safari" in user_agent else "A browser")
    system = _first(SYSTEMS, user_agent)
    return f"{name} on {system}" if system else name


def _first(words: dict[str, str], text: str) -> str:
    return next((word for mark, word in words.items() if mark in text), "")
