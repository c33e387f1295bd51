"""Reading: the boards, a board, a thread, and where to go on in it."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from councils.context import acting_council
from councils.models import Council
from councils.permissions import is_member
from forums import permissions
from forums.forms import ReplyForm
from forums.lists import ThreadList
from forums.models import (
    Board,
    Draft,
    Option,
    Poll,
    Post,
    PostState,
    Reaction,
    SameNeed,
    Thread,
)
from forums.models.attachment import attachment_keys
from forums.models.cache_state import state_of
from forums.models.moderation_notes import notes_on
from forums.models.read_state import read_before, with_marks
from forums.models.related import related_to
from forums.models.revisions import versions_of_post
from forums.models.thread import POSTS_ON_A_PAGE
from forums.models.thread_annotations import with_asides
from forums.rendered_cards import PostView, Reader, render_posts
from forums.views.composer import initial_from
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.notifications.models.follow import with_level
from portal.site.fragment_cache import get_or_make

MAX_NEEDS = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    boards = Board.objects.visible_to(request.user).open().in_order()
    context = {
        "boards": lambda: _nested(boards),
        "sees_members_boards": is_member(request.user),
        "list": ThreadList(request.user, request.GET),
        "drafts": Draft.objects.of(request.user).count() if request.user.is_authenticated else 0,
    }
    return render(request, "forums/index.html", context)


def _nested(boards: Iterable[Board]) -> list[tuple[Board, list[Board]]]:
    """Each board of the first level with those in it."""
    rows = list(boards)
    shown = {board.pk for board in rows}
    return [
        (board, [each for each in rows if each.parent_id == board.pk])
        for board in rows
        if board.parent_id not in shown
    ]


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    rows: Any = Board.objects.visible_to(request.user)
    if isinstance(request.user, User):
        rows = with_level(rows, Board, request.user)
    board = get_object_or_404(rows, slug=slug)
    children = [] if board.parent_id else board.children.visible_to(request.user).open().in_order()
    context = {
        "board": board,
        "children": children,
        "list": ThreadList(request.user, request.GET, board),
        "can_start": permissions.can_start(request.user, board, acting_council(request)),
        "can_decide": permissions.can_decide(request.user),
    }
    return render(request, "forums/board.html", context)


@require_safe
def thread(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A page of a thread; a former name in the address leads on to the one it has now."""
    rows = Thread.objects.visible_to(request.user).select_related("board", "author")
    if isinstance(request.user, User):
        rows = with_marks(with_asides(rows, request.user, _place(pk)), request.user)
    thread = rows.filter(pk=pk).first()
    if thread is None:
        return _led_on(request, pk)
    if thread.slug != slug:
        return redirect(thread, permanent=True)
    page = Paginator(range(thread.last_number), POSTS_ON_A_PAGE).get_page(request.GET.get("page"))
    if isinstance(request.user, User):
        context = _context(request, thread, page)
    else:
        context = {
            "thread": thread,
            "number": page.number,
            "page_html": _render_page(request, thread, page),
        }
    return render(request, "forums/thread.html", context)


def _render_page(request: HttpRequest, thread: Thread, page: Page[int]) -> SafeString:
    """Render the page as all visitors see it; from the cache as long as nothing on it changes."""

    def render() -> SafeString:
        rows = with_asides(Thread.objects.select_related("board"), request.user, "")
        context = _context(request, rows.get(pk=thread.pk), page)
        return render_to_string("forums/_page.html", context, request)

    about = thread.about_for(request.user)
    asked = f"{page.number}:{'results' in request.GET}:{about and about.pk}"
    key = f"page:{thread.pk}:{asked}:{hash(state_of(thread, page.number))}"
    return get_or_make(key, render)


