"""A button whose address is opened as a page leads back to the page that the button is on."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portal.accounts.http import has_unsent
from portal.site.errors import page

SAFE = {"GET", "HEAD"}
NOT_DONE = _("Nothing was changed. Use the button on this page.")
SIGNED_OUT = _("You were signed out, so nothing was changed. Sign in, then try again.")
# where it is not the page whose address the button's begins with
BUTTON_PAGES = {
    "api:revoke_key": ("api:keys",),
    "councils:ask_to_manage": ("councils:mine",),
    "councils:ask_to_edit": ("councils:mine",),
    "councils:remove_crest": ("councils:change_crest", "slug"),
    "services:answer": ("services:uses",),
    "services:withdraw": ("services:submitted", "pk"),
    "contract:delete": ("contract:edit", "pk"),
    "list_imports:write": ("list_imports:rows", "slug", "pk"),
    "partnerships:leave": ("partnerships:detail", "slug"),
    "partnerships:remove_document": ("partnerships:detail", "slug"),
    "forums:read": ("forums:last", "pk"),
    "forums:need": ("forums:last", "pk"),
    "forums:vote": ("forums:last", "pk"),
    "forums:close_poll": ("forums:last", "pk"),
    "moderation:delete_reason": ("moderation:reasons",),
    "notifications:unfollow": ("notifications:settings",),
    "surveys:publish": ("surveys:edit", "slug"),
    "surveys:move_up": ("surveys:edit", "slug"),
    "surveys:remove": ("surveys:edit", "slug"),
}


class WrongMethod:
    """Answer a page request for a POST-only address with the page of its button.

    So is whoever has to sign in before pressing a button led back to it. Other methods than the
    allowed ones get a plain 405 page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not _is_for_program(response):
            return self._refused(request, response)
        if request.method == "POST" and _leads_to_sign_in(response):
            return self._back_after_sign_in(request, response)
        return response

    def _refused(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        back = button_page(request) if request.method in SAFE else None
        if back:
            messages.info(request, NOT_DONE)
            return HttpResponseRedirect(back)
        refusal = page(request, HTTPStatus.METHOD_NOT_ALLOWED)
        refusal["Allow"] = response["Allow"]
        return refusal

    def _back_after_sign_in(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if has_unsent(request):
            return response
        messages.info(request, SIGNED_OUT)
        back = _page_it_was_sent_from(request)
        if not back:
            return response
        login = resolve_url(settings.LOGIN_URL)
        return HttpResponseRedirect(f"{login}?{urlencode({'next': back})}")


def _is_for_program(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "") == "application/problem+json"


def button_page(request: HttpRequest) -> str | None:
    """Find the page with the button of this address: as listed, or the nearest address above."""
    match = request.resolver_match
    if isinstance(match, ResolverMatch) and match.view_name in BUTTON_PAGES:
        page_name, *names = BUTTON_PAGES[match.view_name]
        return reverse(page_name, kwargs={name: match.kwargs[name] for name in names})
    parts = request.path.strip("/").split("/")
    above = ("/".join(["", *parts[:end], ""]) for end in range(len(parts) - 1, 0, -1))
    return next((path for path in above if _is_page(path)), None)


def _is_page(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _leads_to_sign_in(response: HttpResponse) -> bool:
    target = urlsplit(response.get("Location", "")).path
    return response.status_code == HTTPStatus.FOUND and target == resolve_url(settings.LOGIN_URL)


def _page_it_was_sent_from(request: HttpRequest) -> str | None:
    """The address of our own page that a form was sent from, as the browser names it."""
    sent_from = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(sent_from, hosts, require_https=request.is_secure()):
        return None
    parts = urlsplit(sent_from)
    return parts._replace(scheme="", netloc="", fragment="").geturl()
