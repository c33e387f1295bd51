"""Posts that wait although their author and board need no approval; and what is watched for."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from forums.acts import ForumAct
from forums.models import HeldPost, HoldReason, Post, PostState, WatchedTerm
from forums.models.watched_term import MAX_TERMS
from portal.accounts.models import User
from portal.accounts.permissions import is_moderator
from portal.audit.models import record
from portal.markdown import to_html
from portal.site.errors import RuleBroken

LINK = re.compile(r'href="https?://([^/"?#]+)')
# advertising consists of links and comes first; a member who answers a question with two links
# has usually answered one before
POSTS_BEFORE_LINKS, LINKS_THAT_WAIT = 3, 2


def hold_on(author: User, text: str, *, title: str = "") -> HeldPost | None:
    """Why a text waits, if it does: what is watched for, or the links of a newcomer."""
    if is_moderator(author):
        return None
    if found := WatchedTerm.objects.found_in(title, text):
        WatchedTerm.objects.count_matches(found)
        return HeldPost(reason=HoldReason.WATCHED, term=found[0].text)
    if _links_out(text) >= LINKS_THAT_WAIT and _published_by(author) < POSTS_BEFORE_LINKS:
        return HeldPost(reason=HoldReason.LINKS)
    return None


def adds_watched_term(author: User, before: str, after: str) -> bool:
    """Whether a change brings in what is watched for and was not there before."""
    if is_moderator(author):
        return False
    known = {term.pk for term in WatchedTerm.objects.found_in(before)}
    return any(term.pk not in known for term in WatchedTerm.objects.found_in(after))


def _links_out(text: str) -> int:
    """How many links lead to other sites."""
    own = urlsplit(settings.SITE_URL).netloc
    return sum(host != own for host in LINK.findall(to_html(text)))


def _published_by(author: User) -> int:
    rows = Post.objects.filter(author=author, state=PostState.PUBLISHED)
    return len(rows.values_list("pk")[:POSTS_BEFORE_LINKS])


@transaction.atomic
def watch(term: WatchedTerm, *, by: User) -> WatchedTerm:
    """Let posts with a word or domain wait from now on. Raises RuleBroken where there are many."""
    if WatchedTerm.objects.count() >= MAX_TERMS:
        raise RuleBroken(gettext("There are 500 words and domains. Remove one first."))
    term.save()
    record(ForumAct.TERM_WATCHED, term, by=by, reason=term.text)
    return term


@transaction.atomic
def stop_watching(term: WatchedTerm, *, by: User) -> None:
    record(ForumAct.TERM_NOT_WATCHED, term, by=by, reason=term.text)
    term.delete()
