"""Notes for the next steward, and the list of work by email."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of
from portal.moderation.models import HandOverNote, WorkDigest
from portal.moderation.work import digests
from portal.moderation.work.answers import hand_over
from portal.moderation.work.forms import HandOverNoteForm, WorkDigestForm
from portal.site.permissions import require

NOTES_ON_A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def notes(request: SignedInRequest) -> HttpResponse:
    """What stewards left for each other, newest first, and a form for the next note."""
    require(is_moderator(request.user))
    form = HandOverNoteForm(request.POST or None)
    if form.is_valid():
        hand_over(form.save(commit=False), by=request.user)
        messages.success(request, gettext("Note saved. Every moderator sees it."))
        return redirect("moderation:index")
    rows = HandOverNote.objects.newest_first()
    page = page_of(rows, asked=request.GET.get("page"), length=NOTES_ON_A_PAGE)
    return render(request, "moderation/hand_over.html", {"form": form, "page": page})


@login_required
@require_http_methods(["GET", "POST"])
def digest(request: SignedInRequest) -> HttpResponse:
    """Whether and when a moderator wants the list of work by email."""
    require(is_moderator(request.user))
    chosen = WorkDigest.objects.filter(user=request.user.pk).first()
    form = WorkDigestForm(
        request.POST or None, instance=chosen or WorkDigest(user_id=request.user.pk)
    )
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Saved."))
        return redirect("moderation:index")
    return render(request, "moderation/digest.html", {"form": form})


# the mail program that offers "unsubscribe" has no page of ours to take a token from; the signed
# address is what proves whose emails these are (RFC 8058)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing, because scanners of mail open every link; the button stops it."""
    person = digests.read_stop(token)
    if person is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        digests.stop_digest(person)
    return render(request, "moderation/stop_digest.html", {"is_done": is_done})
