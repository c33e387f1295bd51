"""People and listings that a post names: found, told once, and forgotten when they ask."""

import pytest
from django.core import mail

from forums import actions
from forums.models import Draft, Mention, Post, PostRevision
from portal.accounts.actions import erase
from portal.accounts.models import User
from portal.errors import RuleBroken
from portal.markdown import to_html
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory
from tests.working import work

pytestmark = pytest.mark.django_db


def member(name, **fields):
    return MembershipFactory(role="member", user=UserFactory(display_name=name, **fields)).user


@pytest.fixture
def writer():
    user = member("Wren Wood")
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    return user


@pytest.fixture
def thread():
    return PostFactory().thread


def say(thread, text, by):
    return actions.reply(thread, Post(text=text), by=by)


def told():
    work()
    return sorted(letter.to[0] for letter in mail.outbox if "named" in letter.subject)


@pytest.mark.parametrize("typed", ["Ask @Jane Smith about it.", "Ask @jane smith, she knows."])
def test_a_name_typed_plainly_names_the_one_person_of_this_name(thread, writer, typed):
    jane = member("Jane Smith", email="jane@kent.example")

    post = say(thread, typed, writer)

    assert f"[@Jane Smith](person:{jane.pk})" in post.text
    assert '<span class="mention">@Jane Smith</span>' in post.html
    assert told() == ["jane@kent.example"]


def test_of_two_people_of_a_name_the_one_in_the_thread_is_meant(thread, writer):
    here, _ = member("Jane Smith"), member("Jane Smith")
    assert "person:" not in say(thread, "Ask @Jane Smith first.", writer).text
    PostFactory(thread=thread, author=here)

    assert f"(person:{here.pk})" in say(thread, "Ask @Jane Smith now.", writer).text


def test_who_may_not_take_part_is_not_named(thread, writer):
    outsider, gone = UserFactory(), member("Gone", suspended=True)
    text = f"[@Out](person:{outsider.pk}) [@Gone](person:{gone.pk}) [@No](person:999999)"

    post = say(thread, text, writer)

    assert post.text == "@Out @Gone @No"
    assert not Mention.objects.exists()
    assert not told()


def test_at_most_ten_people_are_named_and_told(thread, writer):
    people = [member(f"Person Number{n}") for n in range(12)]
    text = " ".join(f"[@x](person:{user.pk})" for user in people)

    post = say(thread, text, writer)

    assert post.html.count('class="mention"') == len(told()) == 10


def test_people_are_told_once_when_it_is_published_and_not_again_when_it_is_changed(thread, writer):
    newcomer, jane, tom = member("Newcomer"), member("Jane Smith"), member("Tom Tanner")
    post = say(thread, "Hello @Jane Smith", newcomer)
    assert told() == []
    actions.approve(post, by=UserFactory(duty="moderator"))
    assert told() == [jane.email]

    post.refresh_from_db()
    actions.change(post, "Hello @Jane Smith and @Tom Tanner", seen=0, by=newcomer)
    assert told() == sorted([jane.email, tom.email])


def test_nobody_is_told_of_what_they_may_not_read(writer):
    moderator = UserFactory(duty="moderator", display_name="Mo Moderator")
    thread = PostFactory(thread__board__visibility="members").thread
    jane = member("Jane Smith")
    post = PostFactory(thread=thread, number=None, author=writer, text=f"[@J](person:{jane.pk})")
    Mention.objects.create(post=post, user=jane)
    jane.memberships.update(state="ended", ended_at="2026-01-01T00:00Z")

    actions.approve(post, by=moderator)

    assert told() == []


def test_a_newcomer_points_at_two_things_and_no_more(thread):
    newcomer = member("Newcomer")
    for n in range(3):
        member(f"Person{n} Example")
    links = " ".join(f"https://site{n}.example/" for n in range(3))
    names = " ".join(f"@Person{n} Example" for n in range(3))
    for text in (links, names):
        with pytest.raises(RuleBroken, match="two links"):
            say(thread, text, newcomer)
    assert say(thread, "https://one.example/ https://two.example/", newcomer)


def test_erasing_somebody_takes_their_name_from_what_others_wrote(thread, writer):
    jane = member("Jane Smith")
    post = say(thread, "Thanks @Jane Smith", writer)
    actions.change(post, "Thank you @Jane Smith", seen=0, by=writer)
    place = f"/forums/threads/{thread.pk}/reply/"
    said = f"[@Jane Smith](person:{jane.pk})"
    actions.keep_draft(place, actions.Words("", said), seen=0, by=writer)

    erase(jane, texts=False)

    held = [
        *Post.objects.values_list("text", "html"),
        *PostRevision.objects.values_list("text"),
        *Draft.objects.values_list("text"),
    ]
    assert not [row for row in held if "Jane" in " ".join(row)]
    assert User.objects.get(pk=jane.pk).display_name in Post.objects.get(pk=post.pk).html


@pytest.mark.parametrize(
    "text",
    [
        "[@x](person:1 onclick=alert(1))",
        "[@<img src=x onerror=alert(1)>](person:1)",
        "[x](person:javascript)",
        "[@x](person:1?a=<b>)",
    ],
)
def test_a_mention_is_never_alive(text):
    html = to_html(text)
    assert "href" not in html
    assert "<img" not in html
    assert "onclick=" not in html.replace("onclick=alert(1)", "") or "<a" not in html


def test_people_are_suggested_to_members(client, writer):
    member("Jane Smith")
    client.force_login(writer)
    found = client.get("/forums/people/?q=smi").json()["people"]
    assert [person["name"] for person in found] == ["Jane Smith"]
    assert client.get("/forums/people/?q=j").json() == {"people": []}
    client.force_login(UserFactory())
    assert client.get("/forums/people/?q=smi").status_code == 403


def test_a_listing_that_a_post_names_is_shown_as_a_card(client, thread, writer):
    listing = ServiceFactory(title="Payroll bureau [2]")

    post = say(thread, "We use [[payroll bureau [2]]] and [[nothing]].", writer)
    assert "[[payroll" in post.text
    post = say(thread, "See [[Wages]].", writer)
    listing.title = "Wages"
    listing.save()
    post = say(thread, "We use [[wages]] and [[nothing]].", writer)

    assert post.text == f"We use [Wages]({listing.get_absolute_url()}) and [[nothing]]."
    assert 'class="linked"' in client.get(thread.get_absolute_url()).content.decode()


def test_a_listing_one_may_not_see_shows_no_card(client, thread, writer):
    hidden = ServiceFactory(draft=True, title="Secret plan")
    PostFactory(thread=thread, text=f"See [it]({hidden.get_absolute_url()}).")
    assert "Secret plan" not in client.get(thread.get_absolute_url()).content.decode()
