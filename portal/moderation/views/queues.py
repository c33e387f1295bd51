"""The overview, and how moderators share what waits."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums import actions as forum_actions
from forums.forms import WaitingForm
from forums.models import Post
from forums.models.post import PostQuerySet
from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of, whole_number
from portal.moderation import actions
from portal.moderation.forms import KeepBothForm
from portal.moderation.models import HandOverNote, Queue
from portal.moderation.queues import next_in, queues
from portal.moderation.views.claims import claim_context, claims_on, redirect_to_item
from portal.moderation.work.answers import WORK_ANSWERS
from portal.moderation.work.registry import find_work, most_valuable
from portal.site.permissions import require
from portal.text import shorten
from services.models import LikelyDuplicate, Service

MAX_DECIDED = 200
OF_WAITING = {"approve": _("Publish"), "hide": _("Hide")}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What to do now, and how much of what waits."""
    require(is_moderator(request.user))
    found = find_work()
    context = {
        "items": most_valuable(found),
        "found": [each for each in found if each.count],
        "count": sum(each.count for each in found),
        "answers": WORK_ANSWERS,
        "note": HandOverNote.objects.newest_first().first(),
        "queues": queues(),
    }
    return render(request, "moderation/index.html", context)


@login_required
@require_safe
def following(request: SignedInRequest, queue: str, pk: int) -> HttpResponse:
    """The item after this one."""
    require(is_moderator(request.user))
    known = _known(queue)
    return redirect_to_item(known, next_in(known, by=request.user, after=pk))


@login_required
@require_POST
def claim(request: SignedInRequest, queue: str, pk: int) -> HttpResponse:
    """Take an item, take it over, or leave it to the others."""
    require(is_moderator(request.user))
    known = _known(queue)
    if "release" in request.POST:
        actions.release(known, pk, by=request.user)
    else:
        actions.take(known, pk, by=request.user, over="over" in request.POST)
    return redirect_to_item(known, pk)


@login_required
@require_POST
def shortcuts(request: SignedInRequest) -> HttpResponse:
    """Switch the keyboard shortcuts off, or on again."""
    require(is_moderator(request.user))
    request.user.uses_shortcuts = "on" in request.POST
    request.user.save(update_fields=["uses_shortcuts"])
    is_on = request.user.uses_shortcuts
    messages.success(
        request, gettext("Shortcuts turned on.") if is_on else gettext("Shortcuts turned off.")
    )
    return redirect("moderation:index")


@login_required
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of listings that may be the same, most alike first."""
    require(is_moderator(request.user))
    rows = LikelyDuplicate.objects.open().for_listing()
    page = page_of(rows, asked=request.GET.get("page"))
    context = {"page": page, "claims": claims_on(Queue.DUPLICATES, page)}
    return render(request, "moderation/duplicates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def duplicate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two listings side by side; sending the form says that they stay two, and why."""
    require(is_moderator(request.user))
    pair = get_object_or_404(LikelyDuplicate.objects.open().for_listing(), pk=pk)
    form = KeepBothForm(request.POST or None)
    if form.is_valid():
        following = next_in(Queue.DUPLICATES, by=request.user, after=pk)
        actions.settle(Queue.DUPLICATES, pk, by=request.user)
        actions.keep_both(pair, form.answered, form.cleaned_data["reason"], by=request.user)
        messages.success(
            request,
            gettext("{first} and {second} stay separate services.").format(
                first=pair.first, second=pair.second
            ),
        )
        return redirect_to_item(Queue.DUPLICATES, following)
    context = {
        "pair": pair,
        "form": form,
        "both": [pair.first.with_relations(), pair.second.with_relations()],
        **claim_context(Queue.DUPLICATES, pk),
    }
    return render(request, "moderation/duplicate.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def posts(request: SignedInRequest) -> HttpResponse:
    """What newcomers wrote, and what boards want looked at first; many are decided at once."""
    require(is_moderator(request.user))
    author = User.objects.filter(pk=whole_number(request.GET.get("author"))).first()
    waiting = Post.objects.to_review(author.pk if author else 0)
    page = page_of(waiting, asked=request.GET.get("page"))
    form = _waiting_form(request, page, author)
    if form.is_valid():
        _decide_waiting(request, form, waiting)
        return redirect("moderation:posts")
    context = {"page": page, "form": form, "author": author}
    return render(request, "moderation/posts.html", context)


def _waiting_form(request: HttpRequest, page: Page[Any], author: User | None) -> WaitingForm:
    rows = [(post.pk, f"{post.author}: {shorten(post.text, 60)}") for post in page]
    total = page.paginator.count
    decisions = OF_WAITING
    data = request.POST or None
    return WaitingForm(data, rows=rows, decisions=decisions, author=author, total=total)


def _decide_waiting(request: SignedInRequest, form: WaitingForm, waiting: PostQuerySet) -> None:
    answers = form.cleaned_data
    if answers.pop("everything", False):
        answers["chosen"] = list(waiting.values_list("pk", flat=True)[:MAX_DECIDED])
    decided = forum_actions.decide_waiting(**answers, by=request.user)
    saved = ngettext(
        "Decision saved for {n:,} post.", "Decision saved for {n:,} posts.", decided
    ).format(n=decided)
    messages.success(request, saved if decided else gettext("Decision saved for no posts."))


@login_required
@require_safe
def stale(request: HttpRequest) -> HttpResponse:
    """Dormant listings, longest unconfirmed first."""
    require(is_moderator(request.user))
    rows = Service.objects.dormant().select_related("council")
    page = page_of(rows, asked=request.GET.get("page"))
    return render(request, "moderation/stale.html", {"page": page})


@login_required
@require_POST
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the council whether a dormant listing is still true."""
    require(is_moderator(request.user))
    service = get_object_or_404(Service.objects.dormant().select_related("council"), pk=pk)
    asked = actions.ask_whether_true(service, by=request.user)
    if asked:
        messages.success(
            request,
            gettext("We emailed {council} about {service}.").format(
                council=service.council, service=service
            ),
        )
    else:
        messages.warning(
            request,
            gettext("{council} has no editor or contact to email.").format(council=service.council),
        )
    return redirect("moderation:stale")


def _known(queue: str) -> Queue:
    if queue not in Queue.values:
        raise Http404
    return Queue(queue)
