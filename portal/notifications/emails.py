"""Letters about what happened. What somebody may no longer see is not mailed, and is forgotten."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.notifications.events import Channel, Group
from portal.notifications.followable import can_receive, reply_address_of, seen_by, words_at
from portal.notifications.models import Notification, Preferences
from portal.notifications.models.preferences import MAILS_A_DAY, preferences_of, today_began

MAX_LINES = 100  # what is more comes the next day
SALT = "notifications.stop"
EVERYTHING = "everything"
MESSAGES = "messages"


class EmailItem(NamedTuple):
    """A notification with what it is about, which its person may see."""

    notification: Notification
    thing: Any
    words: str = ""

    @property
    def sentence(self) -> str:
        return self.notification.sentence(self.thing)

    @property
    def address(self) -> str:
        return self.notification.address


def visible_items(user: User, notifications: Iterable[Notification]) -> list[EmailItem]:
    """Those that somebody may see and hear of, in their order; a query for each kind of thing."""
    rows = list(notifications)
    wanted: dict[Any, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.kind.model_class()].add(row.target_id)
    seen = {model: seen_by(user, model, keys) for model, keys in wanted.items()}
    found = [EmailItem(row, seen[row.kind.model_class()].get(row.target_id)) for row in rows]
    return [
        line
        for line in found
        if line.thing is not None and can_receive(user, line.notification.event, line.thing)
    ]


def with_words(user: User, lines: Iterable[EmailItem]) -> list[EmailItem]:
    """The lines with what was written, as far as somebody may read it now."""
    lines = list(lines)
    words = words_at(user, {line.address for line in lines})
    return [line._replace(words=words.get(line.address, "")) for line in lines]


def mail_one(row: Notification) -> None:
    """Mail a line at once, or leave it for the digest where that would be too many or unwanted."""
    user = row.user
    chosen = preferences_of(user)
    lines = visible_items(user, [row])
    if not lines:
        row.delete()
        return
    if not chosen.wants_mail:
        row.channel = Channel.SITE
    elif chosen.is_paused or _mails_today(user) >= MAILS_A_DAY:
        row.channel = Channel.DAILY
    else:
        row.mailed_at = timezone.now()
        _send_line(user, with_words(user, lines)[0])
    row.save(update_fields=["channel", "mailed_at"])


def _mails_today(user: User) -> int:
    """How many letters somebody has had today; the lines of a digest count as one."""
    since = Notification.objects.of_person(user).filter(mailed_at__gte=today_began())
    return since.order_by().values("mailed_at").distinct().count()


def _send_line(user: User, line: EmailItem) -> None:
    row = line.notification
    stop = stop_url(user, row.source)
    reply_to = reply_address_of(user, line.thing)
    send_email(
        "notifications/line",
        to=user.email,
        reply_to=reply_to,
        can_reply=bool(reply_to),
        headers=headers(stop) | _in_its_conversation(row),
        line=line,
        why=row.why,
        stop=stop,
    )


def send_digest(user: User, now: datetime) -> bool:
    """Mail what waits for somebody, once a day at their hour; whether there was anything.

    Who wants no mail keeps everything on the site. Safe to call twice, and in two places: the
    person's row is held meanwhile.
    """
    with transaction.atomic():
        # who never chose anything has no row yet, and there must be one to lock
        Preferences.objects.get_or_create(user=user)
        chosen = Preferences.objects.select_for_update().get(user=user)
        if not chosen.is_digest_due(now):
            return False
        waiting = Notification.objects.of_person(user).to_mail(chosen.channels_due(now))
        # what came after the hour is of the next digest, however late this one is made
        waiting = waiting.filter(began_at__lt=chosen.digest_hour(now))
        chosen.note_digest(now)
        if not chosen.wants_mail:
            waiting.update(channel=Channel.SITE)
            return False
        rows = list(waiting.newest_first()[:MAX_LINES])
        lines = visible_items(user, rows)
        _forget(rows, lines, now)
        if lines:
            _send_lines(user, with_words(user, lines))
        return bool(lines)


def _forget(rows: list[Notification], lines: list[EmailItem], now: datetime) -> None:
    """What is mailed is not mailed again; what one may not see any more is gone."""
    mailed = [line.notification.pk for line in lines]
    Notification.objects.filter(pk__in=mailed).update(mailed_at=now)
    gone = {row.pk for row in rows} - set(mailed)
    Notification.objects.filter(pk__in=gone).delete()


def _send_lines(user: User, lines: list[EmailItem]) -> None:
    stop = stop_url(user, EVERYTHING)
    grouped = [
        (group.label, [line for line in lines if line.notification.group == group])
        for group in Group
    ]
    send_email(
        "notifications/digest",
        to=user.email,
        headers=headers(stop),
        lines=lines,
        groups=[(label, those) for label, those in grouped if those],
        stop=stop,
    )


def stop_url(user: User, source: str) -> str:
    """The address that ends such mails, for whoever has the letter: no sign-in is needed."""
    token = signing.dumps([user.pk, source], salt=SALT, compress=True)
    return f"{settings.SITE_URL}{reverse('notifications:stop', args=[token])}"


def read_stop(token: str) -> tuple[int, str] | None:
    """Whose mails, and which; None for what we did not sign."""
    try:
        user, source = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return int(user), str(source)


def headers(stop: str) -> dict[str, str]:
    """So that mail programs can offer to unsubscribe with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def _in_its_conversation(row: Notification) -> dict[str, str]:
    """Mails about one thing stand together in mail programs."""
    host = urlsplit(settings.SITE_URL).hostname
    root = f"<{row.kind.model}-{row.target_id}@{host}>"
    return {"In-Reply-To": root, "References": root}
