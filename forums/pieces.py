"""What is the reader's on pages of the forums."""

from collections.abc import Sequence
from functools import partial
from uuid import uuid4

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from councils.permissions import is_member
from forums import permissions
from forums.forms import ReplyForm
from forums.models import Board, Draft
from forums.models.draft import DRAFT_PLACES, initial_from, may_have_draft
from forums.models.post import WRITTEN_LANGUAGE
from forums.models.reactions import REACTIONS
from forums.models.read_state import ReadMark, marks_of
from forums.rendered_cards import report_link
from portal.accounts.actor import Actor
from portal.accounts.permissions import is_moderator
from portal.site.fragment_cache import fingerprint, get_or_make
from portal.site.personal_pieces import Place, mark_tokens, piece

FORM_KEY = uuid4()  # stands in cached forms for the key of their own
NEW = '<span class="tag tag-blue">{}</span>'
NEW_IN = '<a class="tag tag-blue" href="{}">{}<span class="visually-hidden"> {}</span></a>'
LINK = '<a href="{}">{}</a>'


@piece("unread")
def unread(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """The link to what is new in a thread of a list."""
    marks = marks_of(request.user, [int(key) for (key,) in places])
    return [_new_in(key, marks.get(int(key))) for (key,) in places]


def _new_in(key: str, mark: ReadMark | None) -> str:
    if mark is None or not mark.is_unread:
        return ""
    where = gettext("in {thread}").format(thread=mark.title)
    return format_html(NEW_IN, reverse("forums:unread", args=[key]), gettext("New"), where)


@piece("drafts")
def drafts(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """The link to what somebody is writing."""
    number = Draft.objects.of(request.user).count() if DRAFT_PLACES.of(request.user) else 0
    words = ngettext("Your draft ({n})", "Your drafts ({n})", number).format(n=number)
    link = format_html(LINK, reverse("forums:drafts"), words)
    return [link if number else ""] * len(places)


@piece("read")
def read(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """How far somebody has read the thread of the page: by key, part and number of a post."""
    marks = marks_of(request.user, {int(key) for key, _, _ in places})
    return [
        _read_part(key, part, int(number), marks[int(key)]) if int(key) in marks else ""
        for key, part, number in places
    ]


def _read_part(key: str, part: str, number: int, mark: ReadMark) -> str:
    if part == "first":
        address = reverse("forums:unread", args=[key])
        return format_html(LINK, address, gettext("First unread")) if mark.is_unread else ""
    if mark.number >= number:
        return ""
    if part == "post":
        return format_html(NEW, gettext("New"))
    address = reverse("forums:read", args=[key])
    if part == "address":
        return format_html(' data-read="{}" data-read-to="{}"', address, number)
    return render_to_string("forums/_mark_read.html", {"address": address, "number": number})


@piece("reaction")
def reaction(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """Whether somebody reacted to a post in a way, as the state of its button."""
    posts = sorted({int(post) for post, _ in places})
    mine = set(REACTIONS.rows({"user": request.user.pk, "posts": posts}))
    return ["true" if (int(post), kind) in mine else "false" for post, kind in places]


@piece("own_post")
def own_post(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """Change and delete one's own post; report that of another."""
    return [
        render_to_string(
            "forums/_own_post.html", {"pk": post, "number": number, "changes": state == "changes"}
        )
        if int(author) == request.user.pk
        else report_link(int(post), int(number))
        for author, post, number, state in places
    ]


@piece("accept")
def accept(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """Say what the answer is: whoever asked, and moderators."""
    decides = is_moderator(request.user)
    own = request.user.pk if is_member(request.user) else None
    return [
        render_to_string(
            "forums/_accept.html", {"pk": post, "number": number, "is_answer": state == "answer"}
        )
        if decides or int(author) == own
        else ""
        for author, post, number, state in places
    ]


@piece("tags")
def tags(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """Change the tags of one's own thread."""
    decides = is_moderator(request.user)
    return [
        format_html(
            LINK,
            reverse("forums:change_tags", args=[thread]),
            gettext("Change tags") if state == "change" else gettext("Add tags"),
        )
        if decides or int(author) == request.user.pk
        else ""
        for thread, author, state in places
    ]


@piece("reply")
def reply(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """The form to reply in, with what somebody has begun to write there."""
    return [_reply_form(request, int(thread), posting) for thread, posting in places]


def _reply_form(request: HttpRequest, thread: int, posting: str) -> str:
    place = reverse("forums:reply", args=[thread])
    notice = permissions.before_sending(request.user, Board(posting=posting), begins=False)
    language = WRITTEN_LANGUAGE.of(request.user)
    key = fingerprint("reply", place, notice, language, _role(request), request.get_full_path())
    has_draft = may_have_draft(request.user, place)
    make = partial(_form, request, place, notice)
    form = make() if has_draft else get_or_make(key, make)
    # each form that is opened makes one post, however often it is sent
    return form.replace(str(FORM_KEY), str(uuid4()))


def _role(request: HttpRequest) -> tuple[object, ...]:
    """Return what tells apart whose forms differ: for which councils, and with which duties."""
    user = request.user
    common = user.role if isinstance(user, Actor) else user.pk
    return common, is_moderator(user)


def _form(request: HttpRequest, place: str, notice: dict[str, bool]) -> str:
    draft = Draft.objects.at(place, request.user)
    initial = {"sent_as": FORM_KEY, "language": WRITTEN_LANGUAGE.of(request.user)}
    context = {
        "form": ReplyForm(initial=initial | initial_from(draft)),
        "draft": draft,
        "place": place,
        "send": gettext("Post reply"),
        **notice,
    }
    html = render_to_string("forums/_writing.html", context, request)
    return mark_tokens(html.encode()).decode()
