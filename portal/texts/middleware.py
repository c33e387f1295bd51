"""Terms that changed are shown once, before the site is."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from portal.accounts.http import keep_unsent
from portal.accounts.middleware import ENDS_MAILS, MONITORED
from portal.texts.models import TERMS_DUE

PUT_OFF = "terms_put_off"
# the account, its data and its deletion are everybody's, and so are the pages about the site
WITHOUT_TERMS_REACH = ("account_", "accounts:", "mfa_", "socialaccount_", "usersessions_", "texts:")
WITHOUT_TERMS_PAGES = {ENDS_MAILS, "demo:mail", "openid_connect_login", *MONITORED}


class TermsMiddleware:
    """Lead people to new terms, once in a session; until they accept them they can only read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if not request.user.is_authenticated or not (due := TERMS_DUE.of(request.user)):
            return None
        if _is_within_reach(request) or (_only_reads(request) and _may_go_on(request, due)):
            return None
        return _to_the_terms(request)


def put_off_terms(request: HttpRequest) -> None:
    """Let somebody read on in this session without accepting the terms that are due."""
    request.session[PUT_OFF] = TERMS_DUE.of(request.user)


def _only_reads(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"}


def _may_go_on(request: HttpRequest, due: int) -> bool:
    """Whether this version was put off, or nobody would see the page that it is shown on."""
    is_part = request.headers.get("Sec-Fetch-Dest", "document") != "document"
    return is_part or request.session.get(PUT_OFF) == due


def _is_within_reach(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if isinstance(match, ResolverMatch) else ""
    return name.startswith(WITHOUT_TERMS_REACH) or name in WITHOUT_TERMS_PAGES


def _to_the_terms(request: HttpRequest) -> HttpResponse:
    """What was typed is there again when the form is opened after accepting."""
    query = urlencode({"next": request.get_full_path()})
    response = redirect(f"{reverse('texts:accept')}?{query}")
    if not _only_reads(request):
        keep_unsent(request, response)
        response.status_code = HTTPStatus.SEE_OTHER
    return response
