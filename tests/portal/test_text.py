import pytest

from portal.markdown import MAX_INPUT_LENGTH, to_html
from portal.text import in_sentence, shorten, unique_slug


def test_short_text_stays_and_long_text_is_cut_between_words():
    assert shorten("Makes\n payslips.", 20) == "Makes payslips."
    assert shorten("Makes payslips for everybody", 20) == "Makes payslips for…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize("length", range(1, 30))
def test_shortened_text_is_never_longer_than_asked(length):
    assert len(shorten("Makes payslips, for everybody in Wales", length)) <= length


def test_a_slug_that_is_taken_gets_a_number():
    taken = {"payroll", "payroll-2"}

    assert unique_slug("Payroll!", taken=taken.__contains__) == "payroll-3"
    assert unique_slug("日本", taken=taken.__contains__) == "untitled"


def test_markdown_becomes_html_under_the_headings_of_the_page():
    assert to_html("# What\n\nIt *works*.") == "<h3>What</h3>\n<p>It <em>works</em>.</p>\n"
    assert to_html("###### Small") == "<h4>Small</h4>\n"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        '<a href="x" onclick="alert(1)">x</a>',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_markdown_never_becomes_a_script_or_a_request_to_elsewhere(attack):
    html = to_html(attack)

    assert not any(
        bad in html for bad in ["<script", "<img", '<a href="javascript', '<a href="data']
    )


def test_links_that_people_type_pass_no_reputation_on():
    assert 'rel="nofollow noopener ugc"' in to_html("https://durham.example")


def test_hostile_markdown_is_cut_and_quick():
    assert len(to_html("*a " * MAX_INPUT_LENGTH)) < 200_000
    to_html("[" * MAX_INPUT_LENGTH)
    to_html("> " * MAX_INPUT_LENGTH)


@pytest.mark.parametrize(
    ("label", "within"),
    [("In use", "in use"), ("Dataset or API", "dataset or API"), ("NHS body", "NHS body")],
)
def test_a_label_within_a_sentence_is_small_unless_it_is_an_abbreviation(label, within):
    assert in_sentence(label) == within
