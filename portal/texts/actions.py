"""Changing the texts of the site, and accepting the terms."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.texts.acts import TextAct
from portal.texts.models import EmailWording, SiteText, TermsAcceptance, TextKey, TextVersion

CHANGED = _("Someone changed this text after you opened it. Copy your changes and open it again.")

NEWER_TERMS = _("The terms changed again after you opened this page. Read the new ones below.")


@transaction.atomic
def change_text(version: SiteText, *, seen: int, by: User) -> SiteText:
    """Publish a new version of a text.

    ``seen`` is the number of the version that the person changed, or 0. Raises RuleBroken when
    there is a newer one. Who publishes terms accepts them.
    """
    _publish(version, TextAct.TEXT_CHANGED, SiteText.objects.current(version.key), seen, by)
    if version.must_be_accepted:
        _note_acceptance(by, version)
    return version


@transaction.atomic
def change_wording(version: EmailWording, *, seen: int, by: User) -> EmailWording:
    """Publish a new wording of a kind of email. Raises RuleBroken when there is a newer one."""
    current = EmailWording.objects.current(version.key)
    _publish(version, TextAct.EMAIL_CHANGED, current, seen, by)
    return version


def _publish(version: TextVersion, act: TextAct, current: TextVersion, seen: int, by: User) -> None:
    if current.number != seen:
        raise RuleBroken(CHANGED)
    version.number, version.author = seen + 1, by
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as trouble:
        raise RuleBroken(CHANGED) from trouble
    record(act, version, by=by, reason=version.reason, key=version.key)


@transaction.atomic
def accept_terms(user: User, *, seen: int) -> None:
    """Accept the terms that somebody has read. Raises RuleBroken when there are newer ones."""
    version = SiteText.objects.current(TextKey.TERMS)
    if version.number != seen:
        raise RuleBroken(NEWER_TERMS)
    _note_acceptance(user, version)
    record(TextAct.TERMS_ACCEPTED, version, by=user, person=user)


def _note_acceptance(user: User, version: SiteText) -> None:
    values = {"text": version, "at": timezone.now()}
    TermsAcceptance.objects.update_or_create(user=user, defaults=values)


def accept_first_terms(user: User, **signal: Any) -> None:
    """Note which version of the terms a new person was shown when they signed up."""
    version = SiteText.objects.of(TextKey.TERMS).first()
    TermsAcceptance.objects.get_or_create(user=user, defaults={"text": version})
