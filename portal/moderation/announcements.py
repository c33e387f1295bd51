"""Announcements: sent once, in batches by a worker, to everyone in their audience."""

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

from portal.accounts.models import User
from portal.audit.models import record
from portal.moderation.acts import ModerationAct
from portal.moderation.models import Announcement
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice

AT_A_TIME = 500


@transaction.atomic
def send_announcement(announcement: Announcement, *, by: User) -> Announcement:
    """Save an announcement and queue it. A form that is sent twice makes one announcement."""
    values = {"title": announcement.title, "text": announcement.text, "sender": by}
    audience = {"audience": announcement.audience, "area": announcement.area}
    sent, is_new = Announcement.objects.get_or_create(
        sent_as=announcement.sent_as, defaults={**values, **audience}
    )
    if is_new:
        record(ModerationAct.ANNOUNCEMENT_SENT, sent, by=by, audience=sent.audience)
        send_batch.enqueue(sent.pk)
    return sent


@task()
def send_batch(key: int) -> None:
    """Notify the next people and queue the batch after them. It may run twice without harm.

    Who was notified is written in the same transaction, so that a lost worker loses nothing.
    """
    with transaction.atomic():
        waiting = Announcement.objects.unfinished().select_for_update(of=("self",), no_key=True)
        announcement = waiting.filter(pk=key).first()
        if announcement is None:
            return
        if people := announcement.next_people(AT_A_TIME):
            notify(Notice(Event.ANNOUNCED, announcement), people)
            announcement.note_sent(people)
            send_batch.enqueue(key)
        else:
            announcement.finish()


def words_of_announcements(user: User, addresses: Iterable[str]) -> dict[str, str]:
    """The words of the announcements at these addresses, of those that a person may read now."""
    prefix = Announcement(pk=0).get_absolute_url().partition("0")[0]
    wanted = {address for address in addresses if address.startswith(prefix)}
    keys = [int(key) for each in wanted if (key := each[len(prefix) :].strip("/")).isdecimal()]
    if not keys:
        return {}
    rows = Announcement.objects.visible_to(user).filter(pk__in=keys)
    return {row.get_absolute_url(): row.text for row in rows}
