"""Invented conversations: what the forums look like when they are in use."""

import tomllib
from datetime import datetime, timedelta
from typing import NamedTuple, NotRequired, TypedDict

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from councils.models import Council, Membership, MembershipState, Role
from forums import actions
from forums.models import Board, Poll, Post, SameNeed, Thread, tag_thread
from forums.models.counters import recount_thread
from forums.models.poll import Per
from portal.accounts.models import User
from portal.demo.seed import DATA
from portal.notifications.events import Channel, Event
from portal.notifications.models import Follow, Notification
from portal.notifications.models.follow import content_type_of
from portal.notifications.models.notification import Notice, Recipient
from services.models import Category, Service


class Talker(NamedTuple):
    """Somebody who talks in the demonstration, and for whom."""

    email: str
    name: str = ""
    council: str = ""


TALKERS = {
    "olive": Talker("officer@durham.example", council="County Durham"),
    "nora": Talker("editor@northumberland.example", council="Northumberland"),
    "mo": Talker("moderator@directory.example"),
    "rhys": Talker("rhys@carmarthenshire.example", "Rhys Rees", "Carmarthenshire"),
    "sana": Talker("sana@leeds.example", "Sana Shah", "Leeds"),
    "tom": Talker("tom@kent.example", "Tom Tanner", "Kent"),
}
IN_NEED = {"We look for a payroll to join by April 2027": ["olive", "sana"]}


class DemoPost(TypedDict):
    """A post as ``threads.toml`` has it."""

    author: str
    days_ago: int
    text: str
    accepted: NotRequired[bool]


class DemoPoll(TypedDict):
    question: str
    options: list[str]
    votes: dict[str, list[str]]


class DemoThread(DemoPost):
    """A thread, with its first post and the replies."""

    board: str
    kind: str
    title: str
    pinned: NotRequired[str]
    service: NotRequired[str]
    tags: NotRequired[list[str]]
    poll: NotRequired[DemoPoll]
    reply: NotRequired[list[DemoPost]]


@transaction.atomic
def add_talk() -> None:
    """Boards, and threads by invented people; once."""
    if Board.objects.exists():
        return
    call_command("load_boards", verbosity=0)
    people = {key: _person(talker) for key, talker in TALKERS.items()}
    talk = tomllib.loads((DATA / "threads.toml").read_text(encoding="utf-8"))
    for each in talk["thread"]:
        _add(each, people)
    _follow(people["olive"][0], people["rhys"][0])


def _follow(olive: User, rhys: User) -> None:
    """What the officer of the demonstration follows, and what she has been told."""
    area = Category.objects.get(slug="payroll-and-pensions")
    kent = Council.objects.current().get(name="Kent")
    for thing in [area, kent, Board.objects.get(slug="cyber-security")]:
        Follow.objects.create(
            user=olive, kind=content_type_of(thing), target_id=thing.pk, channel="daily"
        )
    asked = Thread.objects.get(author=olive, accepted_post__isnull=False)
    Follow.objects.follow_own(asked, olive)
    answer = asked.posts.get(number=2)
    recipient = Recipient(olive.pk, Channel.SITE, "You follow this thread.", "")
    news = Notice(Event.REPLIED, asked, by=rhys, link=answer.get_absolute_url())
    for _ in range(2):
        Notification.objects.notify(news, [recipient])
    others = Service.objects.published().exclude(council=asked.council)
    listing = others.in_category(area).earliest("pk")
    listed = Notice(Event.LISTED, listing, detail=listing.council.name)
    why = "You follow a service area related to this."
    Notification.objects.notify(listed, [Recipient(olive.pk, Channel.SITE, why, "")])


def _person(talker: Talker) -> tuple[User, Council | None]:
    council = Council.objects.current().filter(name=talker.council).first()
    if council and not User.objects.filter(email=talker.email).exists():
        user = User.objects.create_user(talker.email, None, display_name=talker.name)
        Membership.objects.create(
            user=user,
            council=council,
            role=Role.MEMBER,
            state=MembershipState.ACTIVE,
            began_at=timezone.now(),
        )
    return User.objects.get(email=talker.email), council


def _add(talk: DemoThread, people: dict[str, tuple[User, Council | None]]) -> None:
    posts: list[DemoPost] = [talk, *talk.get("reply", [])]
    author, council = people[talk["author"]]
    thread = Thread.objects.create(
        board=Board.objects.get(slug=talk["board"]),
        kind=talk["kind"],
        title=talk["title"],
        author=author,
        council=council,
        service=_service(talk),
        pinned=talk.get("pinned", ""),
        begun_at=_days_ago(talk["days_ago"]),
        is_demonstration=True,
    )
    for number, each in enumerate(posts, start=1):
        post = _post(thread, number, each, people)
        thread.accepted_post = post if each.get("accepted") else thread.accepted_post
    for key in IN_NEED.get(thread.title, []):
        user, needy = people[key]
        SameNeed.objects.create(thread=thread, council_id=needy.pk if needy else 0, user=user)
    if "poll" in talk:
        _ask(thread, talk["poll"], people)
    tag_thread(thread, talk.get("tags", []))
    recount_thread(thread)


def _ask(thread: Thread, asked: DemoPoll, people: dict[str, tuple[User, Council | None]]) -> None:
    """A poll of councils, with the votes of those that talk."""
    poll = Poll(thread=thread, question=asked["question"], is_several=True, per=Per.COUNCIL)
    actions.ask(poll, asked["options"])
    keys = dict(poll.options.values_list("text", "pk"))
    for key, chosen in asked["votes"].items():
        user, council = people[key]
        actions.vote(poll, [keys[each] for each in chosen], council, by=user)


def _service(talk: DemoThread) -> Service | None:
    return Service.objects.published().get(slug=talk["service"]) if "service" in talk else None


def _post(
    thread: Thread,
    number: int,
    entry: DemoPost,
    people: dict[str, tuple[User, Council | None]],
) -> Post:
    author, council = people[entry["author"]]
    return Post.objects.create(
        thread=thread,
        number=number,
        author=author,
        council=council,
        text=entry["text"].strip(),
        posted_at=_days_ago(entry["days_ago"]),
    )


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
