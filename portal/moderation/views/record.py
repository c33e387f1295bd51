"""What was done: all of it for moderators, and without people for everybody."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from councils.models import Council
from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.audit import models as audit
from portal.audit.models import Entry
from portal.files.export import as_csv
from portal.lists.paging import page_of
from portal.moderation.acts import ModerationAct
from portal.moderation.forms import RecordForm
from portal.moderation.work.registry import targets_in_words
from portal.site.permissions import require
from services.models import Product, Service, Supplier
from services.models.choices import ServiceState

ACTS_SHOWN = 50
MAX_EXPORTED = 50_000
HEADINGS = [_("Date"), _("Who"), _("Action"), _("About"), _("Person"), _("Reason"), _("Details")]


@login_required
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    require(is_moderator(request.user))
    form = RecordForm(request.GET or None)
    page = page_of(form.entries(), asked=request.GET.get("page"), length=ACTS_SHOWN)
    return render(request, "moderation/record.html", {"page": page, "form": form})


@login_required
@require_POST
def export(request: SignedInRequest) -> StreamingHttpResponse:
    """The same as a table to take away; that somebody took it is on record too."""
    require(is_moderator(request.user))
    entries = RecordForm(request.POST).entries()[:MAX_EXPORTED]
    audit.record(ModerationAct.RECORD_EXPORTED, by=request.user)
    return as_csv("record", HEADINGS, (_row(entry) for entry in entries))


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What was done to listings, for everybody: nobody is named, and no reason is quoted."""
    entries = Entry.objects.public().for_listing()
    page = page_of(entries, asked=request.GET.get("page"), length=ACTS_SHOWN)
    context = {"page": page, "acts": _nameless(page), "targets": targets_in_words()}
    return render(request, "moderation/log.html", context)


def _nameless(page: object) -> Iterator[tuple[Entry, Model | None]]:
    """Each act with what it was done to, if everybody can see that."""
    for entry in page:  # type: ignore[attr-defined]  # a page of entries
        target = entry.target
        is_listing = isinstance(target, Service) and target.state == ServiceState.PUBLISHED
        is_public = is_listing or isinstance(target, Product | Supplier | Council)
        yield entry, target if is_public else None


def _row(entry: Entry) -> list[object]:
    about = f"{entry.kind.model} {entry.target_id}" if entry.kind else ""
    target = f"{about}: {entry.target}" if entry.target else about
    whom, why = entry.person or "", entry.reason
    when = entry.at.isoformat(timespec="seconds")
    return [
        when,
        entry.actor or gettext("The site"),
        entry.label,
        target,
        whom,
        why,
        entry.details or "",
    ]
