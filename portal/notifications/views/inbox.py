"""What somebody was told, and that they have read it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.lists.paging import page_of, whole_number
from portal.notifications.emails import visible_items
from portal.notifications.events import Group
from portal.notifications.models import Notification
from portal.notifications.models.notification import UNREAD, NotificationQuerySet
from portal.text import query_text

ON_A_PAGE = 30
ALL = "all"


@login_required
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """What is unread, or everything, newest first; what one may not see any more is left out."""
    show, group = request.GET.get("show", ""), request.GET.get("group", "")
    page = page_of(
        _wanted(request.user, show, group).newest_first(),
        asked=request.GET.get("page"),
        length=ON_A_PAGE,
    )
    context = {
        "page": page,
        "lines": visible_items(request.user, page),
        "tabs": _tabs(show, group),
        "groups": _groups(show, group),
        "show": show,
        "unread": UNREAD.of(request.user),
    }
    return render(request, "notifications/index.html", context)


def _wanted(user: User, show: str, group: str) -> NotificationQuerySet:
    rows = Notification.objects.of_person(user)
    if group in Group.values:
        rows = rows.in_group(group)
    return rows if show == ALL else rows.unread()


def _address(show: str, group: str) -> str:
    chosen = {"show": show, "group": group}
    query = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return f"?{query}"


def _tabs(show: str, group: str) -> list[tuple[str, str, bool]]:
    group = group if group in Group.values else ""
    return [
        (gettext("Unread"), _address("", group), show != ALL),
        (gettext("All"), _address(ALL, group), show == ALL),
    ]


def _groups(show: str, group: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is chosen) of each kind of news."""
    show = show if show == ALL else ""
    every = [(gettext("All types"), _address(show, ""), group not in Group.values)]
    return every + [
        (str(each.label), _address(show, each.value), each.value == group) for each in Group
    ]


@login_required
@require_POST
def read(request: SignedInRequest) -> HttpResponse:
    """One line is read, or all are."""
    rows = Notification.objects.of_person(request.user)
    if key := whole_number(request.POST.get("line")):
        rows = rows.filter(pk=key)
    rows.read()
    return redirect("notifications:index")


@login_required
@require_POST
def seen(request: SignedInRequest) -> HttpResponse:
    """Somebody is on the page of a thing: what they were told of it is read."""
    page = query_text(request.POST, "page", 300)
    Notification.objects.of_person(request.user).filter(page=page).read()
    return HttpResponse(status=204)
