"""Ending mails from a link in one of them, without signing in."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.notifications.emails import EVERYTHING, MESSAGES, read_stop
from portal.notifications.events import Channel, Group
from portal.notifications.followable import seen_by, thing_of
from portal.notifications.models import Follow, Notification, Preferences


# the mail program that offers "unsubscribe" has no page of ours to take a token from; the signed
# address is what proves whose mails these are (RFC 8058)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing, because scanners of mail open every link.

    The button, or one click in the mail program, ends the mails.
    """
    read = read_stop(token)
    user = User.objects.people().filter(pk=read[0]).first() if read else None
    if read is None or user is None:
        raise Http404
    source = EVERYTHING if "everything" in request.POST else read[1]
    is_done = request.method == "POST"
    if is_done:
        _stop(user, source)
    context = {
        "what": _describe(user, source),
        "is_done": is_done,
        "is_all": source == EVERYTHING,
    }
    return render(request, "notifications/stop.html", context)


def _stop(user: User, source: str) -> None:
    """End such mails, also those that are queued already."""
    if source == EVERYTHING:
        Preferences.objects.update_or_create(user=user, defaults={"wants_mail": False})
    elif source == MESSAGES:
        Preferences.objects.update_or_create(user=user, defaults={"accepts_messages": False})
    elif source in Group.values:
        Preferences.objects.update_or_create(user=user, defaults={source: Channel.SITE})
    else:
        _followed(user, source).update(channel=Channel.SITE)
    queued = Notification.objects.of_person(user).to_mail(list(Channel))
    (queued if source == EVERYTHING else queued.filter(source=source)).update(channel=Channel.SITE)


def _followed(user: User, source: str) -> QuerySet[Follow]:
    kind, _, key = source.partition(":")
    return Follow.objects.filter(user=user, kind=int(kind), target_id=int(key))


def _describe(user: User, source: str) -> str:
    """Which mails, in words; what somebody may no longer see is not named."""
    if source == EVERYTHING:
        return gettext("all notifications")
    if source == MESSAGES:
        return gettext("messages from other members")
    if source in Group.values:
        return str(Group(source).label)
    kind, _, key = source.partition(":")
    model: Any = ContentType.objects.get_for_id(int(kind)).model_class()
    thing = seen_by(user, model, [int(key)]).get(int(key))
    if not thing:
        return gettext("a page you followed")
    return gettext("the {kind} “{thing}”").format(kind=thing_of(model()).name, thing=thing)
