"""The help is found by its words."""

import pytest

from portal.texts.help import find_sections, sections_of
from portal.texts.models import default_text
from tests.pages import text

TEXT = """Choose a section.

# Get fewer emails
Open your settings.

# Register a service
A moderator reads it. You get an email.

## Drafts
They are kept.
"""


def titles(question, of=TEXT):
    return [section.title for section in find_sections(sections_of(of)[1], question)]


def test_a_section_ends_at_the_next_heading():
    before, sections = sections_of(TEXT)
    assert before.strip() == "Choose a section."
    assert [section.title for section in sections] == ["Get fewer emails", "Register a service"]
    assert "Drafts" in sections[1].text


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("email", ["Get fewer emails", "Register a service"]),
        ("How do I register?", ["Register a service"]),
        ("draft", ["Register a service"]),
        ("EMAILS moderator", ["Register a service"]),
        ("settings zebra", ["Get fewer emails"]),
        ("regist", ["Register a service"]),
        ("re", []),
        ("zebra", []),
        ("how", []),
        ("?", []),
    ],
)
def test_sections_with_all_words_come_first_headings_before_texts(question, found):
    assert titles(question) == found


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how do i get fewer emails", "Choose which emails you get"),
        ("become an editor", "Become an editor or manager"),
        ("password", "Create an account"),
        ("correction", "Correct something"),
        ("outlook calendar", "See decision dates in your calendar"),
        ("Teams", "Send notifications to Teams or Slack"),
        ("download everything", "Download the data"),
    ],
)
def test_the_help_that_comes_with_the_site_answers_common_questions(question, first):
    assert titles(question, default_text("help"))[0] == first


@pytest.mark.django_db
def test_the_page_shows_what_was_found_or_what_to_do_instead(client):
    found = text(client.get("/help/?q=passwords"))
    assert "1 section about “passwords”" in found
    assert 'id="create-an-account"' in found
    assert 'id="find-a-service"' not in found
    nothing = text(client.get("/help/?q=<b>zebra"))
    assert "Nothing in the help matches “<b>zebra”" in nothing.replace("&lt;", "<").replace(
        "&gt;", ">"
    )
    assert "<b>zebra" not in client.get("/help/?q=<b>zebra").content.decode()
    assert 'href="#find-a-service"' in client.get("/help/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("list of systems", "See what your council has recorded"),
        ("decision date", "See which contracts end soon"),
        ("evidence seen", "How sure a saving is"),
    ],
)
def test_the_words_of_the_pages_are_found_in_the_help(client, words, heading):
    assert f">{heading}</h2>" in client.get("/help/", {"q": words}).text
