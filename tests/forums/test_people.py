"""The page of a person, and writing to them."""

from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from forums import actions
from forums.limits import MESSAGES_A_DAY, MESSAGES_OF_NEWCOMER, MESSAGES_TO_ONE
from forums.models.people import people_shown_to
from portal.accounts.actions import erase
from portal.audit.models import Entry
from portal.notifications.models import Preferences
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory, asking
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, SilenceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return MembershipFactory(role="editor", user__display_name="Ada Quill").user


@pytest.fixture
def sender():
    """Somebody who has written before."""
    user = MembershipFactory(user__display_name="Ben Wren").user
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    return user


@pytest.fixture
def signed_in(client, sender):
    client.force_login(sender)
    return client


def page_of(person):
    return reverse("people:person", args=[person.pk])


def form_of(person):
    return reverse("people:write", args=[person.pk])


def message(text="How did it go?", **fields):
    values = {"subject": "Payroll", "shares_address": False, "sent_as": uuid4()}
    return actions.Message(text=text, **values | fields)


def write(person, sender, **fields):
    council = sender.memberships.get().council
    actions.write_to(person, message(**fields), by=asking(sender), council=council)


def test_the_page_names_councils_role_and_posts_and_no_address(signed_in, person):
    post = PostFactory(author=person, text="We **moved** in 2021.")
    text = signed_in.get(page_of(person)).content.decode()
    membership = person.memberships.get()
    assert "Ada Quill" in text
    assert membership.council.name in text
    assert "Editor for" in text
    assert post.thread.title in text
    assert "We moved in 2021." in text
    assert person.email not in text


def test_only_what_the_reader_may_read_is_listed_and_counted(signed_in, client, person):
    shown = PostFactory(author=person, text="Shown to all")
    PostFactory(author=person, text="Not shown", state="hidden", number=1)
    PostFactory(author=person, text="Not yet shown", number=None)
    PostFactory(author=person, text="In what is hidden", thread=ThreadFactory(state="hidden"))
    text = signed_in.get(page_of(person)).content.decode()
    assert shown.text in text
    hidden = ("Not shown", "Not yet shown", "In what is hidden")
    assert not [words for words in hidden if words in text]
    assert signed_in.get(page_of(person)).context["list"].counts[""] == 1
    client.force_login(UserFactory(duty="moderator"))
    assert client.get(page_of(person)).context["list"].counts[""] == 4


