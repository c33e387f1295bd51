"""The mark of a council: initials that tell it, in a colour that stays."""

import re
from pathlib import Path

import pytest

from councils.models import Council
from councils.monogram import COLOURS, initials, monogram
from tests.factories.services import UseFactory

STYLES = Path(__file__).parents[2] / "static" / "css"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("County Durham", "Du"),
        ("Barking and Dagenham", "BD"),
        ("Durham County Council (until 2009)", "Du"),
        ("Stockton-on-Tees", "ST"),
        ("King’s Lynn and West Norfolk", "KL"),
        ("City of London", "CO"),
        ("Ynys Môn", "YM"),
        ("", ""),
        ("<b>", "B"),
    ],
)
def test_initials_are_of_the_words_that_tell(name, letters):
    assert initials(name) == letters


def test_a_mark_is_decoration_and_stays_the_same():
    council = Council(name="County Durham", slug="county-durham")

    drawn = monogram(council)

    assert drawn == monogram(Council(name="County Durham", slug="county-durham"))
    assert 'aria-hidden="true"' in drawn
    assert ">Du</text>" in drawn
    assert len({monogram(Council(name="A", slug=str(n))) for n in range(99)}) == len(COLOURS)


def _light(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["tokens.css", "dark.css"])
@pytest.mark.parametrize("colour", COLOURS)
def test_the_letters_have_enough_contrast(theme, colour):
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", (STYLES / theme).read_text()))
    darker, lighter = sorted([_light(tokens[colour]), _light(tokens[f"{colour}-bg"])])

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.django_db
def test_councils_lead_with_their_mark(client):
    use = UseFactory()
    for address in ("/councils/", use.council.get_absolute_url(), use.service.get_absolute_url()):
        assert str(monogram(use.council)) in client.get(address).content.decode()
