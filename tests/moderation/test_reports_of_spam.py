"""Posts that trusted members report are hidden until a moderator has looked at them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forums import actions as forums
from forums.models import Post, Silence, Thread
from forums.models.counters import drifted
from portal.audit.models import Entry
from portal.moderation.actions import answer_flag, report
from portal.moderation.models import BulkHiding, Flag, trusted_people
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=31)


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


def member(council=None, began_at=LONG_AGO, **fields):
    council = council or CouncilFactory()
    return MembershipFactory(council=council, began_at=began_at, **fields).user


def report_by(people, post, kind="spam"):
    for person in people:
        report(Flag(post=post, kind=kind), by=person)
    post.refresh_from_db()
    return post


def reported(kind="spam"):
    """A reply, hidden by the reports of three people of two councils."""
    first = PostFactory()
    post = PostFactory(thread=first.thread, author=UserFactory())
    council = CouncilFactory()
    return report_by([member(council), member(council), member()], post, kind)


def test_three_trusted_members_of_two_councils_hide_a_post():
    post = reported()

    assert post.state == "hidden"
    hiding = BulkHiding.objects.get()
    assert (hiding.post, hiding.by) == (post, None)
    assert drifted() == ([], [])


def test_a_thread_is_hidden_with_its_first_post():
    post = report_by([member(), member(), member()], PostFactory())

    assert (post.state, Thread.objects.get().state) == ("hidden", "hidden")


def test_it_is_recorded_as_an_act_of_the_site_and_the_author_is_told_what_follows():
    post = reported()

    act = Entry.objects.get(verb="post hidden automatically")
    assert (act.actor, act.person, act.target) == (None, post.author, post.thread)
    assert mail.outbox[-1].to == [post.author.email]
    assert "A moderator will look at it" in mail.outbox[-1].body


@pytest.mark.parametrize(
    "others",
    [
        lambda council: [member(council), member(council)],
        lambda council: [member(), member(began_at=timezone.now())],
        lambda council: [member(), UserFactory()],
        lambda council: [member(), member(user=UserFactory(suspended=True))],
        lambda council: [member(), member(state="ended", ended_at=timezone.now())],
        lambda council: [member()],
        lambda council: [member(), None],
    ],
    ids=["one council", "new", "no member", "suspended", "left", "two people", "a visitor"],
)
def test_fewer_or_others_do_not_hide_it(others):
    council = CouncilFactory()
    people = [member(council), *others(council)]

    assert report_by(people, PostFactory()).state == "published"


@pytest.mark.parametrize("kind", ["wrong", "out_of_date", "duplicate"])
def test_what_can_wait_for_a_moderator_is_not_hidden(kind):
    assert reported(kind).state == "published"


@pytest.mark.parametrize("kind", ["commercial", "offensive", "personal_data"])
def test_what_does_harm_each_hour_is_hidden(kind):
    assert reported(kind).state == "hidden"


def test_people_whose_own_texts_were_reported_with_reason_are_not_trusted_for_a_year(moderator):
    person = member()
    flag = Flag.objects.create(service=ServiceFactory(author=person), kind="wrong")
    assert person in trusted_people()

    answer_flag(flag, upheld=True, reply="Yes.", by=moderator)
    assert person not in trusted_people()

    Flag.objects.update(answered_at=timezone.now() - timedelta(days=366))
    assert person in trusted_people()


def test_people_who_are_stopped_from_posting_are_not_trusted(moderator):
    person = member()
    forums.silence(Silence(user=person, reason="Rude."), by=moderator)

    assert person not in trusted_people()


def test_what_moderators_write_is_not_hidden():
    post = PostFactory(author=UserFactory(duty="moderator"))

    assert report_by([member(), member(), member()], post).state == "published"


def test_a_no_shows_it_again_and_answers_all_reports(client, moderator):
    post = reported()
    before = Post.objects.filter(pk=post.pk).values().get()
    flag = Flag.objects.first()
    assert "Hidden automatically" in client.get("/moderation/flags/").content.decode()
    assert "all 3 open reports" in client.get(f"/moderation/flags/{flag.pk}/").content.decode()

    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "no", "reason": "It is fine."})

    assert set(Flag.objects.values_list("state", flat=True)) == {"dismissed"}
    assert Post.objects.filter(pk=post.pk).values().get() == before | {"state": "published"}
    assert drifted() == ([], [])


def test_what_a_moderator_has_cleared_is_not_hidden_again(moderator):
    post = reported()
    answer_flag(Flag.objects.first(), upheld=False, reply="It is fine.", by=moderator)

    assert report_by([member(), member(), member()], post).state == "published"


def test_a_yes_leaves_it_hidden_and_answers_all_reports(moderator):
    post = reported()

    answer_flag(Flag.objects.first(), upheld=True, reply="We agree.", by=moderator)

    post.refresh_from_db()
    assert post.state == "hidden"
    assert set(Flag.objects.values_list("state", flat=True)) == {"upheld"}
    assert not BulkHiding.objects.automatic().exists()


def test_an_accepted_answer_is_one_again(moderator):
    asked = PostFactory()
    answer = PostFactory(thread=asked.thread, author=UserFactory())
    forums.accept(answer, by=asked.author)
    report_by([member(), member(), member()], answer)
    assert Thread.objects.get().accepted_post is None

    answer_flag(Flag.objects.first(), upheld=False, reply="It is fine.", by=moderator)

    assert Thread.objects.get().accepted_post == answer


def test_the_third_reporter_is_led_to_the_board(client):
    post = report_by([member(), member()], PostFactory())
    client.force_login(member())

    page = client.post(f"/moderation/flags/posts/{post.pk}/", {"kind": "spam"}, follow=True)

    assert page.status_code == 200
    assert page.redirect_chain == [(post.thread.board.get_absolute_url(), 302)]
