"""Keeping what somebody is about to write. Nothing of another tab is ever overwritten."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from forums import limits
from forums.models import Draft
from portal.accounts.models import User
from portal.site.errors import RuleBroken

DRAFT_LIFETIME = timedelta(days=180)
MAX_DRAFTS = 100


class Words(NamedTuple):
    """What somebody has typed so far, and what else they filled in, by its name."""

    title: str = ""
    text: str = ""
    rest: Mapping[str, str] = MappingProxyType({})


class DraftChanged(RuleBroken):
    """Another tab has saved something else there since this one looked."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(gettext("This draft was changed in another tab. Both versions are below."))
        self.draft = draft


@transaction.atomic
def keep_draft(place: str, words: Words, *, seen: int, by: User) -> Draft | None:
    """Keep the words of a form; nothing where there are none.

    ``seen`` is the version that the form began with, 0 where there was none. Raises DraftChanged
    when it is another one now.
    """
    limits.wait_for(by)
    known = Draft.objects.at(place, by)
    if known and known.version != seen:
        raise DraftChanged(known)
    if not (words.title.strip() or words.text.strip()):
        discard_draft(place, by=by)
        return None
    draft = known or Draft(user=by, place=place, version=0)
    draft.title, draft.text, draft.rest = words.title, words.text, dict(words.rest)
    draft.version, draft.updated_at = draft.version + 1, timezone.now()
    draft.save()
    _drop_oldest(by)
    return draft


def _drop_oldest(user: User) -> None:
    oldest = Draft.objects.of(user)[MAX_DRAFTS : MAX_DRAFTS + 10]
    Draft.objects.filter(pk__in=[draft.pk for draft in oldest]).delete()


def discard_draft(place: str, *, by: User) -> None:
    Draft.objects.filter(user=by, place=place).delete()


def discard_old_drafts() -> int:
    """Those that nobody has touched for half a year; how many."""
    old = Draft.objects.filter(updated_at__lt=timezone.now() - DRAFT_LIFETIME)
    return old.delete()[0]
