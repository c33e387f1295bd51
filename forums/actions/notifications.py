"""Who hears of what happens in forums."""

import re

from django.db import models
from django.utils import timezone

from councils.permissions import works_for
from forums.models import Post, SameNeed, Tag, Thread
from forums.models.mentions import MAX_MENTIONS, who_writes
from forums.models.thread_queryset import ABOUT
from portal.accounts.models import User
from portal.markdown import people_named
from portal.notifications.actions import count_followers, notify, notify_followers
from portal.notifications.events import Event
from portal.notifications.models import Follow
from portal.notifications.models.follow import content_type_of
from portal.notifications.models.notification import Notice
from services.models import Service
from services.needs.actions import note_thread

QUOTED = re.compile(r"^> \[[^\]\n]*\]\([^)\s]*/forums/posts/(\d{1,18})/\)", re.MULTILINE)


def notify_posted(post: Post) -> None:
    """Something was published: for who is named or quoted in it, and who follows."""
    thread, link = post.thread, post.get_absolute_url()
    notified = {*notify_mentioned(post), *_notify_quoted(post)}
    of, watching = _followed(post)
    if post.is_first:
        news = Notice(Event.BEGAN, thread, by=post.author)
        notified |= _notify_team(post)
        notify_followers(news, of, without=notified)
        if thread.need and thread.need.council_id == thread.council_id:
            note_thread(thread.need, link=thread.get_absolute_url(), by=post.author)
    else:
        news = Notice(Event.REPLIED, thread, by=post.author, link=link)
        notify_followers(news, of, watching=watching, without=notified)
    Follow.objects.follow_own(thread, post.author)


def count_notified(post: Post) -> int:
    """How many followers are notified about a post that everybody can see; else 0."""
    of, watching = _followed(post)
    return count_followers(post.thread, of, watching=watching, by=post.author)


def _followed(post: Post) -> tuple[list[models.Model | None], list[models.Model | None]]:
    """The things whose followers a post concerns, and those whose watchers it does besides."""
    thread = post.thread
    tags = thread.taggings.values_list("tag", flat=True)
    around = [_about_by_key(thread), *(Tag(pk=pk) for pk in tags)]
    if post.is_first:
        return [thread.board, thread.board.category, *around], []
    return [thread], [thread.board, *around]


def _about_by_key(thread: Thread) -> models.Model | None:
    """Return what a thread is about with nothing but its key: following asks for no more."""
    keys = ((kind, getattr(thread, f"{name}_id")) for kind, name in ABOUT.items())
    return next((kind(pk=key) for kind, key in keys if key), None)


def _notify_team(post: Post) -> set[User]:
    """Tell the editors of a service's council of a thread about it, where no colleague follows."""
    service = post.thread.service
    if service is None or is_team_notified(service):
        return set()
    editors = {*editors_asked(service)}
    news = Notice(Event.OURS_ASKED, post.thread, by=post.author, detail=service.title)
    notify(news, editors)
    return editors


def editors_asked(service: Service) -> list[User]:
    """Return who hears of a thread about a service that none of its team follows."""
    return list(service.council.memberships.editors().users())


def is_team_notified(service: Service) -> bool:
    """Whether anybody at the council of a listing hears when a thread about it begins."""
    team = service.council.memberships.active().values("user")
    source = (content_type_of(service).pk, service.pk, True)
    return Follow.objects.following([source]).filter(user__in=team).exists()


def notify_mentioned(post: Post) -> list[User]:
    """Tell those who are named in what is published, once, as long as they may read and answer."""
    if not people_named(post.text):
        return []
    pending = post.mentions.filter(told_at=None)
    if not pending.exists():
        return []
    named = [
        mention.user
        for mention in pending.filter(user__in=who_writes()).select_related("user")
        if Thread.objects.visible_to(mention.user).filter(pk=post.thread_id).exists()
    ]
    news = Notice(Event.MENTIONED, post.thread, by=post.author, link=post.get_absolute_url())
    notify(news, named)
    pending.update(told_at=timezone.now())
    return named


def _notify_quoted(post: Post) -> list[User]:
    """Tell whoever wrote what is quoted in this thread: as many as can be named."""
    keys = QUOTED.findall(post.text)[:MAX_MENTIONS]
    if not keys:
        return []
    quoted = post.thread.posts.filter(pk__in=keys).select_related("author")
    authors = {each.author for each in quoted if each.author.erased_at is None}
    news = Notice(Event.QUOTED, post.thread, by=post.author, link=post.get_absolute_url())
    notify(news, authors)
    return [*authors]


def notify_accepted(thread: Thread, post: Post, *, by: User) -> None:
    """A question has an answer: for who gave it, who has the need too, and who follows."""
    link = post.get_absolute_url()
    notify(Notice(Event.ACCEPTED, thread, by=by, link=link), [post.author])
    needs = SameNeed.objects.filter(thread=thread).exclude(user=by)
    needy = [
        need.user
        for need in needs.select_related("user", "council")
        if works_for(need.user, need.council)
    ]
    notify(Notice(Event.NEED_ANSWERED, thread, by=by, link=link), needy)
    notify_followers(
        Notice(Event.ANSWERED, thread, by=by, link=link),
        [thread],
        watching=[thread.board, thread.about],
        without=[*needy, post.author],
    )


def notify_moderated(thread: Thread, person: User, what: str, *, by: User, link: str = "") -> None:
    """The letter that they have says why; here it says that it is so."""
    notify(
        Notice(Event.MODERATED, thread, by=by, link=link, detail=what), [person], has_letter=True
    )


def carry_followers(source: Thread, target: Thread) -> None:
    Follow.objects.carry(source, target)
