"""In another language nothing of the pages stays English but names and what people wrote."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models

from tests.architecture.matrix import MATRIX
from tests.factories.world import lasting_world
from tests.pages import forget_fragments
from tests.pseudo_locale import pseudo, pseudo_locale
from tests.walks.routes import address_of
from tests.walks.walk import client_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# accented letters are left out, so that a translated word has none of these vowels
ENGLISH = re.compile(r"(?<![\w’'])[A-Za-z]*[aeiou][A-Za-z]*(?![\w’'])")
# the gallery is for developers; a report stays as it was written that night
LEFT_OUT = {"pages:design", "insights:report"}
READ = {"alt", "aria-label", "placeholder", "title"}
UNREAD = {"script", "style", "code", "kbd"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
# names and formats
SAME_IN_EVERY_LANGUAGE = {"csv", "xlsx", "json", "opml", "atom", "markdown", "excel", "email"}


class Words(HTMLParser):
    """The English words of a page that are read out, outside of what is said in English."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: set[str] = set()

    @property
    def is_left_out(self) -> bool:
        return any(left_out for _tag, left_out in self.open)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if not self.is_left_out:
            for name in READ & set(values):
                self.take(values[name] or "")
        if tag not in VOID:
            is_hidden = values.get("aria-hidden") == "true"
            self.open.append((tag, tag in UNREAD or is_hidden))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.is_left_out:
            self.take(data)

    def take(self, text):
        self.found.update(word.lower() for word in ENGLISH.findall(text))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with lasting_world(django_db_blocker) as world:
        forget_fragments()
        with pseudo_locale():
            yield world
        forget_fragments()


@pytest.fixture(scope="module")
def written(world):
    """The words of everything that is in the database."""
    words = set(SAME_IN_EVERY_LANGUAGE)
    names = f"{settings.SITE_NAME} {settings.SITE_OPERATOR} {settings.SITE_CONTACT}"
    words.update(ENGLISH.findall(names.lower()))
    tables = set(connection.introspection.table_names())
    for model in (each for each in apps.get_models() if each._meta.db_table in tables):
        columns = [each.attname for each in model._meta.concrete_fields if is_text(each)]
        rows = models.QuerySet(model).values_list(*columns) if columns else []
        for row in rows:
            words.update(word for cell in row for word in ENGLISH.findall(str(cell).lower()))
    return words


def is_text(field):
    kinds = (models.CharField, models.TextField, models.JSONField)
    array = getattr(field, "base_field", None)
    return isinstance(field, kinds) or isinstance(array, kinds)


def english_on(client, address):
    response = client.get(address)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return set()
    words = Words()
    words.feed(response.content.decode())
    return words.found


@pytest.mark.parametrize("who", ["visitor", "manager", "administrator"])
def test_no_page_has_a_word_that_is_not_translated(world, written, who):
    client = client_of(world.people[who] if who in world.people else AnonymousUser(), world)
    left = {}
    for name in MATRIX:
        # the texts about the site are content, which administrators change
        if name.startswith("texts:") or name in LEFT_OUT:
            continue
        words = english_on(client, address_of(name, world)) - written
        if words:
            left[name] = sorted(words)

    assert left == {}, json.dumps(left)


@pytest.mark.parametrize(
    ("message", "placeholders"),
    [
        ("Save", []),
        ("Sent to %(name)s on {day}.", ["%(name)s", "{day}"]),
        ('Read <a href="/help/">help</a> &amp; more', ['<a href="/help/">', "</a>", "&amp;"]),
    ],
)
def test_the_pseudo_locale_is_longer_and_keeps_placeholders(message, placeholders):
    other = pseudo(message)
    plain = re.sub(r"%\(\w+\)s|\{\w+\}|<[^>]*>|&\w+;", "", message)

    assert len(other) >= len(message) + 0.35 * len(plain)
    assert all(each in other for each in placeholders)
    assert not set("aceinosuyz") & set(re.sub(r"%\(\w+\)s|\{\w+\}|<[^>]*>|&\w+;", "", other))