def test_threads_and_accepted_answers_are_lists_of_their_own(signed_in, person):
    started = PostFactory(thread=ThreadFactory(author=person)).thread
    answer = PostFactory(author=person, thread=PostFactory().thread)
    answer.thread.accepted_post = answer
    answer.thread.save()
    threads = signed_in.get(page_of(person), {"show": "threads"}).context["list"]
    answers = signed_in.get(page_of(person), {"show": "answers"}).context["list"]
    assert [post.thread for post in threads.page] == [started]
    assert list(answers.page) == [answer]
    assert threads.counts == {"": 2, "threads": 1, "answers": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_posts_and_councils(
    signed_in, person, django_assert_num_queries, count
):
    for _ in range(count):
        PostFactory(author=person)
        MembershipFactory(user=person)
    signed_in.get(page_of(person))
    with django_assert_num_queries(7):
        signed_in.get(page_of(person))


def test_who_has_a_page():
    """Members past and present, moderators and authors; not who only asked, nor who is erased."""
    reader = asking(MembershipFactory().user)
    had = {
        "member": MembershipFactory().user,
        "left": MembershipFactory(state="ended").user,
        "moderator": UserFactory(duty="moderator"),
        "author": PostFactory(author=UserFactory()).author,
        "suspended": MembershipFactory(user__suspended=True).user,
    }
    without = {
        "newcomer": UserFactory(),
        "asking": MembershipFactory(state="requested").user,
        "hidden": PostFactory(author=UserFactory(), state="hidden").author,
    }
    shown = set(people_shown_to(reader).values_list("pk", flat=True))
    assert [role for role, user in had.items() if user.pk not in shown] == []
    assert [role for role, user in without.items() if user.pk in shown] == []


def test_who_is_erased_has_no_page_and_no_link(signed_in, person):
    post = PostFactory(author=person)
    erase(person, texts=False)
    person.refresh_from_db()
    assert signed_in.get(page_of(person)).status_code == 404
    thread = signed_in.get(post.thread.get_absolute_url()).content.decode()
    assert person.display_name in thread
    assert page_of(person) not in thread


def test_names_lead_to_the_page_for_members_only(signed_in, client, person):
    post = PostFactory(author=person, thread=ThreadFactory(author=person))
    for address in (post.thread.get_absolute_url(), reverse("forums:index")):
        assert page_of(person) in signed_in.get(address).content.decode()
    client.logout()
    for address in (post.thread.get_absolute_url(), reverse("forums:index")):
        assert page_of(person) not in client.get(address).content.decode()


def test_a_message_is_one_email_without_the_address_of_either(signed_in, sender, person):
    sent = {"subject": "Payroll", "text": "How did it go?\n\nBen", "sent_as": str(uuid4())}
    for _ in range(2):
        response = signed_in.post(form_of(person), sent, follow=True)
    assert "Message sent to Ada Quill." in response.content.decode()
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert letter.subject == "Ben Wren: Payroll"
    assert "> How did it go?\n> \n> Ben" in letter.body
    assert sender.memberships.get().council.official_name in letter.body
    assert form_of(sender) in letter.body
    assert sender.email not in letter.body + str(letter.extra_headers)
    assert person.email not in response.content.decode()


def test_replies_go_to_a_sender_who_agreed(person, sender):
    write(person, sender, shares_address=True)
    assert mail.outbox[0].extra_headers["Reply-To"] == sender.email


def test_the_audit_log_has_who_wrote_to_whom_and_not_what(person, sender):
    write(person, sender, text="What nobody else reads")
    entry = Entry.objects.get(verb="message sent")
    assert (entry.actor, entry.person) == (sender, person)
    assert "What nobody" not in str(entry.details) + entry.reason


def test_lines_of_a_message_cannot_be_taken_for_ours(person, sender, settings):
    write(person, sender, text=f"Hello\n\n{settings.SITE_URL}/accounts/login/")
    html = mail.outbox[0].alternatives[0][0]
    assert f'href="{settings.SITE_URL}/accounts/login/"' not in html


@pytest.mark.parametrize(
    "chosen",
    [{"accepts_messages": False}, {"wants_mail": False}, {"paused_until": "2099-01-01"}],
)
def test_who_does_not_want_messages_gets_none_and_the_page_says_so(
    signed_in, sender, person, chosen
):
    Preferences.objects.create(user=person, **chosen)
    assert form_of(person) not in signed_in.get(page_of(person)).content.decode()
    response = signed_in.get(form_of(person))
    assert "does not receive messages" in response.content.decode()
    response = signed_in.post(form_of(person), {"subject": "Hello", "text": "Hello"})
    assert "does not receive messages" in response.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize("fields", [{"state": "ended"}, {"user__suspended": True}])
def test_who_left_or_is_suspended_gets_no_messages(sender, fields):
    person = MembershipFactory(**fields).user
    with pytest.raises(RuleBroken):
        write(person, sender)


@pytest.mark.parametrize("anywhere", [True, False])
def test_who_is_silenced_cannot_write(signed_in, sender, person, anywhere):
    SilenceFactory(user=sender, board=None if anywhere else BoardFactory())
    assert form_of(person) not in signed_in.get(page_of(person)).content.decode()
    assert signed_in.post(form_of(person), {"subject": "a", "text": "b"}).status_code == 403
    with pytest.raises(RuleBroken):
        write(person, sender)


def test_nobody_writes_to_themselves(signed_in, sender):
    assert signed_in.get(form_of(sender)).status_code == 403


def test_messages_to_one_person_and_in_a_day_are_limited(person, sender):
    for _ in range(MESSAGES_TO_ONE):
        write(person, sender)
    with pytest.raises(RuleBroken, match="to this person"):
        write(person, sender)
    for _ in range(MESSAGES_A_DAY - MESSAGES_TO_ONE):
        write(MembershipFactory().user, sender)
    with pytest.raises(RuleBroken, match="in 24 hours"):
        write(MembershipFactory().user, sender)


def test_newcomers_write_less(person):
    newcomer = MembershipFactory().user
    with pytest.raises(RuleBroken, match="links"):
        write(person, newcomer, text="https://a.example https://b.example https://c.example")
    for _ in range(MESSAGES_OF_NEWCOMER):
        write(MembershipFactory().user, newcomer)
    with pytest.raises(RuleBroken, match="in 24 hours"):
        write(person, newcomer)


def test_a_link_in_the_email_ends_messages(client, sender, person):
    write(person, sender)
    header = mail.outbox[0].extra_headers["List-Unsubscribe"]
    address = header.strip("<>").partition("//")[2].partition("/")[2]
    assert "messages from other members" in client.get(f"/{address}").content.decode()
    client.post(f"/{address}")
    chosen = Preferences.objects.get(user=person)
    assert (chosen.accepts_messages, chosen.wants_mail) == (False, True)


def test_the_setting_is_on_the_page_of_settings(signed_in, sender):
    page = signed_in.get(reverse("notifications:settings")).content.decode()
    assert 'name="accepts_messages"' in page
