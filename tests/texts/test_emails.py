"""How administrators word the emails that the site sends."""

import pytest
from django.core import mail

from portal.audit.models import Entry
from portal.mail.messages import MAX_SUBJECT_LENGTH, as_html, send_email
from portal.mail.parts import LABELS, email_names, names_in, parts_of
from portal.site.errors import RuleBroken
from portal.site.fragment_cache import fragments
from portal.texts.actions import change_wording
from portal.texts.examples import examples_of
from portal.texts.models import WORDINGS_CACHE, EmailWording
from portal.texts.views import EMAIL_GROUPS
from tests.factories.accounts import UserFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
DECLINED, ADDRESS = "councils/declined", "/site-texts/emails/councils/declined/"
STANDARD = {part.key: part.standard for part in parts_of(DECLINED)}


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


def form(**words):
    return {**STANDARD, "reason": "Kinder.", "seen": 0, **words}


def publish(by, *, seen=0, **parts):
    version = EmailWording(key=DECLINED, parts=parts, reason="Kinder.")
    change_wording(version, seen=seen, by=by)
    fragments.delete(WORDINGS_CACHE)


def sent(council="Kent"):
    kent = type("Council", (), {"official_name": council, "__str__": lambda self: council})()
    send_email(DECLINED, to="olive@durham.example", council=kent, reason="Unknown.")
    return mail.outbox[-1]


@pytest.mark.parametrize("name", email_names())
def test_every_email_can_be_worded_and_shown_with_invented_names(name):
    keys = [part.key for part in parts_of(name)]
    wordings = {
        part.key: f"Own {part.key} " + " ".join(f"{{{each}}}" for each in part.placeholders)
        for part in parts_of(name)
    }
    standard, own = (
        "\n".join(f"{each.subject}\n{each.text}" for each in examples_of(name, words))
        for words in ({}, wordings)
    )

    assert {key.partition("_")[0] for key in keys} == set(LABELS)
    assert len(keys) == len(set(keys))
    assert [key for key in keys if f"Own {key} " not in f"{own} ".replace("\n", " ")] == []
    assert [sign for sign in ("{", "}", "None") if sign in standard + own] == []


@pytest.mark.parametrize("name", email_names())
def test_every_standard_wording_keeps_its_own_rules(name):
    for part in parts_of(name):
        assert part.standard
        assert not part.unknown(part.standard)
        assert not part.missing(part.standard)
        assert not part.is_subject or len(part.standard) <= MAX_SUBJECT_LENGTH


def test_every_email_stands_under_one_heading():
    names = [name for folders in EMAIL_GROUPS.values() for name in names_in(folders)]

    assert sorted(names) == list(email_names())


def test_an_administrator_previews_and_publishes_a_wording(client, administrator):
    words = form(subject="About {council}", opening="Sorry: {council} said no.\n\nIt said:")

    preview = client.post(ADDRESS, words | {"preview": "1"}).content.decode()

    assert "<p>Sorry: Durham County Council said no.</p>" in preview
    assert "About Durham" in preview
    assert not EmailWording.objects.exists()
    client.post(ADDRESS, words)
    message = sent()
    assert message.subject == "About Kent"
    assert message.body.startswith("Sorry: Kent said no.\n\nIt said:\n\nUnknown.")
    assert "<p>Sorry: Kent said no.</p>" in message.alternatives[0][0]
    assert STANDARD["closing"] in message.body
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.reason) == (
        "email wording changed",
        administrator,
        "Kinder.",
    )
    assert EmailWording.objects.get().parts.keys() == {"subject", "opening"}


def test_the_history_says_who_and_when_and_any_version_can_be_restored(client, administrator):
    publish(administrator, opening="One {council}")
    publish(administrator, seen=1, opening="Two {council}")

    history = client.get(f"{ADDRESS}history/").content.decode()

    assert administrator.display_name in history
    assert "One {council}" in history
    assert f"{ADDRESS}?version=1" in history
    assert f"{ADDRESS}?version=2" not in history
    assert "One {council}" in client.get(f"{ADDRESS}?version=1").content.decode()
    for unknown in ("9", "x", "-1", "9" * 30):
        page = client.get(f"{ADDRESS}?version={unknown}")
        assert "Two {council}" in page.content.decode()


