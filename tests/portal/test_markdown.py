"""What becomes of the words that people type: lines, links, pictures and paths."""

import re

import pytest

from portal.markdown import to_html


def links(text):
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]*)</a>', to_html(text))


@pytest.mark.parametrize(
    "text",
    ["Oracle.It", "low.So", "README.md", "ASP.NET", "gov.uk", "//x.example", "ftp://x.example"],
)
def test_what_nobody_typed_as_an_address_is_no_link(text):
    assert to_html(f"See {text} there.") == f"<p>See {text} there.</p>\n"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://kent.example/a", "https://kent.example/a"),
        ("HTTP://kent.example", "HTTP://kent.example"),
        ("www.kent.gov.uk/a", "http://www.kent.gov.uk/a"),
        ("ann@kent.gov.uk", "mailto:ann@kent.gov.uk"),
    ],
)
def test_addresses_are_links(text, address):
    assert links(f"See ({text}), please.") == [(address, text)]


def test_lines_stay_lines():
    assert to_html("Kind regards\nAnn") == "<p>Kind regards<br>\nAnn</p>\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("![a plan](https://x.example/p.png)", [("https://x.example/p.png", "a plan")]),
        ("![](https://x.example/p.png)", [("https://x.example/p.png", "Picture")]),
        ("[![a plan](https://x.example/p.png)](/a)", [("/a", "a plan")]),
    ],
)
def test_a_picture_by_address_is_a_link_with_its_words(text, found):
    assert links(text) == found


@pytest.mark.parametrize(
    "text", ["![a plan](data:image/png;base64,AAAA)", "![a plan](javascript:x)"]
)
def test_a_picture_that_is_no_address_leaves_its_words(text):
    assert "a plan" in to_html(text)
    assert links(text) == []


@pytest.mark.parametrize(
    "path",
    [
        r"\\server\share",
        r"\\server\_private\*.log",
        r"\\10.0.0.1\c$\a",
        r"C:\_temp\#1",
        r"(\\server\share\a)",
        r"“\\server\share”",
    ],
)
def test_paths_keep_their_backslashes(path):
    text = re.sub(r"<[^>]+>", "", to_html(f"Look in {path} first. *Then*"))
    assert text == f"Look in {path} first. Then\n"


def test_a_backslash_still_escapes_elsewhere():
    assert to_html(r"\*not\* a\\b") == "<p>*not* a\\b</p>\n"


def test_a_link_without_words_says_its_address():
    assert ">http://evil.example</a>" in to_html("[](http://evil.example)")


def test_addresses_far_into_a_text_are_links_and_the_words_before_stay():
    html = to_html("Read this first, it is long enough: http://a.example and https://b.example.")

    assert "Read this first, it is long enough: <a" in html
    assert html.count("<a ") == 2
    assert "xhttp" not in to_html("xhttp://a.example").replace("xhttp://a.example", "")


def test_a_table_is_one_up_to_fifty_columns():
    def table(columns):
        return f"{'a|' * columns}\n{'-|' * columns}\n"

    assert "<table>" in to_html(table(40))
    assert "<table>" not in to_html(table(60))
    assert "<table>" in to_html(table(2))
