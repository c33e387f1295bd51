"""The navigations of the site: where each entry leads, where it is current, and who sees it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.template import Context
from django.urls import reverse

Reader = Callable[[Context], bool]


class NavigationEntry(NamedTuple):
    """A line of a navigation: current on the pages whose route begins with one of ``pages``."""

    label: str
    route: str
    pages: tuple[str, ...] = ()
    reader: Reader = lambda context: True


class NavigationLink(NamedTuple):
    """An entry as one page shows it."""

    label: str
    address: str
    current: str  # the value of aria-current, or nothing


def may_register(context: Context) -> bool:
    """Return whether the link is shown: to people who act for a council, and to visitors."""
    return bool(context.get("acting")) or not _user(context, "is_authenticated")


def is_signed_in(context: Context) -> bool:
    return _user(context, "is_authenticated")


def is_member(context: Context) -> bool:
    return bool(context.get("acting"))


def has_duties(context: Context) -> bool:
    return _user(context, "has_duties")


def is_administrator(context: Context) -> bool:
    return _user(context, "is_staff")


def _user(context: Context, fact: str) -> bool:
    """Whether something is true of the reader; pages of errors know nobody."""
    return bool(getattr(context.get("user"), fact, False))


PRODUCTS = ("services:product", "services:supplier")
REGISTERING = tuple(
    f"services:{page}" for page in ("new", "drafts", "question", "check", "submitted", "delete")
)
NAVIGATIONS = {
    "main": (
        NavigationEntry("Your work", "pages:your_work", ("pages:your_work",), is_signed_in),
        NavigationEntry("Services", "services:index", ("services:",)),
        NavigationEntry("Products", "services:products", PRODUCTS),
        NavigationEntry("Councils", "councils:index", ("councils:",)),
        NavigationEntry("Needs", "needs:index", ("needs:",)),
        NavigationEntry("Contracts", "needs:radar", reader=is_member),
        NavigationEntry("Partnerships", "partnerships:index", ("partnerships:",)),
        NavigationEntry("Forums", "forums:index", ("forums:",)),
        NavigationEntry("Insights", "insights:index", ("insights:",)),
        NavigationEntry("Register a service", "services:new", REGISTERING, may_register),
    ),
    "duties": (
        NavigationEntry("Moderation", "moderation:index", reader=has_duties),
        NavigationEntry("Site texts", "texts:index", reader=is_administrator),
        NavigationEntry("Administration", "admin:index", reader=is_administrator),
    ),
    "account": (
        NavigationEntry("Your details", "accounts:details"),
        NavigationEntry("Your councils", "councils:mine"),
        NavigationEntry("Email addresses", "account_email"),
        NavigationEntry("Password", "account_change_password", ("account_set_password",)),
        NavigationEntry("Two-step sign-in and passkeys", "mfa_index", ("mfa_",)),
        NavigationEntry("Where you are signed in", "usersessions_list"),
        NavigationEntry("Single sign-on", "socialaccount_connections"),
        NavigationEntry("Your data", "accounts:data"),
    ),
    "footer": (
        NavigationEntry("About", "texts:about"),
        NavigationEntry("Help", "texts:help"),
        NavigationEntry("Contact", "texts:contact"),
        NavigationEntry("Accessibility statement", "texts:accessibility"),
        NavigationEntry("Privacy notice", "texts:privacy"),
        NavigationEntry("Cookies", "texts:cookies"),
        NavigationEntry("Terms", "texts:terms"),
        NavigationEntry("Status", "texts:status"),
        NavigationEntry("Moderation log", "moderation:log"),
    ),
}


def links(name: str, context: Context) -> Iterator[NavigationLink]:
    """The entries of a navigation that the reader of a page sees."""
    entries = NAVIGATIONS[name]
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = current(entries, match.view_name) if match else None
    for entry in entries:
        if entry.reader(context):
            address = reverse(entry.route)
            is_this = request is not None and request.path == address
            state = ("page" if is_this else "true") if entry is here else ""
            yield NavigationLink(entry.label, address, state)


def current(entries: tuple[NavigationEntry, ...], route: str) -> NavigationEntry | None:
    """The entry that says most exactly that the page of a route is its own."""
    claims = [
        (len(start), entry)
        for entry in entries
        for start in (entry.route, *entry.pages)
        if route.startswith(start)
    ]
    return max(claims, key=lambda claim: claim[0])[1] if claims else None
