from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

from portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


UNSENT = "unsent"
LONGEST_UNSENT = 50_000
View = Callable[..., HttpResponse]


def signed_in_to_write(view: View) -> View:
    """Like `login_required`, but what was typed in a session that had ended is not lost.

    It is kept in the new session, and `typed` gives it back to the form after signing in.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        sent = request.POST.urlencode()
        if request.method == "POST" and len(sent) < LONGEST_UNSENT:
            request.session[UNSENT] = {"path": request.path, "typed": sent}
        return redirect_to_login(request.get_full_path())

    return keeping


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, or what was typed here before somebody had to sign in again, once."""
    if request.method == "POST":
        return request.POST
    kept = request.session.get(UNSENT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[UNSENT]
    return QueryDict(kept["typed"], mutable=True)
