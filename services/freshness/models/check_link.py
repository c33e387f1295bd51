"""A signed address that confirms what a council was asked in a letter, without signing in."""

from typing import NamedTuple, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from councils.models import Council
from portal.accounts.models import User
from services.notices.models.answer_link import LIFETIME, mailbox_hash

SALT = "freshness.check"


class CheckLink(NamedTuple):
    """Who confirms for which council, the email address of the person as a hash, and the second.

    A link counts for nothing once the person reads email elsewhere.
    """

    user: int
    council: int
    mailbox: str
    sent: int

    @classmethod
    def of(cls, user: User, council: Council) -> Self:
        now = int(timezone.now().timestamp())
        return cls(user.pk, council.pk, mailbox_hash(user.email), now)

    @classmethod
    def read(cls, token: str) -> Self | None:
        """Return None for what the site did not sign, or signed too long ago."""
        try:
            return cls(*signing.loads(token, salt=SALT, max_age=LIFETIME))
        except (signing.BadSignature, TypeError, ValueError):
            return None

    @property
    def token(self) -> str:
        return signing.dumps(list(self), salt=SALT, compress=True)

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{reverse('records:check', args=[self.token])}"

    def is_for(self, user: User) -> bool:
        """Return whether it was sent to the address that the person has now."""
        is_same = constant_time_compare(self.mailbox, mailbox_hash(user.email))
        return user.pk == self.user and is_same
