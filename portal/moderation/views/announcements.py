"""Announcements: what was sent, the form with its preview, and the page that members read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_administrator
from portal.lists.paging import page_of
from portal.moderation.announcements import send_announcement
from portal.moderation.forms import AnnouncementForm
from portal.moderation.models import Announcement
from portal.site.permissions import require


@login_required
@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """Every announcement, newest first."""
    require(is_administrator(request.user))
    page = page_of(Announcement.objects.newest_first(), asked=request.GET.get("page"))
    return render(request, "moderation/announcements.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def announce(request: SignedInRequest) -> HttpResponse:
    """Write an announcement, see how it will be and how many people get it, and send it."""
    require(is_administrator(request.user))
    form = AnnouncementForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        announcement = form.save(commit=False)
        if "send" in request.POST:
            send_announcement(announcement, by=request.user)
            done = gettext("“{title}” is being sent.").format(title=announcement)
            messages.success(request, done)
            return redirect("moderation:announcements")
        context |= {"preview": announcement, "number": announcement.recipients().count()}
    return render(request, "moderation/announce.html", context)


@login_required
@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an announcement to its audience and to moderators."""
    rows = Announcement.objects.visible_to(request.user).newest_first()
    found = get_object_or_404(rows, pk=pk)
    return render(request, "moderation/announcement.html", {"announcement": found})
