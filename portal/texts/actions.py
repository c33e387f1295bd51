"""Changing the texts of the site, and accepting the terms."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.texts.acts import TextAct
from portal.texts.models import SiteText, TermsAcceptance, TextKey

CHANGED = _("Someone changed this text after you opened it. Copy your changes and open it again.")


@transaction.atomic
def change_text(key: str, text: str, *, seen: int, reason: str, by: User) -> SiteText:
    """Publish a new version of a text.

    ``seen`` is the number of the version that the person changed, or 0. Raises RuleBroken when
    there is a newer one.
    """
    number = SiteText.objects.current(key).number
    if number != seen:
        raise RuleBroken(CHANGED)
    version = SiteText(key=key, number=number + 1, text=text, reason=reason, author=by)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as trouble:
        raise RuleBroken(CHANGED) from trouble
    record(TextAct.TEXT_CHANGED, version, by=by, reason=reason, key=key)
    return version


def accept_terms(user: User, **signal: Any) -> None:
    """Note which version of the terms a new person was shown when they signed up."""
    version = SiteText.objects.of(TextKey.TERMS).first()
    TermsAcceptance.objects.get_or_create(user=user, defaults={"text": version})
