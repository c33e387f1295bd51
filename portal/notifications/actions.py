"""Telling people what happened: who, where, and only once for each thing until it is read."""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from portal.accounts.models import User
from portal.notifications.event_templates import NOTIFICATION_TEMPLATES
from portal.notifications.events import Channel
from portal.notifications.followable import seen_by
from portal.notifications.models import Follow, Happening, Once, Preferences
from portal.notifications.models.follow import Source, content_type_of
from portal.notifications.models.notification import Notice, Recipient
from portal.notifications.tasks import create_notifications, spread


@transaction.atomic
def notify(news: Notice, users: Iterable[User], *, has_letter: bool = False) -> None:
    """Tell people what concerns them, where they want to hear of such things.

    Not who did it, and not who wants to hear nothing of the thing. Who has a letter about it
    already gets no other mail.
    """
    people = {user.pk: user for user in users if user.is_active and user != news.by}
    if not people:
        return
    muted = set(Follow.objects.muted(news.about).values_list("user", flat=True))
    chosen = {each.user_id: each for each in Preferences.objects.filter(user__in=people)}
    template = NOTIFICATION_TEMPLATES[news.event]
    group = template.group
    recipients = []
    for pk in people.keys() - muted:
        wanted = chosen.get(pk, Preferences()).channel_for(group)
        channel = Channel.SITE if has_letter else wanted
        recipients.append(Recipient(pk, channel, str(template.why), group))
    create_notifications(news, recipients)


@transaction.atomic(savepoint=False)
def notify_followers(
    news: Notice,
    of: Iterable[models.Model | None],
    *,
    watching: Iterable[models.Model | None] = (),
    without: Iterable[User] = (),
) -> None:
    """Tell those who follow one of the things in ``of``, and those who watch one of the others.

    It is spread by a worker, however many they are. ``without`` are people who were told already.
    """
    sources = _sources(of, watching)
    if key := Happening.objects.note(news, sources, [user.pk for user in without]):
        spread.enqueue(key)


def count_followers(
    about: models.Model,
    of: Iterable[models.Model | None],
    *,
    watching: Iterable[models.Model | None] = (),
    by: User,
) -> int:
    """How many people are notified as followers of something that everybody can see; else 0."""
    if not seen_by(AnonymousUser(), type(about), [about.pk]):
        return 0
    rows = Follow.objects.to_notify(about, _sources(of, watching), [by.pk])
    return rows.values("user").distinct().count()


def _sources(
    of: Iterable[models.Model | None], watching: Iterable[models.Model | None]
) -> list[Source]:
    return [
        (content_type_of(thing).pk, thing.pk, is_new)
        for things, is_new in ((of, True), (watching, False))
        for thing in things
        if thing is not None
    ]


@transaction.atomic
def notify_once(news: Notice, users: Callable[[], Iterable[User]], when: object) -> bool:
    """Tell people that something is due, unless that was said of this date; whether it was.

    Most of what is due was said before: who is to be told is only asked for when it was not.
    """
    if not Once.objects.is_first(news.event, news.about, when):
        return False
    notify(news, users())
    return True
