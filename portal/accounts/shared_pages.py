"""Pages that are the same for everybody with a role: rendered once, reused until they change."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape

from portal.accounts.actor import Actor, IsPersonal
from portal.accounts.permissions import AnyUser, is_moderator
from portal.database.revisions import revision
from portal.site.fragment_cache import FRAGMENT_SECONDS, fingerprint, pages
from portal.site.personal_pieces import Place, fill_in, mark_tokens, piece

View = Callable[..., HttpResponse]
# longer addresses are typed by nobody, and asked again by nobody
MAX_ADDRESS_LENGTH = 500


class Page(NamedTuple):
    content: bytes
    headers: dict[str, str]


class NoMessages(BaseStorage):
    """What is said to one person has no place on a page of many."""

    def _get(self, *args: object, **kwargs: object) -> tuple[list[object], bool]:
        return [], True

    def _store(self, *args: object, **kwargs: object) -> list[object]:
        return []


def shared_page(*subjects: str) -> Callable[[View], View]:
    """Share what a view answers with all readers of one role, until these subjects change.

    The view is called with an actor that has the role and nothing else. If it refuses, or answers
    with anything but a page, it is called again for the reader, and nothing is cached. Moderators
    and readers with a waiting message always get a page of their own.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *arguments: Any, **names: Any) -> HttpResponse:
            # fragments of the page have it in their keys: who wrote sees at once what they wrote
            request.revision = SimpleLazyObject(lambda: revision(*subjects))  # type: ignore[attr-defined]
            page = _shared(request, lambda: view(request, *arguments, **names))
            if page is None:
                response = view(request, *arguments, **names)
                response.content = fill_in(request, response.content)
                return response
            return HttpResponse(fill_in(request, page.content), headers=page.headers)

        answer.shares = subjects  # type: ignore[attr-defined]  # by which others find the pages
        return answer

    return decorate


def _shared(request: HttpRequest, ask: Callable[[], HttpResponse]) -> Page | None:
    address = request.get_full_path()
    if not can_share(request) or len(address) > MAX_ADDRESS_LENGTH:
        return None
    key = fingerprint(_role_of(request.user), request.get_host(), address, str(request.revision))  # type: ignore[attr-defined]
    page: Page | None = pages.get(key)
    if page is None and (page := _render_for_role(request, ask)):
        pages.set(key, page, FRAGMENT_SECONDS)
    return page


def can_share(request: HttpRequest) -> bool:
    """Return whether the page can be shared: the role of the reader is known, and not a duty."""
    user = request.user
    has_role = user.is_anonymous or (isinstance(user, Actor) and not is_moderator(user))
    return has_role and request.method in {"GET", "HEAD"} and not _has_messages(request)


def _has_messages(request: HttpRequest) -> bool:
    """Whether messages wait; who brings neither cookie has none."""
    theirs = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()
    return bool(theirs) and len(get_messages(request)) > 0


def _role_of(user: AnyUser) -> str:
    """Return what all who see the same have in common."""
    return user.role if isinstance(user, Actor) else ""


def _render_for_role(request: HttpRequest, ask: Callable[[], HttpResponse]) -> Page | None:
    user = request.user
    stand_in = user.stand_in() if isinstance(user, Actor) else user
    messages = request._messages  # type: ignore[attr-defined]  # noqa: SLF001 - where Django puts them
    request.is_shared = True  # type: ignore[attr-defined]  # so that the head is marked, for visitors too
    request.user, request._messages = stand_in, NoMessages(request)  # type: ignore[attr-defined]  # noqa: SLF001 - see above
    try:
        response = ask()
    except (Http404, IsPersonal, PermissionDenied):
        return None
    finally:
        del request.is_shared  # type: ignore[attr-defined]  # see above
        request.user, request._messages = user, messages  # type: ignore[attr-defined]  # noqa: SLF001 - see above
    if response.status_code != HTTPStatus.OK or response.streaming or response.cookies:
        return None
    return Page(mark_tokens(response.content), dict(response.headers))


@piece("name")
def name_of_reader(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    return [escape(request.user)] * len(places)
