"""Invented conversations: what the forums look like when they are in use."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, NotRequired, TypedDict

from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone

from councils.models import Council
from forums import actions
from forums.models import (
    Ballot,
    Board,
    Poll,
    Post,
    Reaction,
    ReactionKind,
    SameNeed,
    Thread,
    tag_thread,
)
from forums.models.counters import recount_thread
from forums.models.mentions import note_mentions, with_names
from forums.models.poll import Per
from portal.accounts.models import User
from portal.demo.seed import DATA
from portal.demo.talkers import Talker, add_talkers
from portal.notifications.events import Channel, Event
from portal.notifications.models import Follow, Notification
from portal.notifications.models.follow import content_type_of
from portal.notifications.models.notification import Notice, Recipient
from services.models import Category, Product, Service
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

People = dict[str, Talker]
FRIDAY = 4
MORNING, MINUTES_OF_A_DAY = 8 * 60 + 40, 500


class DemoPost(TypedDict):
    """A post as the files of ``threads`` have it; who reacts, by kind of reaction."""

    author: str
    days_ago: int
    text: str
    accepted: NotRequired[bool]
    helpful: NotRequired[list[str]]
    agree: NotRequired[list[str]]
    thanks: NotRequired[list[str]]


class DemoPoll(TypedDict):
    question: str
    several: NotRequired[bool]
    options: list[str]
    votes: dict[str, list[str]]


class DemoThread(DemoPost):
    """A thread, with its first post and the replies, and who has the same need."""

    board: str
    kind: str
    title: str
    pinned: NotRequired[str]
    service: NotRequired[str]
    product: NotRequired[str]
    council: NotRequired[str]
    need: NotRequired[str]
    partnership: NotRequired[str]
    recommendation: NotRequired[str]
    same_need: NotRequired[list[str]]
    tags: NotRequired[list[str]]
    poll: NotRequired[DemoPoll]
    reply: NotRequired[list[DemoPost]]


@transaction.atomic
def add_talk() -> None:
    """Boards, and threads by invented people; once. Those begun first come first."""
    if Board.objects.exists():
        return
    call_command("load_boards", verbosity=0)
    people = add_talkers()
    for each in sorted(_threads(), key=lambda talk: -talk["days_ago"]):
        _add(each, people)
    _follow(people["olive"].user, people["rhys"].user)


def _threads() -> Iterator[DemoThread]:
    for path in sorted((DATA / "threads").glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["thread"]


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


def _add(talk: DemoThread, people: People) -> None:
    entries: list[DemoPost] = [talk, *talk.get("reply", [])]
    moments = moments_of([each["days_ago"] for each in entries], seed=len(talk["text"]))
    author, council = people[talk["author"]]
    thread = Thread.objects.create(
        board=Board.objects.get(slug=talk["board"]),
        kind=talk["kind"],
        title=talk["title"],
        author=author,
        council=council,
        pinned=talk.get("pinned", ""),
        begun_at=moments[0],
        is_demonstration=True,
        **_about(talk),
    )
    for number, (each, moment) in enumerate(zip(entries, moments, strict=True), start=1):
        post = _post(thread, number, each, moment, people)
        thread.accepted_post = post if each.get("accepted") else thread.accepted_post
    _say_same_need(thread, talk, people)
    if "poll" in talk:
        _ask(thread, talk["poll"], people)
    tag_thread(thread, talk.get("tags", []))
    recount_thread(thread)


def _about(talk: DemoThread) -> dict[str, object]:
    """The one thing that a thread is about, where it is about one."""
    return {
        field: rows.get(**{name: talk[key]})  # type: ignore[literal-required]  # a key of ABOUT
        for key, (field, rows, name) in ABOUT.items()
        if key in talk
    }


ABOUT: dict[str, tuple[str, models.QuerySet[Any], str]] = {
    "service": ("service", Service.objects.published(), "slug"),
    "product": ("product", Product.objects.all(), "name"),
    "council": ("about_council", Council.objects.current(), "name"),
    "need": ("need", Need.objects.all(), "title"),
    "recommendation": ("recommendation", Recommendation.objects.current(), "category__slug"),
    "partnership": ("partnership", Partnership.objects.all(), "title"),
}


def _say_same_need(thread: Thread, talk: DemoThread, people: People) -> None:
    keys = talk.get("same_need", [])
    SameNeed.objects.bulk_create(
        SameNeed(
            thread=thread,
            council=people[key].council,
            user=people[key].user,
            said_at=thread.begun_at + timedelta(hours=5 * number),
        )
        for number, key in enumerate(keys, start=1)
    )


def _ask(thread: Thread, asked: DemoPoll, people: People) -> None:
    """A poll of councils, with the votes of those that talk."""
    poll = Poll(thread=thread, question=asked["question"], per=Per.COUNCIL)
    poll.is_several = asked.get("several", False)
    actions.ask(poll, asked["options"])
    keys = dict(poll.options.values_list("text", "pk"))
    for key, chosen in asked["votes"].items():
        user, council = people[key]
        actions.vote(poll, [keys[each] for each in chosen], council, by=user)
    Ballot.objects.filter(poll=poll).update(cast_at=thread.begun_at + timedelta(days=1))


def _post(thread: Thread, number: int, entry: DemoPost, moment: datetime, people: People) -> Post:
    author, council = people[entry["author"]]
    post = Post.objects.create(
        thread=thread,
        number=number,
        author=author,
        council=council,
        text=with_names(entry["text"].strip(), thread),
        posted_at=moment,
    )
    note_mentions(post)
    post.mentions.update(made_at=moment, told_at=moment)
    Reaction.objects.bulk_create(
        Reaction(post=post, user=people[key].user, kind=kind)
        for kind in ReactionKind
        for key in entry.get(kind.value, [])  # type: ignore[attr-defined]  # a key of the entry
    )
    return post


def moments_of(days_ago: list[int], *, seed: int) -> list[datetime]:
    """When posts were written: on working days, in office hours, one after the other."""
    moments: list[datetime] = []
    for number, days in enumerate(days_ago):
        day = timezone.localdate() - timedelta(days=days)
        day -= timedelta(days=max(0, day.weekday() - FRIDAY))
        minutes = MORNING + (seed + number * 173) % MINUTES_OF_A_DAY
        moment = timezone.make_aware(datetime.combine(day, time.min) + timedelta(minutes=minutes))
        if moments and moment <= moments[-1]:
            moment = moments[-1] + timedelta(minutes=11 + (seed + number) % 40)
        moments.append(moment)
    return moments
