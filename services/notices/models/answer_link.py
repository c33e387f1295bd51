"""A signed address that answers one question as one person, without signing in."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext

from portal.accounts.models import User
from services.notices.models.award_notice import AwardNotice
from services.notices.models.choices import NoticeAnswer

SALT = "notices.answer"
LIFETIME = timedelta(days=60)


class AnswerLink(NamedTuple):
    """Who answers what about which notice, and what was so when it was sent.

    That is the product that was guessed, the email address of the person, as a hash, and the
    second. A link counts for nothing once the person reads email elsewhere.
    """

    user: int
    notice: int
    answer: NoticeAnswer
    product: int | None
    mailbox: str
    sent: int

    @classmethod
    def of(cls, user: User, notice: AwardNotice, answer: NoticeAnswer) -> Self:
        now = int(timezone.now().timestamp())
        return cls(user.pk, notice.pk, answer, notice.product_id, mailbox_hash(user.email), now)

    @classmethod
    def read(cls, token: str) -> Self | None:
        """None for what we did not sign, or too long ago."""
        try:
            link = cls(*signing.loads(token, salt=SALT, max_age=LIFETIME))
            return link._replace(answer=NoticeAnswer(link.answer))
        except (signing.BadSignature, TypeError, ValueError):
            return None

    @property
    def token(self) -> str:
        return signing.dumps(list(self), salt=SALT, compress=True)

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{reverse('contracts:answer_by_link', args=[self.token])}"

    @property
    def sent_at(self) -> datetime:
        return datetime.fromtimestamp(self.sent, UTC)

    def is_for(self, user: User) -> bool:
        """Whether it was sent to the address that the person has now."""
        return user.pk == self.user and constant_time_compare(
            self.mailbox, mailbox_hash(user.email)
        )

    def label_for(self, notice: AwardNotice) -> str:
        if self.answer == NoticeAnswer.USED and notice.product:
            return gettext("Yes, we use {product}").format(product=notice.product)
        return str(self.answer.label)


def mailbox_hash(email: str) -> str:
    return salted_hmac(SALT, email.casefold()).hexdigest()[:16]


def links_for(user: User, notice: AwardNotice) -> list[AnswerLink]:
    """One for each answer that needs no form: a yes only where a product is guessed."""
    yes = [NoticeAnswer.USED] if notice.product_id else []
    answers = [*yes, NoticeAnswer.ENDED, NoticeAnswer.NOT_OURS]
    return [AnswerLink.of(user, notice, answer) for answer in answers]
