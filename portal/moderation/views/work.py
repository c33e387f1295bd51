"""The list of work: all of a kind, an answer about a row, and the action of a row."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.moderation.models.work_outcome import MAX_KEY, WorkAnswer
from portal.moderation.work.answers import WORK_ANSWERS, WorkChoice, act_on_work, answer_work
from portal.moderation.work.forms import WorkAnswerForm
from portal.moderation.work.kind import WorkItem, WorkKind
from portal.moderation.work.registry import KINDS, with_outcomes
from portal.site.permissions import require
from portal.text import query_text

OF_A_KIND = 50


@login_required
@require_safe
def kind_of_work(request: HttpRequest, kind: str) -> HttpResponse:
    """What is open of one kind, most valuable first."""
    require(is_moderator(request.user))
    found = _kind(kind).find(OF_A_KIND)
    context = {"found": found, "items": with_outcomes(found.items), "answers": WORK_ANSWERS}
    return render(request, "moderation/work.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, kind: str) -> HttpResponse:
    """Keep that a piece of work is done, waits, or is not needed, and perhaps why."""
    require(is_moderator(request.user))
    item = _item(request, kind)
    if item is None:
        return _back(request, kind)
    form = WorkAnswerForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        choice = WorkChoice.read(form.cleaned_data["answer"])
        answer_work(item, choice, form.cleaned_data["note"], by=request.user)
        messages.success(request, _confirmation(choice))
        return _back(request, kind)
    return render(request, "moderation/answer_work.html", {"item": item, "form": form})


@login_required
@require_POST
def act(request: SignedInRequest, kind: str) -> HttpResponse:
    """Do what the button of a row does."""
    require(is_moderator(request.user))
    if item := _item(request, kind):
        messages.success(request, act_on_work(item, by=request.user))
    return _back(request, kind)


def _kind(name: str) -> WorkKind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _item(request: SignedInRequest, kind: str) -> WorkItem | None:
    """The row that a form is about; nothing where it is no longer open."""
    key = request.POST.get("key") or query_text(request.GET, "key", MAX_KEY)
    item = _kind(kind).get(key)
    if item is None:
        messages.info(request, gettext("This is no longer open."))
    return item


def _back(request: SignedInRequest, kind: str) -> HttpResponse:
    """To the list that the form was in."""
    if "kind" in {request.POST.get("page"), request.GET.get("page")}:
        return redirect("moderation:work", kind)
    return redirect("moderation:index")


def _confirmation(choice: WorkChoice) -> str:
    match choice.answer:
        case WorkAnswer.DONE:
            return gettext("Marked as done. If it is still open in a day, it comes back.")
        case WorkAnswer.NOT_NEEDED:
            return gettext("Marked as not needed. It comes back if it changes.")
    return gettext("Postponed. It will come back on that day.")
