"""Pages about the site, which administrators change without a new version of the software."""

import pytest

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from portal.site.fragment_cache import fragments
from portal.texts.actions import change_text
from portal.texts.models import BANNER_CACHE, SiteText, TermsAcceptance, TextKey
from tests.accounts.entrance import confirm, sign_up
from tests.factories.accounts import UserFactory
from tests.factories.councils import EmailDomainFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
PAGES = [key for key in TextKey if key.has_page]


def publish(key, words, *, by, seen=0, **fields):
    version = SiteText(key=key, text=words, reason="Better.", **fields)
    return change_text(version, seen=seen, by=by)


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


@pytest.mark.parametrize("key", PAGES)
def test_every_page_has_a_text_and_a_link_in_the_footer(client, key, settings):
    settings.SITE_OPERATOR, settings.SITE_CONTACT = "Durham County Council", "ask@durham.example"

    page = client.get(f"/{key}/").content.decode()

    assert f"<h1>{key.label}</h1>" in page
    assert "{operator}" not in page
    assert "{contact}" not in page
    assert f'href="/{key}/"' in client.get("/accounts/login/").content.decode()


def test_status_says_what_works_and_names_nothing_secret(client):
    page = text(client.get("/status/"))

    assert "Reading pages" in page
    assert "Working" in page
    assert "migrations" not in page


def test_an_administrator_previews_and_publishes_a_text(client, administrator):
    form = {"text": "# Hello\nWe run *this*.", "reason": "We moved.", "seen": 0}

    preview = client.post("/site-texts/about/", form | {"preview": "1"}).content.decode()

    assert "<h2>Hello</h2>" in preview
    assert not SiteText.objects.exists()
    client.post("/site-texts/about/", form)
    assert "<em>this</em>" in client.get("/about/").content.decode()
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.reason) == (
        "site text changed",
        administrator,
        "We moved.",
    )
    assert "We moved." in text(client.get("/site-texts/about/history/"))


def test_what_somebody_changed_meanwhile_is_not_lost(administrator):
    publish("about", "One", by=administrator)

    with pytest.raises(RuleBroken):
        publish("about", "Two", by=administrator)

    assert SiteText.objects.current("about").text == "One"


def test_a_form_that_is_late_keeps_what_was_typed(client, administrator):
    publish("about", "One", by=administrator)

    page = text(client.post("/site-texts/about/", {"text": "Mine", "reason": "Later.", "seen": 0}))

    assert "Someone changed this text after you opened it" in page
    assert "Mine" in page


def test_a_text_without_words_or_reason_is_refused_kindly(client, administrator):
    page = text(client.post("/site-texts/about/", {"text": "", "reason": "", "seen": 0}))

    assert "Enter the text of the page." in page
    assert "Enter the reason for the change." in page


def test_the_banner_is_on_every_page_until_it_is_emptied(client, administrator):
    form = {"text": "Closed on **Sunday**.", "reason": "Maintenance.", "seen": 0}
    client.post("/site-texts/banner/", form)

    assert "Closed on <strong>Sunday</strong>." in client.get("/status/").content.decode()

    client.post("/site-texts/banner/", {"text": "", "reason": "Done.", "seen": 1})

    assert "Closed on" not in client.get("/status/").content.decode()
    assert fragments.get(BANNER_CACHE) == ""


def test_only_administrators_change_texts(client):
    addresses = ["/site-texts/", "/site-texts/about/", "/site-texts/about/history/"]
    for user in [UserFactory(), UserFactory(duty="moderator")]:
        client.force_login(user)
        assert [client.get(each).status_code for each in addresses] == [403, 403, 403]


def test_no_other_text_can_be_made(client, administrator):
    assert client.get("/site-texts/secret/").status_code == 404


def test_markup_in_a_text_is_made_safe(client, administrator):
    publish("help", "<script>alert(1)</script>", by=administrator)

    assert "<script>alert" not in client.get("/help/").content.decode()


def test_who_signs_up_accepts_the_terms_of_that_day(client, administrator, mailoutbox):
    version = publish("terms", "Be kind.", by=administrator)
    client.logout()

    page = text(client.get("/accounts/signup/"))
    EmailDomainFactory(domain="durham.gov.example")
    sign_up(client, "new@durham.gov.example")
    confirm(client)

    assert "By creating an account you agree to the" in page
    assert [each.text for each in TermsAcceptance.objects.all()] == [version]


def test_a_demonstration_says_what_is_real_and_links_to_more(client, settings):
    page = text(client.get("/about/"))

    assert "Councils, products and public notices are real." in page
    assert "Services, uses, people and prices are invented." in page
    assert 'href="/about/#what-is-real">What is real</a>' in page
    assert '<h2 id="what-is-real">' in page
    settings.IS_PRODUCTION = True
    assert "what-is-real" not in text(client.get("/about/"))
