"""What is true of every template."""

import re
from pathlib import Path

import pytest

from portal.components import gallery
from portal.components.templatetags import chart_tags, components

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static").rglob("*.css"))
TAGS = {*components.register.tags, *chart_tags.register.tags}
LONGEST_LINE = 140
FORBIDDEN = {
    "inline style": r"<style|\sstyle=",
    "inline script": r"<script(?![^>]*(\ssrc=|type=\"application/json\"))|\son[a-z]+=|javascript:",
    "unescaped text": r"\|\s*safe\b|autoescape\s+off",
}


def test_every_component_is_in_the_gallery():
    shown = set(re.findall(r"{% (\w+)", " ".join(example.source for example in gallery.EXAMPLES)))

    assert shown >= TAGS


def test_every_component_but_the_tag_has_one_template_of_its_name():
    files = {path.stem for path in (ROOT / "templates/components").glob("*.html")}

    assert files == TAGS - {"tag"}


@pytest.mark.parametrize("reason", FORBIDDEN)
def test_templates_are_plain_markup(reason):
    found = [
        path.name for path in TEMPLATES if re.search(FORBIDDEN[reason], path.read_text(), re.I)
    ]

    assert found == []


def test_no_line_of_a_template_is_longer_than_140_characters():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]

    assert long == []


def test_templates_extend_two_levels_at_most():
    parents = {
        path.relative_to(ROOT / "templates").as_posix(): match[1]
        for path in TEMPLATES
        if (match := re.search(r'{% extends "([^"]+)"', path.read_text()))
    }

    assert [name for name in parents if parents.get(parents[name]) in parents] == []


def test_the_styles_are_few_bytes_and_ask_nobody_else():
    text = "".join(path.read_text() for path in STYLES)
    everywhere = [
        path for path in STYLES if path.name in {"tokens.css", "base.css", "components.css"}
    ]

    assert sum(path.stat().st_size for path in everywhere) < 38_000
    assert all(path.stat().st_size < 4_000 for path in STYLES if path not in everywhere)
    assert "@import" not in text
    assert "http:" not in text


def test_the_fonts_are_few_bytes_and_have_their_licence():
    fonts = {path.name: path.stat().st_size for path in (ROOT / "static/fonts").iterdir()}

    assert {name for name in fonts if name.endswith("woff2")} == {"sans.woff2", "serif.woff2"}
    assert sum(size for name, size in fonts.items() if name.endswith("woff2")) < 45_000
    assert {"sans-license.txt", "serif-license.txt"} <= set(fonts)


def test_every_colour_and_size_in_use_is_a_token():
    used = {name for path in STYLES for name in re.findall(r"var\((--[\w-]+)\)", path.read_text())}
    said = {name for path in STYLES for name in re.findall(r"(--[\w-]+):", path.read_text())}

    assert used <= said
