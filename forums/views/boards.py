"""Reading: the boards, a board, a thread, and where to go on in it."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from councils.context import acting_council
from councils.models import Council
from councils.permissions import is_member
from forums import permissions
from forums.lists import ThreadList
from forums.models import (
    Board,
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
from forums.models.read_state import marks_of
from forums.models.related import related_to
from forums.models.revisions import versions_of_post
from forums.models.thread import POSTS_ON_A_PAGE
from forums.models.thread_annotations import with_asides
from forums.rendered_cards import PostView, Reader, render_posts
from portal.accounts.actor import Actor, refuse_role, stands_for_many
from portal.accounts.permissions import AnyUser, is_moderator
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, FORUMS
from portal.site.fragment_cache import fingerprint, get_or_make
from portal.site.personal_pieces import mark_tokens

MAX_NEEDS = 30


@require_safe
@shared_page(FORUMS)
def index(request: HttpRequest) -> HttpResponse:
    boards = Board.objects.visible_to(request.user).open().in_order()
    context = {
        "boards": lambda: _nested(boards),
        "sees_members_boards": is_member(request.user),
        "list": ThreadList(request.user, request.GET),
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
@shared_page(FORUMS)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    board = Board.objects.visible_to(request.user).filter(slug=slug).first()
    if board is None:
        return _moved_board(request, slug)
    children = [] if board.parent_id else board.children.visible_to(request.user).open().in_order()
    context = {
        "board": board,
        "children": children,
        "list": ThreadList(request.user, request.GET, board),
        "can_start": permissions.can_start(request.user, board, acting_council(request)),
        "can_decide": permissions.can_decide(request.user),
    }
    return render(request, "forums/board.html", context)


def _moved_board(request: HttpRequest, slug: str) -> HttpResponse:
    """To the board of which this one became a part, for people who may read that."""
    boards = Board.objects.visible_to(request.user)
    return redirect(get_object_or_404(boards, former_boards__slug=slug), permanent=True)


@require_safe
@shared_page(FORUMS, CATALOGUE)
def thread(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A page of a thread; a former name in the address leads on to the one it has now."""
    rows = Thread.objects.visible_to(request.user).select_related("board", "author")
    thread: Any = with_asides(rows, request.user).filter(pk=pk).first()
    if thread is None:
        return _led_on(request, pk)
    if thread.slug != slug:
        return redirect(thread, permanent=True)
    page = Paginator(range(thread.last_number), POSTS_ON_A_PAGE).get_page(request.GET.get("page"))
    if thread.has_waiting or hasattr(thread, "poll"):
        refuse_role(request.user)
    if stands_for_many(request.user):
        context = {
            "thread": thread,
            "number": page.number,
            "page_html": _render_page(request, thread, page),
        }
    else:
        context = _context(request, thread, page)
    return render(request, "forums/thread.html", context)


def _render_page(request: HttpRequest, thread: Thread, page: Page[int]) -> SafeString:
    """Render the page as all of a role see it; from the cache as long as nothing on it changes.

    What is written elsewhere in the forums ends the shared page, but not this part of it.
    """

    def render() -> SafeString:
        html = render_to_string("forums/_page.html", _context(request, thread, page), request)
        return SafeString(mark_tokens(html.encode()).decode())

    about, board = thread.about_for(request.user), thread.board
    role = request.user.role if isinstance(request.user, Actor) else ""
    asked = (page.number, "results" in request.GET, about and about.pk)
    state = (state_of(thread, page.number), board.archived_at, board.posting, board.visibility)
    return get_or_make(fingerprint("page", thread.pk, role, asked, state), render)


def _led_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A thread that was merged leads to what it is part of now, while that is so."""
    if into := Thread.objects.merged_into(pk, request.user):
        return redirect(into)
    raise Http404


def _context(request: HttpRequest, thread: Any, page: Page[int]) -> dict[str, object]:
    user, council = request.user, acting_council(request)
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
        "can_reply": permissions.can_reply(user, thread, council),
        **(_poll(thread, user, council, "results" in request.GET) if first else {}),
        "is_member": is_member(user),
        "can_share_need": permissions.can_share_need(user, thread, council),
        "can_decide": permissions.can_decide(user),
        "could_tag": is_moderator(user) or permissions.could_tag(user, thread),
        "needs": needs,
        "related": related_to(thread, user),
        "has_need": _has_need(thread, council, needs),
        "council": council,
    }


def _posts(thread: Thread, page: int, user: AnyUser, council: Council | None) -> list[SafeString]:
    """The posts of a page as somebody sees them."""
    shown_posts = Post.objects.shown_on(thread, page, user).annotate(files=attachment_keys())
    rows = list(shown_posts)
    reactions = Reaction.objects.to_posts(rows)
    reader = Reader(
        is_signed_in=user.is_authenticated,
        links_people=permissions.can_see_people(user),
        takes_part=permissions.can_take_part(user, thread),
        changes=permissions.could_change(user, thread),
        accepts=user.is_authenticated and permissions.could_accept(thread),
        replies=permissions.can_reply(user, thread, council),
        decides=permissions.can_decide(user),
    )
    return render_posts(thread, [PostView(post, reactions[post.pk]) for post in rows], reader)


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
    share = f"{100 * votes / voters:.0f}%" if voters else "0%"
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
    thread = _visible(request.user, pk)
    mark = marks_of(request.user, [pk]).get(pk)
    after = thread.posts.filter(number__gt=mark.number if mark else 0, state=PostState.PUBLISHED)
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
    context = {
        "post": found,
        "thread": found.thread,
        "versions": versions_of_post(found),
        "links_people": permissions.can_see_people(request.user),
    }
    return render(request, "forums/history.html", context)
