"""Hiding everything that a person wrote since a moment, and undoing it: one act each."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from forums import limits
from forums.actions.moderation import hide_locked, lock_posts
from forums.models import Post, Thread
from forums.models.counters import recount_thread
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.moderation.acts import ModerationAct
from portal.moderation.hideable_texts import COLUMNS, HideableTexts
from portal.moderation.models import (
    BulkHiding,
    HiddenOutcome,
    HiddenText,
    HideableKind,
    is_hidden_by_reports,
)
from portal.site.errors import RuleBroken
from services.models import Service, Verb
from services.needs.models import Need

Snapshots = dict[HideableKind, dict[int, dict[str, object]]]


@transaction.atomic
def hide_everything(hiding: BulkHiding, *, suspend: bool, by: User) -> BulkHiding:
    """Hide what a person wrote since a moment, and suspend them if asked, with one email.

    Raises RuleBroken where there is nothing to do.
    """
    person = _locked_person(hiding.person)
    posts, keys = _locked_texts(HideableTexts(person, hiding.since))
    before = _snapshots(keys)
    _hide(posts, keys, hiding.reason)
    hiding.by = by
    if suspend and not person.is_suspended:
        person.suspend(hiding.reason)
        hiding.suspended_at = person.suspended_at
    texts = _save(hiding, before)
    if not texts and not hiding.suspended_at:
        raise RuleBroken(gettext("There is nothing to hide: choose an earlier date."))
    numbers = {kind.value: len(found) for kind, found in keys.items()}
    act, reason = ModerationAct.TEXTS_HIDDEN, hiding.reason
    record(act, hiding, by=by, person=person, reason=reason, rows=numbers)
    _send("moderation/texts_hidden", hiding)
    return hiding


def hide_reported(post: Post) -> BulkHiding | None:
    """Hide a post that trusted members reported, until a moderator has looked at it.

    None where it is hidden already. The caller has locked nothing yet.
    """
    posts = lock_posts(Post.objects.published().filter(pk=post.pk))
    if not posts or not is_hidden_by_reports(post):
        return None
    [post] = posts
    before = _snapshots({HideableKind.THREAD: [post.thread_id], HideableKind.POST: [post.pk]})
    hide_locked(posts)
    reason = gettext("Several members reported it.")
    hiding = BulkHiding(person=post.author, post=post, reason=reason)
    _save(hiding, before)
    act, number = ModerationAct.POST_HIDDEN_AUTOMATICALLY, post.number
    record(act, post.thread, by=None, person=post.author, reason=reason, number=number)
    _send("moderation/hidden_automatically", hiding)
    return hiding


def _save(hiding: BulkHiding, before: Snapshots) -> list[HiddenText]:
    """Keep an act with what it changed."""
    hiding.save()
    return HiddenText.objects.bulk_create(_changed_texts(hiding, before))


def _locked_person(person: User) -> User:
    """The person as they are now, who can write nothing until this is done."""
    limits.wait_for(person)
    found: User = User.objects.get(pk=person.pk)
    return found


def _locked_texts(found: HideableTexts) -> tuple[list[Post], dict[HideableKind, list[int]]]:
    """The posts to hide, and the keys of all rows that hiding may change, locked in one order."""
    services = _locked_keys(found.services)
    needs = _locked_keys(found.needs)
    posts = lock_posts(found.posts)
    return posts, {
        HideableKind.SERVICE: services,
        HideableKind.NEED: needs,
        HideableKind.THREAD: sorted({post.thread_id for post in posts}),
        HideableKind.POST: [post.pk for post in posts],
    }


def _locked_keys(rows: Any) -> list[int]:
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _hide(posts: list[Post], keys: dict[HideableKind, list[int]], reason: str) -> None:
    for service in Service.objects.filter(pk__in=keys[HideableKind.SERVICE]).order_by("pk"):
        service.move(Verb.SUSPEND, reason)
    for need in Need.objects.filter(pk__in=keys[HideableKind.NEED]).order_by("pk"):
        need.hide(reason[:300])
    hide_locked(posts)


def _snapshots(keys: dict[HideableKind, list[int]]) -> Snapshots:
    return {kind: COLUMNS[kind].snapshot(pks) for kind, pks in keys.items()}


def _changed_texts(hiding: BulkHiding, before: Snapshots) -> list[HiddenText]:
    """A row for each text that is no longer as it was."""
    after = _snapshots({kind: [*rows] for kind, rows in before.items()})
    return [
        HiddenText(hiding=hiding, kind=kind, target_id=pk, before=was, after=after[kind][pk])
        for kind, rows in before.items()
        for pk, was in rows.items()
        if was != after[kind][pk]
    ]


@transaction.atomic
def undo_hiding(hiding: BulkHiding, *, by: User) -> BulkHiding:
    """Give every text the state that it had before, but for what was changed since.

    Raises RuleBroken where it was undone before, or is older than 30 days.
    """
    hiding = BulkHiding.objects.locked(hiding.pk)
    person = _locked_person(hiding.person)
    texts = list(hiding.texts.order_by("pk"))
    _restore_all(texts)
    if hiding.suspended_at and person.suspended_at == hiding.suspended_at:
        person.reinstate()
    hiding.undone_at, hiding.undone_by = timezone.now(), by
    hiding.save(update_fields=["undone_at", "undone_by"])
    changed = sum(text.outcome == HiddenOutcome.CHANGED for text in texts)
    record(ModerationAct.TEXTS_SHOWN_AGAIN, hiding, by=by, person=person, changed=changed)
    _send("moderation/texts_shown_again", hiding)
    return hiding


def _restore_all(texts: list[HiddenText]) -> None:
    """Lock and restore the rows of one kind after the other; count their threads at the end."""
    by_kind = {kind: [text for text in texts if text.kind == kind] for kind in COLUMNS}
    posts = [text.target_id for text in by_kind[HideableKind.POST]]
    for kind in (HideableKind.SERVICE, HideableKind.NEED):
        _locked_keys(COLUMNS[kind].rows().filter(pk__in=_targets(by_kind[kind])))
        _restore(kind, by_kind[kind])
    locked = lock_posts(Post.objects.filter(pk__in=posts))
    _restore(HideableKind.POST, by_kind[HideableKind.POST])
    _restore(HideableKind.THREAD, by_kind[HideableKind.THREAD])
    threads = {post.thread_id for post in locked} | {*_targets(by_kind[HideableKind.THREAD])}
    for thread in Thread.objects.filter(pk__in=threads).order_by("pk"):
        recount_thread(thread)
    HiddenText.objects.bulk_update(texts, ["outcome"])


def _targets(texts: Iterable[HiddenText]) -> list[int]:
    return [text.target_id for text in texts]


def _restore(kind: HideableKind, texts: list[HiddenText]) -> None:
    columns = COLUMNS[kind]
    now = columns.snapshot(_targets(texts))
    for text in texts:
        is_unchanged = columns.is_unchanged(now.get(text.target_id), text.after)
        text.outcome = HiddenOutcome.RESTORED if is_unchanged else HiddenOutcome.CHANGED
        if is_unchanged:
            columns.restore(text.target_id, text.before)


def _send(email: str, hiding: BulkHiding) -> None:
    """One email for the whole act."""
    if hiding.person.erased_at is None:
        send_email(email, to=hiding.person.email, hiding=hiding)
