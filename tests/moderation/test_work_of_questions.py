"""Questions without an answer, who may know it, and answers that nobody accepted."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import Membership
from forums.models import Thread, tag_thread
from portal.moderation.models import ExpertRequest, WorkOutcome
from portal.moderation.work.candidate_sources import find_candidates
from portal.moderation.work.experts import experts_of
from portal.moderation.work.questions import ask_experts
from portal.moderation.work.registry import KINDS
from portal.moderation.work.working_days import working_days_ago, working_days_between
from portal.notifications.models import Follow, Notification, Preferences
from portal.notifications.models.follow import content_type_of
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, SilenceFactory, ThreadFactory
from tests.factories.services import CategoryFactory, ProductFactory, UseFactory
from tests.worker import work

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator", display_name="Mod")
    client.force_login(user)
    return user


def open_keys(kind):
    """The keys of what is open, when the job that looks every hour has run."""
    if KINDS[kind].is_hourly:
        find_candidates()
    return [item.key for item in KINDS[kind].find().items]


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def area():
    return CategoryFactory()


@pytest.fixture
def board(area):
    return BoardFactory(category=area)


@pytest.fixture
def question(board, area):
    """Asked six days ago about a product, and nobody replied."""
    author = MembershipFactory()
    product = ProductFactory(category=area)
    thread = ThreadFactory(
        board=board,
        author=author.user,
        council=author.council,
        product=product,
        begun_at=ago(6),
    )
    PostFactory(thread=thread, author=author.user)
    find_candidates()
    return Thread.objects.get(pk=thread.pk)


def user_of(product, **values):
    """Somebody whose council uses a product."""
    person = MembershipFactory(**values)
    UseFactory(product=product, service=None, council=person.council, status="in_use")
    return person.user


def names(question):
    return [expert.user for expert in experts_of([question]).get(question.pk, [])]


def answer_of(person, board, tags=()):
    """An answer of theirs that was accepted on a board."""
    thread = ThreadFactory(board=board)
    post = PostFactory(thread=thread, author=person)
    Thread.objects.filter(pk=thread.pk).update(accepted_post=post)
    tag_thread(thread, list(tags))
    return thread


# who may know


def test_who_uses_it_comes_before_who_answered_and_who_has_something_similar(question, board):
    similar = user_of(ProductFactory(category=question.product.category))
    helper = MembershipFactory().user
    answer_of(helper, board)
    answer_of(helper, board)
    owner = user_of(question.product)
    MembershipFactory()

    assert names(question)[:1] in ([owner.pk], [helper.pk])
    assert set(names(question)) == {owner.pk, helper.pk, similar.pk}
    assert names(question)[-1] == similar.pk
    answer_of(owner, board)
    assert names(question) == [owner.pk, helper.pk, similar.pk]


def test_an_answer_under_the_same_tag_counts(question):
    tag_thread(question, ["exit"])
    helper = MembershipFactory().user
    answer_of(helper, BoardFactory(), ["exit"])

    (expert,) = experts_of([question])[question.pk]
    assert (expert.user, expert.why) == (helper.pk, "1 answer with this tag")


def test_why_is_said_in_words(question, board):
    owner = user_of(question.product)
    answer_of(owner, board)

    (expert,) = experts_of([question])[question.pk]
    assert expert.why == "their council uses it and 1 answer on this board"


def test_no_more_than_three_are_named(question):
    for _ in range(5):
        user_of(question.product)

    assert len(names(question)) == 3


def mute(person, question):
    Follow.objects.create(
        user=person,
        kind=content_type_of(Thread),
        target_id=question.pk,
        level="off",
        channel="site",
    )


UNFIT = {
    "left": lambda person, question: Membership.objects.get(user=person).end(),
    "suspended": lambda person, question: person.suspend("Advertised."),
    "does not want to be asked": lambda person, question: Preferences.objects.create(
        user=person, accepts_questions=False
    ),
    "muted it": mute,
    "may not post": lambda person, question: SilenceFactory(user=person, board=None),
    "may not post here": lambda person, question: SilenceFactory(user=person, board=question.board),
    "is of the same council": lambda person, question: MembershipFactory(
        user=person, council=question.council
    ),
    "was asked this week": lambda person, question: ExpertRequest.objects.create(
        thread=ThreadFactory(), user=person, asked_by=UserFactory(), asked_at=ago(6)
    ),
}


@pytest.mark.parametrize("reason", UNFIT)
def test_who_cannot_or_does_not_want_to_answer_is_not_named(question, reason):
    person = user_of(question.product)
    assert names(question) == [person.pk]

    UNFIT[reason](person, question)

    assert names(question) == []


def test_who_was_asked_eight_days_ago_can_be_asked_about_another_question(question):
    person = user_of(question.product)
    ExpertRequest.objects.create(
        thread=ThreadFactory(), user=person, asked_by=UserFactory(), asked_at=ago(8)
    )

    assert names(question) == [person.pk]


def test_nobody_is_named_who_may_not_read_the_board(question, board):
    user_of(question.product)
    board.visibility = "staff"
    board.save()

    assert names(question) == []
    assert open_keys("questions") == []


# asking them


def test_they_are_asked_once_and_told_why(client, moderator, question):
    person = user_of(question.product)
    assert open_keys("questions") == [str(question.pk)]
    assert person.display_name in KINDS["questions"].find().items[0].text.why

    client.post("/moderation/to-do/questions/act/", {"key": question.pk})

    notification = Notification.objects.get(user=person)
    assert (notification.event, notification.detail) == (
        "asked to answer",
        "their council uses it",
    )
    work()
    assert mail.outbox[-1].to == [person.email]
    assert question.title in mail.outbox[-1].subject
    assert open_keys("questions") == []
    WorkOutcome.objects.update(at=ago(8), until=ago(1))
    find_candidates()
    (item,) = KINDS["questions"].find().items
    assert not item.has_button
    with pytest.raises(RuleBroken):
        ask_experts(question, moderator)


def test_a_reply_ends_the_row(moderator, question):
    PostFactory(thread=question, author=MembershipFactory().user)
    Thread.objects.filter(pk=question.pk).update(replies_count=1)

    assert open_keys("questions") == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "experience"},
        {"state": "hidden"},
        {"locked_at": timezone.now()},
        {"begun_at": timezone.now()},
        {"begun_at": timezone.now() - timedelta(days=200)},
    ],
)
def test_what_nobody_needs_to_answer_is_no_row(question, change):
    Thread.objects.filter(pk=question.pk).update(**change)

    assert open_keys("questions") == []


def test_without_anybody_to_ask_there_is_no_button(client, moderator, question):
    (item,) = KINDS["questions"].find().items

    assert not item.has_button
    assert "nobody is known" in item.text.why
    answer = client.post("/moderation/to-do/questions/act/", {"key": question.pk})
    assert answer.status_code == 409


# answers that nobody accepted


def test_the_author_is_reminded_to_accept_an_answer(client, moderator, question):
    Thread.objects.filter(pk=question.pk).update(
        replies_count=2, people_count=2, last_posted_at=ago(8)
    )
    assert open_keys("answers") == [str(question.pk)]

    client.post("/moderation/to-do/answers/act/", {"key": question.pk})

    assert Notification.objects.get(user=question.author).event == "answer to accept"
    assert open_keys("answers") == []
    WorkOutcome.objects.update(at=ago(40), until=ago(1))
    assert open_keys("answers") == [str(question.pk)]
    post = PostFactory(thread=question, author=UserFactory())
    Thread.objects.filter(pk=question.pk).update(accepted_post=post)
    assert open_keys("answers") == []


# working days


def test_working_days_leave_out_weekends():
    monday = timezone.make_aware(timezone.datetime(2026, 11, 30, 9))

    assert working_days_ago(3, monday).date().isoformat() == "2026-11-25"
    assert working_days_between(monday - timedelta(days=3), monday) == 1


def queries_of_the_page(client):
    client.get("/moderation/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/moderation/")
    return len(queries)


def test_people_who_may_know_are_found_for_all_rows_at_once(client, moderator, question, board):
    user_of(question.product)
    one = queries_of_the_page(client)
    for _ in range(3):
        ThreadFactory(board=board, product=question.product, begun_at=ago(6))

    assert len(open_keys("questions")) == 4
    assert queries_of_the_page(client) == one
