"""Questions on the forums: without an answer, or with answers of which none is accepted."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forums.models import Thread, ThreadKind, ThreadState
from forums.models.board import Visibility
from portal.accounts.models import User
from portal.moderation.models.expert_request import ExpertRequest
from portal.moderation.work.experts import Expert, experts_of, people_of
from portal.moderation.work.kind import Rows, WorkButton, WorkKind, WorkText
from portal.moderation.work.working_days import working_days_ago
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.site.errors import RuleBroken
from portal.text import list_in_words

UNANSWERED_DAYS = 3  # working days
NOT_ACCEPTED_AFTER = timedelta(days=7)
# older questions are not asked again: who asked has long found another way
ASKED_WITHIN = timedelta(days=180)
REMINDED_AGAIN_AFTER = 30


def _open_questions() -> Rows:
    asked = Thread.objects.filter(
        kind=ThreadKind.QUESTION,
        state=ThreadState.PUBLISHED,
        accepted_post=None,
        begun_at__gt=timezone.now() - ASKED_WITHIN,
    )
    # moderators ask each other on their own boards
    others = asked.filter(locked_at=None, board__archived_at=None)
    return others.exclude(board__visibility=Visibility.STAFF).select_related(
        "board", "author", "council"
    )


def _unanswered() -> Rows:
    return _open_questions().filter(replies_count=0, begun_at__lt=working_days_ago(UNANSWERED_DAYS))


def _not_accepted() -> Rows:
    """Those that others replied to, and whose author can still say what helped."""
    quiet = timezone.now() - NOT_ACCEPTED_AFTER
    replied = _open_questions().filter(people_count__gt=1, last_posted_at__lt=quiet)
    return replied.filter(author__is_active=True, author__suspended_at=None)


def _add_experts(threads: Iterable[Any]) -> None:
    """Add the people who may know to each question, and whether some were asked before."""
    questions = list(threads)
    found = experts_of(questions)
    asked = set(ExpertRequest.objects.filter(thread__in=questions).values_list("thread", flat=True))
    for thread in questions:
        thread.experts, thread.was_asked = found.get(thread.pk, []), thread.pk in asked


def _describe_unanswered(thread: Any) -> WorkText:
    can_ask = bool(thread.experts) and not thread.was_asked
    who = thread.council or thread.author
    action = _("Ask them") if can_ask else _("Answer")
    why = _why_unanswered(thread)
    return WorkText(thread, who, why, thread.get_absolute_url(), action, has_button=can_ask)


def _why_unanswered(thread: Any) -> str:
    if thread.was_asked:
        return gettext("No reply yet. People who may know were asked.")
    if not thread.experts:
        return gettext("No reply yet, and nobody is known who may know the answer.")
    people = list_in_words(
        gettext("{name} ({why})").format(name=expert.name, why=expert.why)
        for expert in thread.experts
    )
    return gettext("No reply yet. Most likely to know: {people}.").format(people=people)


@transaction.atomic
def ask_experts(thread: Thread, by: User) -> str:
    """Ask the people who may know. A question is asked once, and a person once a week."""
    thread = Thread.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.pk)
    if thread.expert_requests.exists():
        raise RuleBroken(gettext("People have already been asked about this question."))
    # locked in one order, so that two moderators never ask one person at the same moment
    _lock_people(experts_of([thread]).get(thread.pk, []))
    experts = experts_of([thread]).get(thread.pk, [])
    if not experts:
        raise RuleBroken(gettext("Nobody is known who may know the answer."))
    for person, expert in zip(people_of(experts), experts, strict=True):
        ExpertRequest.objects.create(thread=thread, user=person, asked_by=by)
        notify(Notice(Event.ASKED_TO_ANSWER, thread, by=by, detail=expert.why), [person])
    return ngettext("We asked {n} person.", "We asked {n} people.", len(experts)).format(
        n=len(experts)
    )


def _lock_people(experts: list[Expert]) -> None:
    keys = [expert.user for expert in experts]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def _describe_not_accepted(thread: Thread) -> WorkText:
    replies = thread.replies_count
    why = ngettext(
        "{n:,} reply, and {person} has not marked it as the answer.",
        "{n:,} replies, and {person} has not marked one as the answer.",
        replies,
    ).format(n=replies, person=thread.author)
    url = thread.get_absolute_url()
    return WorkText(thread, thread.council or thread.author, why, url, _("Remind the author"))


def remind_author(thread: Thread, by: User) -> str:
    """Ask who asked the question to mark the reply that answered it."""
    notify(Notice(Event.ANSWER_TO_ACCEPT, thread, by=by), [thread.author])
    return gettext("We reminded {person}.").format(person=thread.author)


QUESTIONS = [
    WorkKind(
        "questions",
        _("Unanswered questions"),
        _unanswered,
        F("begun_at"),
        _describe_unanswered,
        concerned=F("same_needs_count") + Value(1),
        button=WorkButton(ask_experts),
        add_details=_add_experts,
        is_hourly=True,
    ),
    WorkKind(
        "answers",
        _("Answers not accepted"),
        _not_accepted,
        F("last_posted_at"),
        _describe_not_accepted,
        concerned=F("same_needs_count") + Value(1),
        button=WorkButton(remind_author, REMINDED_AGAIN_AFTER),
        is_hourly=True,
    ),
]
