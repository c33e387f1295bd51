"""The navigations of the site: where each entry leads, where it is current, and who sees it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Reader = Callable[[Context], bool]


class NavigationEntry(NamedTuple):
    """A line of a navigation: current on the pages whose route begins with one of ``pages``.

    ``badge`` names the personal piece that stands behind its label.
    """

    label: "StrOrPromise"
    route: str
    pages: tuple[str, ...] = ()
    reader: Reader = lambda context: True
    badge: str = ""


class NavigationLink(NamedTuple):
    """An entry as one page shows it."""

    label: "StrOrPromise"
    address: str
    current: str  # the value of aria-current, or nothing
    badge: str = ""


def may_register(context: Context) -> bool:
    """Return whether the link is shown: to people who act for a council, and to visitors."""
    return bool(context.get("acting")) or not _user(context, "is_authenticated")


def is_signed_in(context: Context) -> bool:
    return _user(context, "is_authenticated")


def is_member(context: Context) -> bool:
    return bool(context.get("acting"))


def is_no_member(context: Context) -> bool:
    return not is_member(context)


def has_duties(context: Context) -> bool:
    return _user(context, "has_duties")


def is_administrator(context: Context) -> bool:
    return _user(context, "is_staff")


def _user(context: Context, fact: str) -> bool:
    """Whether something is true of the reader; pages of errors know nobody."""
    return bool(getattr(context.get("user"), fact, False))


CONTRACTS = ("needs:radar", "contracts:", "contract:")
PRODUCTS = ("services:product", "services:supplier")
REGISTERING = tuple(
    f"services:{page}" for page in ("new", "drafts", "question", "check", "submitted", "delete")
)
NAVIGATIONS = {
    "main": (
        NavigationEntry(_("Your work"), "pages:your_work", ("pages:your_work",), is_signed_in),
        NavigationEntry(_("Services"), "services:index", ("services:",)),
        NavigationEntry(_("Products"), "services:products", PRODUCTS),
        NavigationEntry(_("Councils"), "councils:index", ("councils:",)),
        NavigationEntry(_("Needs"), "needs:index", ("needs:",)),
        NavigationEntry(_("Contracts"), "needs:radar", CONTRACTS, is_member),
        NavigationEntry(_("Contracts"), "contracts:published", CONTRACTS, is_no_member),
        NavigationEntry(_("Partnerships"), "partnerships:index", ("partnerships:",)),
        NavigationEntry(_("Forums"), "forums:index", ("forums:",)),
        NavigationEntry(_("Insights"), "insights:index", ("insights:",)),
        NavigationEntry(_("Register a service"), "services:new", REGISTERING, may_register),
    ),
    "duties": (
        NavigationEntry(_("Moderation"), "moderation:index", reader=has_duties, badge="open_work"),
        NavigationEntry(_("Site texts"), "texts:index", reader=is_administrator),
        NavigationEntry(_("Administration"), "admin:index", reader=is_administrator),
    ),
    "account": (
        NavigationEntry(_("Your details"), "accounts:details"),
        NavigationEntry(_("Your councils"), "councils:mine"),
        NavigationEntry(_("Email addresses"), "account_email"),
        NavigationEntry(_("Password"), "account_change_password", ("account_set_password",)),
        NavigationEntry(_("Two-step sign-in and passkeys"), "mfa_index", ("mfa_",)),
        NavigationEntry(_("Where you are signed in"), "usersessions_list"),
        NavigationEntry(_("Single sign-on"), "socialaccount_connections"),
        NavigationEntry(_("API keys"), "api:keys", ("api:new_key",)),
        NavigationEntry(_("Display settings"), "pages:appearance"),
        NavigationEntry(_("Your data"), "accounts:data"),
    ),
    "footer": (
        NavigationEntry(_("About"), "texts:about"),
        NavigationEntry(_("Help"), "texts:help"),
        NavigationEntry(_("Contact"), "texts:contact"),
        NavigationEntry(_("Accessibility statement"), "texts:accessibility"),
        NavigationEntry(_("Privacy notice"), "texts:privacy"),
        NavigationEntry(_("Cookies"), "texts:cookies"),
        NavigationEntry(_("Terms"), "texts:terms"),
        NavigationEntry(_("Display settings"), "pages:appearance"),
        NavigationEntry(_("API"), "api:manual"),
        NavigationEntry(_("Open data"), "open_data:index"),
        NavigationEntry(_("Status"), "texts:status"),
        NavigationEntry(_("Moderation log"), "moderation:log"),
    ),
}


def links(name: str, context: Context) -> Iterator[NavigationLink]:
    """The entries of a navigation that the reader of a page sees."""
    entries = tuple(entry for entry in NAVIGATIONS[name] if entry.reader(context))
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = current(entries, match.view_name) if match else None
    for entry in entries:
        address = reverse(entry.route)
        is_this = request is not None and request.path == address
        state = ("page" if is_this else "true") if entry is here else ""
        yield NavigationLink(entry.label, address, state, entry.badge)


def current(entries: tuple[NavigationEntry, ...], route: str) -> NavigationEntry | None:
    """The entry that says most exactly that the page of a route is its own."""
    claims = [
        (len(start), entry)
        for entry in entries
        for start in (entry.route, *entry.pages)
        if route.startswith(start)
    ]
    return max(claims, key=lambda claim: claim[0])[1] if claims else None
