"""Reports about what members write: made by all, answered by moderators."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from forums.models import Post
from forums.models.people import people_shown_to
from forums.permissions import can_see_people
from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_moderator
from portal.lists.paging import page_of
from portal.moderation import actions
from portal.moderation.forms import FlagForm, YesOrNoForm
from portal.moderation.models import BulkHiding, Flag, Queue
from portal.moderation.models.flag import MAX_ADDRESS_LENGTH, MAX_PART_LENGTH
from portal.moderation.queues import next_in
from portal.moderation.views.claims import claim_context, claims_on, redirect_to_item
from portal.site.permissions import require
from portal.text import shorten
from services.models import Benefit, Offer, Service, Use
from services.needs.models import Need
from services.partnerships.models import Document, Partnership
from services.recommendations.models import Recommendation

# a council shares one network: nobody in it uses up what somebody signed in may report
REPORTING = {"visitor": "60/h/ip", "person": "20/h/user"}


@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published(), slug=slug)
    return _report(request, Flag(service=service))


@require_http_methods(["GET", "POST"])
def flag_post(request: HttpRequest, pk: int) -> HttpResponse:
    posts = Post.objects.visible_to(request.user).published()
    rows = posts.select_related("thread__board", "author")
    return _report(request, Flag(post=get_object_or_404(rows, pk=pk)))


@require_http_methods(["GET", "POST"])
def flag_need(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Need.objects.visible_to(request.user).shown().select_related("council", "author")
    return _report(request, Flag(need=get_object_or_404(rows, pk=pk)))


@require_http_methods(["GET", "POST"])
def flag_partnership(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Partnership.objects.visible_to(request.user).shown().select_related("lead")
    return _report(request, Flag(partnership=get_object_or_404(rows, slug=slug)))


@require_http_methods(["GET", "POST"])
def flag_use(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Use.objects.visible_to(request.user).for_page()
    return _report(request, Flag(use=get_object_or_404(rows, pk=pk)))


@require_http_methods(["GET", "POST"])
def flag_part(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Report a saving, document or offer; the report is about what it belongs to."""
    if kind not in PARTS:
        raise Http404
    return _report(request, PARTS[kind](request.user, pk))


@require_http_methods(["GET", "POST"])
def flag_recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Recommendation.objects.visible_to(request.user).filter(published_on__isnull=False)
    found = get_object_or_404(rows.select_related("category", "group"), pk=pk)
    return _report(request, Flag(recommendation=found))


@login_required
@require_http_methods(["GET", "POST"])
def flag_person(request: SignedInRequest, pk: int) -> HttpResponse:
    require(can_see_people(request.user) and request.user.pk != pk)
    return _report(request, Flag(person=get_object_or_404(people_shown_to(request.user), pk=pk)))


def _benefit(user: AnyUser, pk: int) -> Flag:
    rows = Benefit.objects.visible_to(user)
    found = get_object_or_404(rows.select_related("council", "service", "partnership"), pk=pk)
    of = {"partnership": found.partnership} if found.partnership else {"service": found.service}
    return _part(found, found.get_absolute_url(), **of)


def _document(user: AnyUser, pk: int) -> Flag:
    rows = Document.objects.visible_to(user).select_related("partnership__lead")
    found = get_object_or_404(rows, pk=pk)
    return _part(found, found.get_absolute_url(), partnership=found.partnership)


def _offer(user: AnyUser, pk: int) -> Flag:
    rows = Offer.objects.visible_to(user).select_related("service__council", "council")
    found = get_object_or_404(rows, pk=pk)
    return _part(found, f"{found.service.get_absolute_url()}#offer-{pk}", service=found.service)


def _part(found: object, address: str, **of: Any) -> Flag:
    title = shorten(str(found), MAX_PART_LENGTH)
    return Flag(part=title, part_address=address[:MAX_ADDRESS_LENGTH], **of)


PARTS: dict[str, Callable[[AnyUser, int], Flag]] = {
    "benefits": _benefit,
    "documents": _document,
    "offers": _offer,
}


def _report(request: HttpRequest, flag: Flag) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    limited: HttpResponse | None = consume_or_429(
        request, app="moderation", action="person" if user else "visitor", config=REPORTING
    )
    if limited:
        return limited
    form = FlagForm(request.POST or None, instance=flag, user=user)
    if form.is_valid():
        actions.report(form.save(commit=False), by=user)
        messages.success(
            request, gettext("Report sent. A moderator usually answers within 2 working days.")
        )
        return redirect(_page_after(flag))
    return render(request, "moderation/flag.html", {"flag": flag, "form": form})


def _page_after(flag: Flag) -> str:
    """That of what was reported; that of the board, where the report has hidden it."""
    hidden = flag.post and BulkHiding.objects.automatic().filter(post=flag.post).exists()
    return flag.post.thread.board.get_absolute_url() if flag.post and hidden else flag.page


@login_required
@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    require(is_moderator(request.user))
    page = page_of(Flag.objects.open().with_hidden().oldest_first(), asked=request.GET.get("page"))
    context = {"page": page, "claims": claims_on(Queue.FLAGS, page)}
    return render(request, "moderation/flags.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    flag = get_object_or_404(Flag.objects.with_hidden().oldest_first(), pk=pk)
    form = YesOrNoForm(request.POST or None)
    if form.is_valid():
        upheld, reply = form.cleaned_data["answer"] == "yes", form.cleaned_data["reason"]
        following = next_in(Queue.FLAGS, by=request.user, after=pk)
        actions.settle(Queue.FLAGS, pk, by=request.user)
        actions.answer_flag(flag, upheld=upheld, reply=reply, by=request.user)
        messages.success(request, gettext("Answer sent."))
        return redirect_to_item(Queue.FLAGS, following)
    same = Flag.objects.open().about_same(flag).count() if flag.is_hidden_by_site else 1
    context = {"flag": flag, "form": form, "same": same, **claim_context(Queue.FLAGS, pk)}
    return render(request, "moderation/answer_flag.html", context)
