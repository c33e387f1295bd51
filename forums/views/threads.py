"""Beginning a thread: the words, then what is there already, then it is published."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from councils.models import Council
from councils.permissions import can_see_peers_only
from forums import actions, permissions
from forums.actions.notifications import editors_asked, is_team_notified
from forums.forms import PollForm, ThreadForm
from forums.models import (
    Board,
    Comparison,
    Draft,
    Poll,
    Thread,
    ThreadKind,
    ThreadState,
    find_similar,
)
from forums.models.draft import initial_from
from forums.models.post import WRITTEN_LANGUAGE
from forums.models.similar_threads import NewThread, SimilarThings
from forums.models.thread import MAX_TITLE_LENGTH
from forums.models.thread_queryset import ABOUT
from forums.views.composer import (
    WAITS,
    attach_uploaded,
    is_ready,
    published,
    render_form,
    with_values,
)
from portal.accounts.http import (
    SignedInRequest,
    login_required_keeping_post,
    proposed_words,
    submitted_data,
)
from portal.accounts.permissions import is_moderator
from portal.markdown import already_safe
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from portal.text import query_text, without_nul
from services.models import Product, Service
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

TEMPLATE = "forums/new.html"
GENERAL = "general"
MAX_PROPOSED_LENGTH = 4000
MAX_KEY_LENGTH = 100
THINGS = ["service", "product", "council", "need", "partnership", "recommendation"]
NUMBERED = {"need", "recommendation"}


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The board where one asks about a thing: that of its service area, or the general one."""
    boards = Board.objects.visible_to(request.user).open()
    area = getattr(_about(request), "category", None)
    areas = [area.pk, area.parent_id] if area else []
    board = boards.filter(category__in=areas).first() or get_object_or_404(boards, slug=GENERAL)
    query = request.GET.urlencode()
    return redirect(f"{board.get_absolute_url()}new/{f'?{query}' if query else ''}")


def _about(request: HttpRequest) -> models.Model | None:
    """What the address says that it is about; nothing where there is no such thing."""
    things: dict[str, Any] = {
        "service": Service.objects.published().select_related("category"),
        "product": Product.objects.select_related("category"),
        "council": Council.objects.all(),
        "need": Need.objects.visible_to(request.user).open().select_related("category"),
        "partnership": Partnership.objects.public().select_related("category"),
        "recommendation": Recommendation.objects.current().select_related("category"),
    }
    for name, rows in things.items():
        if value := query_text(request.GET, name):
            found: models.Model | None = rows.filter(**_named(name, value)).first()
            return found
    return None


def _place(request: HttpRequest) -> str:
    """The address of the form by what it is about, whatever words it was opened with."""
    query = [(name, request.GET[name][:MAX_KEY_LENGTH]) for name in THINGS if name in request.GET]
    return f"{request.path}?{urlencode(query[:1])}" if query else request.path


def _proposed(request: HttpRequest) -> dict[str, str]:
    """The first words, where another page has some to begin with, and their language."""
    language = {"language": WRITTEN_LANGUAGE.of(request.user)}
    limits = {"title": MAX_TITLE_LENGTH, "text": MAX_PROPOSED_LENGTH, "kind": 15}
    values = {name: without_nul(request.GET.get(name, ""))[:n] for name, n in limits.items()}
    known = {name: text for name, text in values.items() if text}
    return language | known | proposed_words(request)


def _named(name: str, value: str) -> dict[str, str | int]:
    """Needs and recommendations are known by their number, everything else by its slug."""
    if name not in NUMBERED:
        return {"slug": value}
    return {"pk": int(value) if re.fullmatch(r"[0-9]{1,18}", value) else 0}


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin a thread: first the words, then what is there already, then it is published."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    council = acting_council(request)
    require(permissions.can_start(request.user, board, council))
    about = _about(request)
    place = _place(request)
    draft = Draft.objects.at(place, request.user)
    sent = submitted_data(request)
    form = ThreadForm(sent, kinds=_kinds(request), initial=_proposed(request) | initial_from(draft))
    context: dict[str, Any] = {"board": board, "about": about, "council": council, "draft": draft}
    context["instructions"] = already_safe(board.instructions_html)
    context["place"] = place
    context |= _before_sending(request, board, about)
    poll = context["poll_form"] = PollForm(sent, initial=PollForm.begun(initial_from(draft)))
    context["files"] = attach_uploaded(request, form)
    if not poll.is_valid() or not is_ready(request, form):
        return render_form(request, TEMPLATE, form, context)
    if similar := _compared(request, form, council, about, board):
        form = ThreadForm(with_values(request.POST, compared="on"), kinds=_kinds(request))
        return render_form(request, TEMPLATE, form, context | {"similar": similar})
    fields = {ABOUT[type(about)]: about} if about else {}
    thread = form.thread(board, council=council, **fields)
    return _begin(request, thread, form, context)


def _before_sending(
    request: SignedInRequest, board: Board, about: models.Model | None
) -> dict[str, object]:
    notice: dict[str, Any] = permissions.before_sending(request.user, board, begins=True)
    if isinstance(about, Service):
        notice |= {
            "service": about,
            "is_team_notified": is_team_notified(about),
            "has_editors": bool(editors_asked(about)),
            "sees_peers_only": can_see_peers_only(request.user),
        }
    return notice


def _compared(
    request: SignedInRequest,
    form: ThreadForm,
    council: Council | None,
    about: models.Model | None,
    board: Board,
) -> SimilarThings:
    """What is there already, the first time that the words are sent; not what they are about."""
    answers = form.cleaned_data
    if answers["compared"] or answers["kind"] == ThreadKind.ANNOUNCEMENT:
        return []
    new = NewThread(answers["title"], answers["text"], board, about)
    similar = find_similar(new, user=request.user, for_council=council)
    Comparison.objects.note_shown(answers["sent_as"] or uuid4(), similar, council)
    return similar


def _begin(
    request: SignedInRequest, thread: Thread, form: ThreadForm, context: dict[str, Any]
) -> HttpResponse:
    with rules_as_errors(form), transaction.atomic():
        tags = form.cleaned_data["tags"]
        thread = actions.start(thread, form.post(), by=request.user, tags=tags)
        _ask(thread, context["poll_form"])
        first, keys = thread.posts.earliest("pk"), [file.key for file in context["files"]]
        actions.attach_to_new(first, keys, by=request.user)
        actions.discard_draft(context["place"], by=request.user)
    if form.errors:
        return render_form(request, TEMPLATE, form, context)
    if form.cleaned_data["sent_as"]:
        Comparison.objects.note_gone_on(form.cleaned_data["sent_as"], thread)
    if thread.state == ThreadState.PENDING:
        messages.success(request, WAITS)
    else:
        messages.success(request, published(first))
    return redirect(thread)


def _ask(thread: Thread, form: PollForm) -> None:
    """The poll, once: the same form sent again gives the same thread."""
    if form.is_asked and not Poll.objects.filter(thread=thread).exists():
        poll = form.poll()
        poll.thread = thread
        actions.ask(poll, form.cleaned_data["options"])


def _kinds(request: SignedInRequest) -> list[ThreadKind]:
    """Announcements are for moderators."""
    return [
        kind for kind in ThreadKind if kind != ThreadKind.ANNOUNCEMENT or is_moderator(request.user)
    ]
