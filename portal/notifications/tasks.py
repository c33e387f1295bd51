"""What a worker does about notifications. Each task may run twice without harm."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils.translation import gettext
from django_tasks import task

from portal.accounts.models import User
from portal.notifications.emails import mail_one
from portal.notifications.events import Channel, Event
from portal.notifications.followable import seen_by, thing_of
from portal.notifications.models import Follow, Happening, Notification
from portal.notifications.models.follow import content_type_of
from portal.notifications.models.notification import Notice, Recipient

AT_A_TIME = 1_000
URGENCY = [Channel.AT_ONCE, Channel.DAILY, Channel.WEEKLY, Channel.SITE]


@task()
def mail_line(key: int) -> None:
    """Mail one line, if its person has not read it meanwhile, may still see it and wants that."""
    with transaction.atomic():
        waiting = Notification.objects.to_mail([Channel.AT_ONCE]).filter(pk=key)
        # another worker at the same line is sending it already
        locked = waiting.select_for_update(of=("self",), skip_locked=True)
        if line := locked.select_related("user", "actor", "kind").first():
            mail_one(line)


@task()
def spread(key: int) -> None:
    """Tell the followers of what happened, all of them or, where it breaks off, none."""
    with transaction.atomic():
        waiting = Happening.objects.select_for_update(of=("self",), skip_locked=True)
        happening = waiting.select_related("kind", "actor").filter(pk=key).first()
        if happening is None:
            return
        if happening.about is not None:
            _spread(happening, happening.about)
        happening.delete()


def create_notifications(news: Notice, recipients: Iterable[Recipient]) -> None:
    """Write lines down, and queue the mails of those that are new."""
    for key, channel in Notification.objects.notify(news, recipients):
        if channel == Channel.AT_ONCE:
            mail_line.enqueue(key)


def _spread(happening: Happening, about: models.Model) -> None:
    event, by = Event(happening.event), happening.actor
    news = Notice(event, about, by=by, link=happening.link, detail=happening.detail)
    recipients = list(_recipients(happening, about))
    for start in range(0, len(recipients), AT_A_TIME):
        create_notifications(news, recipients[start : start + AT_A_TIME])


def _recipients(happening: Happening, about: models.Model) -> Iterator[Recipient]:
    """Everybody once, by the most urgent of the ways in which they wanted to hear of it."""
    without = [happening.actor_id or 0, *happening.without]
    able = Follow.objects.to_notify(about, happening.sources, without)
    notified: set[int] = set()
    urgency = {str(channel): place for place, channel in enumerate(URGENCY)}
    by_urgency = sorted(able.select_related("kind"), key=lambda row: urgency[row.channel])
    # asked once: what everybody may read needs no question for each follower
    is_public = bool(seen_by(AnonymousUser(), type(about), [about.pk]))
    for follow in by_urgency:
        if follow.user_id in notified or not (is_public or _may_see(follow.user_id, about)):
            continue
        notified.add(follow.user_id)
        source = f"{follow.kind_id}:{follow.target_id}"
        yield Recipient(follow.user_id, follow.channel, _why(follow, about), source)


def _may_see(user: int, about: models.Model) -> bool:
    return bool(seen_by(User.objects.get(pk=user), type(about), [about.pk]))


def _why(follow: Follow, about: models.Model) -> str:
    if (follow.kind_id, follow.target_id) == (content_type_of(about).pk, about.pk):
        return gettext("You follow this {thing}.").format(thing=thing_of(about).name)
    return gettext("You follow a {thing} related to this.").format(
        thing=thing_of(follow.model()).name
    )