def _led_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A thread that was merged leads to what it is part of now, while that is so."""
    if into := Thread.objects.merged_into(pk, request.user):
        return redirect(into)
    raise Http404


def _place(pk: int) -> str:
    """Where the words of a reply are saved while it is written."""
    return reverse("forums:reply", args=[pk])


def _context(request: HttpRequest, thread: Any, page: Page[int]) -> dict[str, object]:
    user, council = request.user, acting_council(request)
    read = read_before(thread)
    needs = list(SameNeed.objects.of(thread)[:MAX_NEEDS]) if thread.same_needs_count else []
    first = page.number == 1
    return {
        "thread": thread,
        "about": thread.about_for(user),
        "page": page,
        "number": page.number,
        "page_end": page.end_index(),
        "posts": _posts(thread, page.number, user, council),
        "waiting": list(Post.objects.waiting_in(thread, user)) if thread.has_waiting else [],
        "notes": notes_on(thread, user) if thread.has_notes else [],
        "silence": permissions.silence_of(user, thread.board),
        "read_to": read,
        "has_news": read is not None and read < page.end_index(),
        **_reply_form(thread, user, council),
        **(_poll(thread, user, council, "results" in request.GET) if first else {}),
        "is_member": is_member(user),
        "can_share_need": permissions.can_share_need(user, thread, council),
        "can_decide": permissions.can_decide(user),
        "can_tag": permissions.can_tag(user, thread),
        "needs": needs,
        "related": related_to(thread, user),
        "has_need": _has_need(thread, council, needs),
        "council": council,
    }


def _posts(thread: Thread, page: int, user: AnyUser, council: Council | None) -> list[SafeString]:
    """The posts of a page as somebody sees them."""
    shown_posts = Post.objects.shown_on(thread, page, user).annotate(files=attachment_keys())
    read, rows = read_before(thread), list(shown_posts)
    reactions = Reaction.objects.to_posts(rows, user)
    for post in rows:
        post.thread = thread
    shown = [
        PostView(
            post,
            is_new=read is not None and (post.number or 0) > read,
            is_own=post.author_id == user.pk,
            can_change=permissions.can_change(user, post),
            can_remove=permissions.can_remove(user, post),
            reactions=reactions[post.pk],
        )
        for post in rows
    ]
    reader = Reader(
        takes_part=permissions.can_take_part(user, thread),
        accepts=permissions.can_accept(user, thread),
        replies=permissions.can_reply(user, thread, council),
        decides=permissions.can_decide(user),
    )
    return render_posts(thread, shown, reader)


def _reply_form(thread: Any, user: AnyUser, council: Council | None) -> dict[str, object]:
    if not permissions.can_reply(user, thread, council):
        return {"can_reply": False}
    place = _place(thread.pk)
    draft = Draft.objects.at(place, user) if thread.has_draft else None
    form = ReplyForm(initial=initial_from(draft))
    notice = permissions.before_sending(user, thread.board, begins=False)
    return {"can_reply": True, "form": form, "draft": draft, "place": place, **notice}


def _poll(thread: Thread, user: AnyUser, council: Council | None, asked: bool) -> dict[str, object]:
    """The poll of a thread with its answers; the results where they are to be seen."""
    poll: Poll | None = getattr(thread, "poll", None)
    if poll is None:
        return {}
    options: list[Any] = list(Option.objects.counted(poll, user, council))
    voters = options[0].voters or 0
    has_voted = any(option.is_mine for option in options)
    return {
        "poll": poll,
        "options": options,
        "voters": voters,
        "has_voted": has_voted,
        "can_vote": permissions.can_vote(user, poll, thread, council),
        "sees_votes": poll.is_of_councils and is_member(user),
        "can_close": permissions.can_close_poll(user, poll, thread),
        "shows_results": poll.is_closed or has_voted or asked,
        "bars": [(_label(option.text, option.votes, voters), option.votes) for option in options],
    }


def _label(text: str, votes: int, voters: int) -> str:
    share = f"{100 * votes / voters:.0f} %" if voters else "0 %"
    return f"{text} ({share})"


def _has_need(thread: Thread, council: Council | None, needs: list[SameNeed]) -> bool:
    """Whether a council is among those that said so, also where too many did to show them."""
    if council is None or any(need.council_id == council.pk for need in needs):
        return council is not None
    return len(needs) == MAX_NEEDS and thread.same_needs.filter(council=council).exists()


def _visible(user: AnyUser, pk: int) -> Thread:
    return get_object_or_404(Thread.objects.visible_to(user), pk=pk)


@require_safe
def last(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _visible(request.user, pk)
    return redirect(thread.address_of(max(1, thread.last_number)))


@require_safe
def unread(request: HttpRequest, pk: int) -> HttpResponse:
    """The first post that somebody has not seen; the last where they have seen all."""
    rows = Thread.objects.visible_to(request.user)
    if isinstance(request.user, User):
        rows = with_marks(rows, request.user)
    thread = get_object_or_404(rows, pk=pk)
    read = read_before(thread)
    after = thread.posts.filter(number__gt=read or 0, state=PostState.PUBLISHED)
    first = after.order_by("number").values_list("number", flat=True).first()
    return redirect(thread.address_of(first or max(1, thread.last_number)))


@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _visible(request.user, pk)
    if thread.accepted_post is None:
        raise Http404
    return redirect(thread.address_of(thread.accepted_post.number or 1))


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a post leads to the page where it stands."""
    readable = Post.objects.visible_to(request.user).values("pk")
    placed = Q(number__isnull=False, thread__in=Thread.objects.visible_to(request.user))
    rows = Post.objects.filter(placed | Q(pk__in=readable)).select_related("thread")
    found = get_object_or_404(rows, pk=pk)
    return redirect(found.thread.address_of(found.number or 1))


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post said before, with what was changed."""
    found = get_object_or_404(Post.objects.visible_to(request.user).select_related("thread"), pk=pk)
    context = {"post": found, "thread": found.thread, "versions": versions_of_post(found)}
    return render(request, "forums/history.html", context)
