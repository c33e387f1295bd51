"""The contracts that public notices say a council has, and what it answers."""

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.models import Council
from councils.permissions import can_see_peers_only
from portal.accounts.http import SignedInRequest, own_address
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, NOTICES, revision
from portal.lists.paging import page_of, page_to_cache
from portal.site.errors import RuleBroken, rules_as_errors, too_many
from portal.site.permissions import require
from services.actions import answer_contract_end
from services.models import Use
from services.models.choices import ContractEnd
from services.notices import actions, permissions
from services.notices.filters import PublishedFilter
from services.notices.forms import (
    ContractEndForm,
    NameDecisionForm,
    NoticeAnswerForm,
    PublishedForm,
)
from services.notices.models import (
    AnswerLink,
    AwardNotice,
    HarvestBookmark,
    NameDecision,
    NameRole,
    NoticeAnswer,
    UnknownBuyer,
)
from services.notices.pieces import Refused, questions_for

NAMES_SHOWN = 25
# of one network, which a whole council may share
ANSWERS_BY_LINK = {"answer_by_link": "60/5m/ip"}
FORBIDDEN = {"lost": 403, "other": 403}
MAX_LISTED = 5_000  # contracts; to count more takes longer than to show them


@require_safe
@shared_page(CATALOGUE, NOTICES)
def contracts(request: HttpRequest, slug: str) -> HttpResponse:
    """What was published, for everybody; and for its editors a question about each."""
    return _page(request, get_object_or_404(Council, slug=slug))


@require_safe
@shared_page(CATALOGUE, NOTICES)
def published(request: HttpRequest) -> HttpResponse:
    """What was published of all councils, the soonest end first."""
    chosen = PublishedFilter(request.GET)
    asked = page_to_cache(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "page_key": asked,
        "form": SimpleLazyObject(lambda: PublishedForm(chosen)),
        "page": SimpleLazyObject(
            lambda: page_of(chosen.contracts.soonest_first()[:MAX_LISTED], asked=asked)
        ),
        "max_listed": MAX_LISTED,
        "state": revision(NOTICES),
        "sees_peers_only": can_see_peers_only(request.user),
    }
    return render(request, "notices/published.html", context)


@login_required
@require_POST
def answer(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_answer(request.user, council))
    notice = get_object_or_404(AwardNotice.objects.of_council(council).published(), pk=pk)
    form = NoticeAnswerForm(notice, request.POST)
    if form.is_valid():
        with rules_as_errors(form):
            answered = actions.answer_notice(
                notice,
                NoticeAnswer(form.cleaned_data["answer"]),
                product=form.cleaned_data["product"],
                by=request.user,
            )
            messages.success(request, _thanks(answered))
            back = own_address(request, "next")
            return redirect(back) if back else redirect("council_contracts:index", slug)
    return _page(request, council, refused=form)


# never stored: anyone with the address can answer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer as the person who was sent the link, without sign-in.

    Opening it changes nothing, because scanners of mail open every link; the button answers.
    """
    if request.method == "POST" and not _has_answers_left(request):
        return too_many(request)
    link = AnswerLink.read(token)
    person = User.objects.people().filter(pk=link.user).first() if link else None
    notice = AwardNotice.objects.for_link(link.notice) if link else None
    if link is None or person is None or notice is None or not link.is_for(person):
        return render(request, "notices/by_link.html", {"state": "unknown"}, status=404)
    state = _state_of(link, notice, person, request.user)
    if state == "open" and request.method == "POST":
        state = _answered_by(link, notice, person)
    context = {
        "state": state,
        "notice": notice,
        "person": person,
        "label": link.label_for(notice),
    }
    return render(request, "notices/by_link.html", context, status=FORBIDDEN.get(state, 200))


@login_required
@require_POST
def answer_end(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Renewed, replaced or ended: what became of a contract of the council's own records."""
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_answer(request.user, council))
    use = get_object_or_404(Use.objects.of_council(council).for_page(), pk=pk)
    form = ContractEndForm(use, use.likely_end, request.POST)
    if form.is_valid():
        with rules_as_errors(form):
            running = answer_contract_end(
                use,
                ContractEnd(form.cleaned_data["answer"]),
                ends_on=form.cleaned_data["ends_on"],
                product=form.cleaned_data["product"],
                by=request.user,
            )
            messages.success(request, gettext("Saved for {used}.").format(used=running.used))
            return redirect("council_contracts:index", slug)
    return _page(request, council, refused=form)


