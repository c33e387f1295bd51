"""Polls: one vote a person or a council, changeable until it closes, and secret where promised."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forums import actions
from forums.models import Ballot, Poll, Thread
from portal.accounts.actions import erase
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, OptionFactory, PollFactory, PostFactory
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def poll_of(*options, **fields):
    poll = PollFactory(thread=PostFactory().thread, **fields)
    return poll, [OptionFactory(poll=poll, text=text) for text in options]


def votes(poll):
    return {option.text: option.ballots.count() for option in poll.options.all()}


def test_a_person_has_one_vote_and_may_change_it_or_take_it_back():
    poll, (yes, no) = poll_of("Yes", "No")
    person = UserFactory()

    actions.vote(poll, [yes.pk], None, by=person)
    actions.vote(poll, [no.pk], None, by=person)
    assert votes(poll) == {"Yes": 0, "No": 1}
    actions.vote(poll, [], None, by=person)
    assert votes(poll) == {"Yes": 0, "No": 0}


def test_a_council_has_one_vote_whoever_casts_it():
    poll, (yes, no) = poll_of("Yes", "No", per="council")
    council = CouncilFactory()

    actions.vote(poll, [yes.pk], council, by=UserFactory())
    actions.vote(poll, [no.pk], council, by=UserFactory())

    assert votes(poll) == {"Yes": 0, "No": 1}
    with pytest.raises(RuleBroken):
        actions.vote(poll, [no.pk], None, by=UserFactory())


def test_several_answers_only_where_several_are_asked_for():
    poll, (one, two) = poll_of("One", "Two")
    several, (three, four) = poll_of("Three", "Four", is_several=True)
    with pytest.raises(RuleBroken):
        actions.vote(poll, [one.pk, two.pk], None, by=UserFactory())
    with pytest.raises(RuleBroken):
        actions.vote(poll, [three.pk], None, by=UserFactory())

    actions.vote(several, [three.pk, four.pk], None, by=UserFactory())
    assert votes(several) == {"Three": 1, "Four": 1}


def test_nobody_votes_in_a_closed_poll():
    poll, (yes,) = poll_of("Yes", closes_at=timezone.now() - HOUR)
    with pytest.raises(RuleBroken):
        actions.vote(poll, [yes.pk], None, by=UserFactory())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("per", ["person", "council"])
def test_votes_at_the_same_moment_are_one_for_each_voter(per):
    poll, options = poll_of("Yes", "No", per=per)
    person, council = UserFactory(), CouncilFactory()

    results = at_the_same_moment(
        *[
            lambda option=options[turn % 2]: actions.vote(poll, [option.pk], council, by=person)
            for turn in range(8)
        ]
    )

    assert results == [None] * 8
    assert sum(votes(poll).values()) == Ballot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_voted_while_it_closes_is_counted_or_refused():
    poll, (yes,) = poll_of("Yes")
    people = UserFactory.create_batch(6)
    voting = [lambda by=by: actions.vote(poll, [yes.pk], None, by=by) for by in people]
    closer = UserFactory(duty="moderator")

    results = at_the_same_moment(*voting, lambda: actions.close_poll(poll, by=closer))

    refused = [result for result in results if result is not None]
    assert all(isinstance(result, RuleBroken) for result in refused)
    assert votes(poll)["Yes"] == 6 - len(refused)


@pytest.fixture
def member(client):
    membership = MembershipFactory(role="member")
    client.force_login(membership.user)
    return membership


def test_results_show_to_who_voted_or_asks_and_names_of_councils_to_members(client, member):
    poll, (yes, _) = poll_of("Yes", "No", per="council")
    address = poll.thread.get_absolute_url()
    assert "bar-chart" not in client.get(address).content.decode()
    assert "bar-chart" in client.get(f"{address}?results=1").content.decode()

    client.post(f"/forums/threads/{poll.thread_id}/vote/", {"option": yes.pk})

    page = client.get(address).content.decode()
    assert "Yes (100%)" in page
    assert "See how councils voted" in page
    names = client.get(f"/forums/threads/{poll.thread_id}/votes/").content.decode()
    assert member.council.name in names
    client.logout()
    assert client.get(f"/forums/threads/{poll.thread_id}/votes/").status_code == 403
    results = client.get(f"{address}?results=1").content.decode()
    assert member.council.name not in results
    assert "See how councils voted" not in results


@pytest.mark.parametrize("option", ["", "x", "0", "9" * 40])
def test_what_is_no_answer_is_refused(client, member, option):
    poll, _ = poll_of("Yes", "No")
    answer = client.post(f"/forums/threads/{poll.thread_id}/vote/", {"option": option})
    assert answer.status_code == 409
    assert not Ballot.objects.exists()


def test_a_thread_begins_with_its_poll(client, member):
    BoardFactory(slug="general")
    form = {
        "kind": "question",
        "title": "Which of these do you share?",
        "text": "The survey of 2006 asked this.",
        "compared": "on",
        "poll-question": "Which <b>of</b> these?",
        "poll-options": "Payroll\n\nPayroll\n<script>alert(1)</script>\nHR",
        "poll-is_several": "on",
        "poll-per": "council",
    }
    wrong = client.post("/forums/general/new/", {**form, "poll-options": "Payroll"})
    assert "2 to 10 different answers" in wrong.content.decode()
    assert not Thread.objects.filter(title=form["title"]).exists()

    client.post("/forums/general/new/", form)

    poll = Poll.objects.get()
    assert [option.text for option in poll.options.order_by("position")] == [
        "Payroll",
        "<script>alert(1)</script>",
        "HR",
    ]
    page = client.get(poll.thread.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert (poll.per, poll.is_several) == ("council", True)


def test_who_asked_closes_it_and_others_do_not(client, member):
    poll, _ = poll_of("Yes", "No")
    address = f"/forums/threads/{poll.thread_id}/poll/close/"
    assert client.post(address).status_code == 403
    Thread.objects.filter(pk=poll.thread_id).update(author=member.user)
    assert client.post(address).status_code == 302
    assert Poll.objects.get().is_closed
    assert client.post(address).status_code == 403


def test_erasing_a_person_takes_their_secret_vote_and_leaves_their_councils():
    person = UserFactory()
    own, (yes,) = poll_of("Yes")
    shared, (ours,) = poll_of("Ours", per="council")
    actions.vote(own, [yes.pk], None, by=person)
    actions.vote(shared, [ours.pk], CouncilFactory(), by=person)

    erase(person, texts=True)

    assert votes(own) == {"Yes": 0}
    assert votes(shared) == {"Ours": 1}


def test_a_thread_with_a_poll_is_not_merged_away():
    poll, _ = poll_of("Yes")
    with pytest.raises(RuleBroken):
        actions.merge(
            poll.thread, PostFactory().thread, reason="x", by=UserFactory(duty="moderator")
        )