def test_the_standard_wording_comes_back(client, administrator):
    publish(administrator, opening="One {council}", subject="One")

    client.post(ADDRESS, {"reason": "Back.", "seen": 1, "standard": "1"})

    assert sent().subject == "Kent declined your request"
    assert EmailWording.objects.current(DECLINED).parts == {}
    assert "Standard wording" in text(client.get("/site-texts/emails/"))


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"opening": "{council} and {cuoncil}"}, "Remove {cuoncil}. You can use {council} here."),
        ({"closing": "{council}"}, "Remove {council}: this text has no placeholders."),
        ({"opening": "Somebody said no."}, "Add {council}: without it, nobody knows"),
        ({"opening": "{council"}, "Remove the brace that stands alone."),
        ({"opening": "{{council}} {council}"}, "Remove the brace that stands alone."),
        ({"subject": ""}, "Enter the text, or use the standard wording."),
        ({"subject": "a" * (MAX_SUBJECT_LENGTH + 1)}, "150 characters"),
        ({"opening": "{council}" + "a" * 1_000}, "1,000 characters"),
        ({"reason": ""}, "Enter the reason for the change."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, administrator, words, error):
    page = client.post(ADDRESS, form(**words))

    [field] = words
    assert error in text(page)
    assert f'id="id_{field}_error"' in page.content.decode()
    assert not EmailWording.objects.exists()


def test_a_subject_is_one_line_and_no_header(client, administrator):
    client.post(ADDRESS, form(subject="Hello\r\nBcc: eve@evil.example"))

    message = sent("Kent\nBcc: eve@evil.example")

    assert message.subject == "Hello Bcc: eve@evil.example"
    assert message.message()["Bcc"] is None


def test_nothing_in_a_wording_is_markup_or_template_language(administrator):
    publish(administrator, opening="<b>{council}</b> {% now %}", closing="[x](http://evil.example)")

    message = sent("<i>Kent</i>")

    assert message.body.startswith("<b><i>Kent</i></b> {% now %}")
    assert "&lt;b&gt;&lt;i&gt;Kent" in message.alternatives[0][0]
    assert "<a href" not in message.alternatives[0][0].partition("Shared Services")[0]


@pytest.mark.parametrize("words", ["Dear {reader}", " ", ""])
def test_an_email_is_sent_whatever_is_stored(administrator, words):
    publish(administrator, opening=words, gone="A part of an earlier version")

    assert sent().body.startswith("A manager declined your request to join Kent.")


def test_a_name_that_looks_like_a_placeholder_stays_a_name(administrator):
    publish(administrator, opening="{council} said no.")

    assert sent("{council} {reason}").body.startswith("{council} {reason} said no.")


def test_who_is_late_loses_nothing(client, administrator):
    publish(administrator, opening="One {council}")

    page = text(client.post(ADDRESS, form(opening="Mine {council}")))

    assert "Someone changed this text after you opened it" in page
    assert "Mine {council}" in page
    with pytest.raises(RuleBroken):
        publish(administrator, opening="Late {council}")


def test_only_administrators_change_wordings(client):
    addresses = ["/site-texts/emails/", ADDRESS, f"{ADDRESS}history/"]
    for user in [UserFactory(), UserFactory(duty="moderator")]:
        client.force_login(user)
        assert [client.get(each).status_code for each in addresses] == [403, 403, 403]


def test_no_other_email_can_be_worded(client, administrator):
    for name in ("services/secret", "account/_security", "other/published"):
        assert client.get(f"/site-texts/emails/{name}/").status_code == 404


def test_the_wordings_of_all_emails_are_one_query_a_minute(
    administrator, django_assert_num_queries
):
    publish(administrator, opening="One {council}")
    with django_assert_num_queries(1):
        sent()
        sent()


@pytest.mark.parametrize("changed", [1, 3])
def test_the_list_asks_the_same_however_many_were_changed(
    client, administrator, django_assert_num_queries, changed
):
    for name in email_names()[:changed]:
        version = EmailWording(key=name, parts={"opening": "Hi"}, reason="Kinder.")
        change_wording(version, seen=0, by=administrator)
    client.get("/site-texts/emails/")

    with django_assert_num_queries(2):
        page = client.get("/site-texts/emails/")

    assert text(page).count(administrator.display_name) >= changed


def test_html_emails_say_their_language_and_title():
    html = as_html("Hello & welcome", "One\n\nTwo")

    assert '<html lang="en-GB">' in html
    assert "<title>Hello &amp; welcome</title>" in html
