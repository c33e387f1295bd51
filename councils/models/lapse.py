"""When a membership lapses: after 12 months without a sign-in, or when email no longer arrives.

The person gets an email 30 days before, and another 7 days before. A link in it, with a button,
says that they still work for the council.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User
from portal.mail.models import Mail

if TYPE_CHECKING:
    from councils.models.membership import Membership

LAPSES_AFTER = timedelta(days=365)
FIRST_LETTER, SECOND_LETTER = timedelta(days=30), timedelta(days=7)
BOUNCED_FOR = timedelta(days=14)
SALT = "councils.still_here"
# PostgreSQL's GREATEST leaves out what is not known
LAST_SEEN = Greatest(F("user__last_login"), F("began_at"), F("confirmed_at"))
# what a mail server answers when it will never take an email to this address
REFUSED_FOR_GOOD = "5"


class LapseQuerySet(models.QuerySet["Membership"]):
    """The memberships that lapse, by what is to be done about them next."""

    def that_can_lapse(self) -> Self:
        """Active ones of people who could sign in, each with ``last_seen``."""
        can_sign_in = Q(user__is_active=True, user__suspended_at=None)
        running = self.filter(can_sign_in, state="active").annotate(last_seen=LAST_SEEN)
        return running.select_related("user", "council")

    def seen_again(self) -> Self:
        """Those that were to lapse, of people who signed in or answered since the first email."""
        asked_on = F("lapses_on") - FIRST_LETTER
        return self.that_can_lapse().filter(lapses_on__isnull=False, last_seen__gt=asked_on)

    def for_first_letter(self) -> Self:
        seen_last = timezone.now() - LAPSES_AFTER + FIRST_LETTER
        return self.that_can_lapse().filter(lapses_on=None, last_seen__lte=seen_last)

    def for_second_letter(self) -> Self:
        until = timezone.localdate() + SECOND_LETTER
        return self.that_can_lapse().filter(lapses_on__lte=until, lapse_reminded_at=None)

    def lapsed(self) -> Self:
        """Those whose day has come after both emails."""
        due = self.that_can_lapse().filter(lapses_on__lte=timezone.localdate())
        return due.filter(lapse_reminded_at__lte=timezone.now() - SECOND_LETTER)

    def bounced(self) -> Self:
        """Those of people whose mail server refused an email for good 14 days ago, and again since.

        They have not signed in since; the emails that failed are stored for 30 days.
        """
        failed = Mail.objects.failed().filter(
            to__iexact=OuterRef("user__email"), last_error__startswith=REFUSED_FOR_GOOD
        )
        old = failed.filter(
            failed_at__lte=timezone.now() - BOUNCED_FOR, failed_at__gt=OuterRef("last_seen")
        )
        return self.that_can_lapse().filter(Exists(old))


class StillHereLink(NamedTuple):
    """A signed address with which one person says that they still work for a council.

    It is for the email address that the person had, as a hash, and for the day that was named.
    """

    membership: int
    mailbox: str
    lapses_on: int

    @classmethod
    def of(cls, membership: "Membership") -> Self:
        day = membership.lapses_on.toordinal() if membership.lapses_on else 0
        return cls(membership.pk, _hash(membership.user), day)

    @classmethod
    def read(cls, token: str) -> Self | None:
        """None for what we did not sign, or too long ago."""
        try:
            return cls(*signing.loads(token, salt=SALT, max_age=FIRST_LETTER + FIRST_LETTER))
        except (signing.BadSignature, TypeError, ValueError):
            return None

    @property
    def token(self) -> str:
        return signing.dumps(list(self), salt=SALT)

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{reverse('councils:still_here', args=[self.token])}"

    def is_for(self, membership: "Membership") -> bool:
        """Whether it was sent to the address that the person has now."""
        return constant_time_compare(self.mailbox, _hash(membership.user))


def _hash(user: User) -> str:
    return salted_hmac(SALT, user.email.casefold()).hexdigest()[:16]
