"""People and listings that a post names: found, told once, and forgotten when they ask."""

import re
import unicodedata

import pytest
from django.core import mail

from forums import actions
from forums.models import Draft, Mention, Post, PostRevision
from forums.models.mentions import with_names
from portal.accounts.actions import erase
from portal.accounts.models import User
from portal.markdown import to_html
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory
from tests.worker import work

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


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
    return sorted(letter.to[0] for letter in mail.outbox if "mentioned" in letter.subject)


@pytest.mark.parametrize("typed", ["Ask @Jane Smith about it.", "Ask @jane smith, she knows."])
def test_a_name_typed_plainly_names_the_one_person_of_this_name(thread, writer, typed):
    jane = member("Jane Smith", email="jane@kent.example")

    post = say(thread, typed, writer)

    assert f"[@Jane Smith](person:{jane.pk})" in post.text
    assert '<span class="mention">@Jane Smith</span>' in post.html
    assert told() == ["jane@kent.example"]


@pytest.mark.parametrize(
    ("name", "typed", "left"),
    [
        ("Jane Smith", "It is @Jane Smith’s idea", "’s idea"),
        ("Jane Smith", "It is @Jane Smith's idea", "'s idea"),
        ("James Hughes", "It is @James Hughes’ idea", "’ idea"),
        ("Jane Smith", "Ask @Jane Smith.", "."),
        ("Jane Smith", "Ask @Jane Smith...", "..."),
        ("Jane Smith", "Ask (@Jane Smith)", ")"),
        ("Jane Smith", "Ask [@Jane Smith]", "]"),
        ("Jane Smith", "Ask “@Jane Smith”, please", "”, please"),
        ("Jane Smith", "Ask @Jane  Smith: now", ": now"),
        ("Jane Smith", "Ask @Jane\xa0Smith!", "!"),
        ("Jane Smith", "**@Jane Smith**", "**"),
        ("Siobhan O’Brien", "Ask @Siobhan O'Brien", ""),
        ("Siobhan O'Brien", "Ask @siobhan o’brien’s team", "’s team"),
        ("Zoë Müller", unicodedata.normalize("NFD", "Ask @Zoë Müller."), "."),
        ("Dr. J. P. Smith", "Ask @Dr J P Smith about", " about"),
        ("Dr J P Smith", "Ask @Dr. J. P. Smith about", " about"),
        ("Ana Maria de la Cruz", "Ask @Ana Maria de la Cruz about", " about"),
        ("Anne-Marie Smith-Jones", "@Anne-Marie Smith-Jones - thanks", " - thanks"),
    ],
)
def test_a_name_is_found_as_people_write_it(thread, writer, name, typed, left):
    person = member(name)
    post = say(thread, typed, writer)
    assert post.text.endswith(f"[@{name}](person:{person.pk}){left}")
    assert [mention.user for mention in post.mentions.all()] == [person]


CODE = [
    "`@Jane Smith`",
    "``a ` @Jane Smith``",
    "```\n@Jane Smith\n```",
    "~~~sql\nselect '[[Payroll bureau]]', '@Jane Smith'\n~~~",
    "    @Jane Smith [[Payroll bureau]]",
    "> ```\n> @Jane Smith\n> ```",
    "- `[[Payroll bureau]]`",
    "[write to @Jane Smith](https://kent.example/)",
    "https://social.example/@Jane Smith",
    "<https://social.example/@Jane>",
    "mail@Jane Smith",
    "| `@Jane Smith` |\n|---|\n| `[[Payroll bureau]]` |",
    "\\\\@Jane Smith",
    "`[@Jane Smith](person:%s)`",
    "```\n[@Jane Smith](person:%s)\n```",
]


@pytest.mark.parametrize("typed", CODE)
def test_nothing_in_code_or_in_a_link_names_anybody(thread, writer, typed):
    jane = member("Jane Smith")
    ServiceFactory(title="Payroll bureau")
    text = typed % jane.pk if "%s" in typed else typed

    post = say(thread, f"See.\n\n{text}", writer)

    assert post.text == f"See.\n\n{text}"
    assert "mention" not in post.html
    assert not post.mentions.exists()
    assert told() == []


def test_words_around_code_still_name_people(thread, writer):
    jane = member("Jane Smith")
    post = say(thread, "`@Jane Smith`, @Jane Smith, `@Jane Smith`", writer)
    assert post.text == f"`@Jane Smith`, [@Jane Smith](person:{jane.pk}), `@Jane Smith`"


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("Thanks @Jane, that helps", True),
        ("Thanks @jane.", True),
        ("@Jane’s answer", True),
        ("@Jane could you", True),
        ("@Jane I think", True),
        ("Thanks @Jane. We use it too", True),
        ("Thanks @Jane.  It works", True),
        ("Thanks @Jane! We use it", True),
        ("Thanks @Jane? We use it", True),
        ("@Jane Smith said", False),
        ("@Jan said", False),
        ("@J. Smith said", False),
        ("@Cllr. Jane Smith said", False),
    ],
)
def test_a_first_name_means_the_one_who_is_called_so_in_the_thread(thread, writer, typed, is_meant):
    member("Jane Elsewhere")
    assert "person:" not in say(thread, typed, writer).text
    here = member("Jane Brown")
    PostFactory(thread=thread, author=here)

    assert (f"(person:{here.pk})" in say(thread, f"{typed} ", writer).text) == is_meant

    PostFactory(thread=thread, author=member("Jane Green"))
    assert "person:" not in say(thread, f" {typed}", writer).text


def test_a_thousand_names_and_titles_are_few_queries(thread, writer, django_assert_max_num_queries):
    titles = [ServiceFactory(title=f"Payroll {number}").title for number in range(12)]
    links = " ".join(f"[[{title}]] [[{title.upper()}]]" for title in titles)
    names = " ".join(f"@Nobody{number}" for number in range(600))
    with django_assert_max_num_queries(6):
        text = with_names(f"{links} {links} {names}", thread)
    assert len(set(re.findall(r"\]\((/services/[^)]+)\)", text))) == 10
    assert "[[Payroll 11]]" in text


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
        with pytest.raises(RuleBroken, match="2 links"):
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


@pytest.mark.parametrize("typed", ["o'br", "O’Br", "dr s", "Dr. Siobhan  O"])
def test_people_are_suggested_however_they_are_typed(client, writer, typed):
    member("Dr. Siobhan O’Brien")
    client.force_login(writer)
    assert len(client.get("/forums/people/", {"q": typed}).json()["people"]) == 1


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
