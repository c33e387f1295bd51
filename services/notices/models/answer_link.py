"""A signed address that answers one question as one person, without signing in."""

from datetime import timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext

from portal.accounts.models import User
from services.notices.models.award_notice import AwardNotice
from services.notices.models.choices import NoticeAnswer

SALT = "notices.answer"
LIFETIME = timedelta(days=60)


class AnswerLink(NamedTuple):
    """Who answers what about which notice, and the product that was guessed when it was sent."""

    user: int
    notice: int
    answer: NoticeAnswer
    product: int | None

    @classmethod
    def of(cls, user: User, notice: AwardNotice, answer: NoticeAnswer) -> Self:
        return cls(user.pk, notice.pk, answer, notice.product_id)

    @classmethod
    def read(cls, token: str) -> Self | None:
        """None for what we did not sign, or too long ago."""
        try:
            user, notice, answer, product = signing.loads(token, salt=SALT, max_age=LIFETIME)
            return cls(user, notice, NoticeAnswer(answer), product)
        except (signing.BadSignature, ValueError):
            return None

    @property
    def token(self) -> str:
        return signing.dumps(list(self), salt=SALT, compress=True)

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{reverse('contracts:answer_by_link', args=[self.token])}"

    def label_for(self, notice: AwardNotice) -> str:
        if self.answer == NoticeAnswer.USED and notice.product:
            return gettext("Yes, we use {product}").format(product=notice.product)
        return str(self.answer.label)


def links_for(user: User, notice: AwardNotice) -> list[AnswerLink]:
    """One for each answer that needs no form: a yes only where a product is guessed."""
    yes = [NoticeAnswer.USED] if notice.product_id else []
    answers = [*yes, NoticeAnswer.ENDED, NoticeAnswer.NOT_OURS]
    return [AnswerLink.of(user, notice, answer) for answer in answers]
