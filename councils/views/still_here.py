"""The link with which a person says that they still work for a council."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from councils import actions
from councils.models import Membership
from councils.models.lapse import StillHereLink
from portal.accounts.models import User
from portal.site.errors import too_many

# of one network, which a whole council may share
ANSWERING = {"still_here": "60/5m/ip"}


# never stored: anyone with the address can answer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_here(request: HttpRequest, token: str) -> HttpResponse:
    """Answer as the person who was sent the link, without sign-in.

    Opening it changes nothing, because scanners of mail open every link; the button answers.
    """
    if request.method == "POST" and not consume(
        request, app="councils", action="still_here", config=ANSWERING
    ):
        return too_many(request)
    link = StillHereLink.read(token)
    people = Membership.objects.select_related("user", "council")
    membership = people.filter(pk=link.membership).first() if link else None
    if link is None or membership is None or not link.is_for(membership):
        return render(request, "councils/still_here.html", {"state": "unknown"}, status=404)
    state = _state_of(request, membership)
    if state == "open" and request.method == "POST":
        state = "done" if actions.say_still_here(membership) else "ended"
    return render(request, "councils/still_here.html", {"state": state, "membership": membership})


def _state_of(request: HttpRequest, membership: Membership) -> str:
    if isinstance(request.user, User) and request.user.pk != membership.user_id:
        return "other"
    return "open" if membership.is_active else "ended"