@login_required
@require_POST
def undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_answer(request.user, council))
    notice = get_object_or_404(AwardNotice.objects.of_council(council).answered(), pk=pk)
    actions.undo_answer(notice, by=request.user)
    messages.success(request, gettext("Answer undone. You can answer again."))
    return redirect("council_contracts:index", slug)


@login_required
@require_http_methods(["GET", "POST"])
def names(request: SignedInRequest) -> HttpResponse:
    """Names of buyers, suppliers and products that match nothing, the most frequent first."""
    require(permissions.can_decide_names(request.user))
    form = NameDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        role, name = NameRole(form.cleaned_data["role"]), form.cleaned_data["name"]
        with rules_as_errors(form):
            changed = actions.decide_name(role, name, form.found, by=request.user)
            done = ngettext("Saved for {n:,} contract.", "Saved for {n:,} contracts.", changed)
            messages.success(request, done.format(n=changed))
            return redirect("contracts:names")
    context = {
        "form": form,
        "buyers": UnknownBuyer.objects.undecided()[:NAMES_SHOWN],
        "suppliers": AwardNotice.objects.unknown_suppliers()[:NAMES_SHOWN],
        "products": AwardNotice.objects.unknown_products()[:NAMES_SHOWN],
        "bookmarks": HarvestBookmark.objects.all(),
        "decided": NameDecision.objects.newest_first()[:NAMES_SHOWN],
    }
    return render(request, "notices/names.html", context)


def _page(request: HttpRequest, council: Council, refused: Refused | None = None) -> HttpResponse:
    known = AwardNotice.objects.of_council(council).published().latest_first()
    asked = page_to_cache(request.GET.get("page"))
    context: dict[str, object] = {
        "council": council,
        "refused": refused,
        "page_key": asked,
        "state": revision(NOTICES),
        "page": SimpleLazyObject(lambda: page_of(known, asked=asked)),
        "can_answer": permissions.can_answer(request.user, council),
    }
    if refused:
        context |= questions_for(council, refused)
    return render(request, "notices/contracts.html", context)


def _has_answers_left(request: HttpRequest) -> bool:
    """Opening a link is not counted: scanners of mail open all links of a council at once."""
    return bool(consume(request, app="notices", action="answer_by_link", config=ANSWERS_BY_LINK))


def _state_of(link: AnswerLink, notice: AwardNotice, person: User, reader: AnyUser) -> str:
    """Whether the person may still answer, whether it was answered, and is still the question."""
    if reader.is_authenticated and reader.pk != person.pk:
        return "other"
    if not permissions.can_answer(person, notice.council):
        return "lost"
    if notice.answer:
        return "answered"
    is_same = notice.is_shown and link.product == notice.product_id
    return "open" if is_same and not notice.is_undone_since(link.sent_at) else "changed"


def _answered_by(link: AnswerLink, notice: AwardNotice, person: User) -> str:
    """Save the answer; return what to say, such as that a colleague answered first."""
    makes_record = link.answer != NoticeAnswer.NOT_OURS
    product = notice.product if makes_record else None
    try:
        actions.answer_notice(notice, link.answer, product=product, by=person, by_email=True)
    except RuleBroken:
        notice.refresh_from_db(fields=["answer"])
        return "answered" if notice.answer else "changed"
    return "done"


def _thanks(notice: AwardNotice) -> str:
    if use := notice.use:
        sentence = gettext("Saved. {product} is now in your council’s records.")
        return sentence.format(product=use.used)
    return gettext("Saved. We will not ask about this contract again.")
