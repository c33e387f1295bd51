"""The list of work by email, for each moderator at their hour, on working days with work."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.moderation.models import WorkDigest
from portal.moderation.work.kind import WorkItem
from portal.moderation.work.registry import find_work, most_valuable
from portal.notifications.emails import headers
from portal.notifications.models.preferences import preferences_of

ITEMS_SENT = 10
SALT = "moderation.digest"


class OpenWork:
    """What is open, found once for all who get it."""

    def __init__(self) -> None:
        found = find_work(ITEMS_SENT)
        self.count = sum(each.count for each in found)
        self.items: list[WorkItem] = most_valuable(found, ITEMS_SENT)


def send_work_digests(now: datetime) -> int:
    """Email those whose hour has come; to how many. Safe to call twice, and in two places."""
    duties = Q(is_moderator=True) | Q(is_superuser=True)
    people = User.objects.filter(duties, is_active=True, suspended_at=None).order_by("pk")
    work: OpenWork = SimpleLazyObject(OpenWork)  # type: ignore[assignment]  # it is read when it is needed
    return sum(_send(person, work, now) for person in people)


@transaction.atomic
def _send(person: User, work: OpenWork, now: datetime) -> bool:
    WorkDigest.objects.get_or_create(user=person)
    chosen = WorkDigest.objects.select_for_update().get(user=person)
    if not chosen.is_due(now) or not _wants_mail(person) or not work.count:
        return False
    chosen.sent_on = timezone.localtime(now).date()
    chosen.save(update_fields=["sent_on"])
    stop = stop_url(person)
    send_email(
        "moderation/work_digest",
        to=person.email,
        headers=headers(stop),
        items=work.items,
        number=work.count,
        stop=stop,
    )
    return True


def _wants_mail(person: User) -> bool:
    chosen = preferences_of(person)
    return chosen.wants_mail and not chosen.is_paused


def stop_url(person: User) -> str:
    """The address that ends these emails, for who has the email: no sign-in is needed."""
    token = signing.dumps(person.pk, salt=SALT)
    return f"{settings.SITE_URL}{reverse('moderation:stop_digest', args=[token])}"


def read_stop(token: str) -> User | None:
    """Whose emails; None for what we did not sign."""
    try:
        key = int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    person: User | None = User.objects.people().filter(pk=key).first()
    return person


def stop_digest(person: User) -> None:
    WorkDigest.objects.update_or_create(user=person, defaults={"is_on": False})
