"""Hostile text of any folder on every surface, and how far our Markdown is CommonMark's.

SAFETY_FOLDER names a folder with xss_dev.jsonl, blns.json, pathological_dev.json,
commonmark_spec.json and gfm_spec.json; without it our own texts are tried.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest
from markdown_it import MarkdownIt

from portal.markdown import MAX_INPUT_LENGTH, cleaned, to_html
from tests.forums.hostile import ALL, FEW, SAFE_SCHEMES, Stage, alive, scheme, storable
from tests.forums.vectors import PATHOLOGICAL, VECTORS

FOLDER = os.environ.get("SAFETY_FOLDER", "")
EVERYWHERE = 50  # so many texts of a corpus on all surfaces, the others where most of them show
LONGEST = 2.0  # seconds: more is a hang, whatever the machine


def read(name):
    return (Path(FOLDER) / name).read_text(encoding="utf-8")


def corpora():
    """The name of each corpus with its texts, by a name of their own."""
    if not FOLDER:
        return {"ours": dict(enumerate(VECTORS)), "ours, repeated": PATHOLOGICAL}
    attacks = [json.loads(line) for line in read("xss_dev.jsonl").split("\n") if line.strip()]
    repeated = json.loads(read("pathological_dev.json"))
    whole = {row["name"]: "".join(text * times for text, times in row["parts"]) for row in repeated}
    return {
        "xss": {n: row["payload"] for n, row in enumerate(attacks)},
        "naughty strings": dict(enumerate(json.loads(read("blns.json")))),
        "pathological": {name: text[:MAX_INPUT_LENGTH] for name, text in whole.items()},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("corpus", corpora())
def test_nothing_of_it_comes_alive(corpus):
    texts, stage = corpora()[corpus], Stage()
    rendered, found = (0.0, 0, ""), {}
    for count, (name, text) in enumerate(texts.items()):
        stage.reach = FEW if count % max(1, len(texts) // EVERYWHERE) else ALL
        started = perf_counter()
        html = to_html(storable(text))
        rendered = max(rendered, (perf_counter() - started, len(html), str(name)))
        faults = stage.faults(text)
        if faults or (faults := alive(html, is_page=False)):
            found[name, text[:60]] = faults

    seconds, surface = stage.slowest
    size, largest = stage.largest
    print(f"\n{corpus}: {len(texts)} texts on {len(stage.own)} surfaces, {len(found)} alive")
    print(f"  slowest to render: {rendered[0]:.3f} s ({rendered[2]}, {rendered[1]:,} characters)")
    print(f"  slowest answer: {seconds:.3f} s ({surface}); largest: {size:,} ({largest})")
    assert found == {}
    assert rendered[0] < LONGEST


# CommonMark

OURS = [
    {"example": 1, "section": "Ours", "markdown": "# A\n", "html": "<h1>A</h1>\n"},
    {"example": 2, "section": "Ours", "markdown": "*b*\n", "html": "<p><em>b</em></p>\n"},
    {"example": 3, "section": "Ours", "markdown": "<b>\n", "html": "<p><b></p>\n"},
]
plain = MarkdownIt("commonmark")
linking = MarkdownIt("commonmark", {"linkify": True}).enable("linkify")


def tokens(parser, markdown):
    """All tokens, those in lines too."""
    for token in parser.parse(markdown):
        yield token
        yield from token.children or ()


def has_raw_html(example):
    kinds = {token.type for token in tokens(plain, example["markdown"])}
    return bool(kinds & {"html_inline", "html_block"})


def has_task(example):
    return "<input" in example["html"]


def has_unsafe_link(example):
    links = re.findall(r'(?:href|src)="([^"]*)"', example["html"])
    return any(scheme(link) not in SAFE_SCHEMES for link in links)


def is_linkified(example):
    """We make links of addresses that CommonMark leaves alone, by rules that are not GitHub's."""
    found = any(token.markup == "linkify" for token in tokens(linking, example["markdown"]))
    return found or example.get("extension") == "autolink"


def has_image(example):
    return "<img" in example["html"]


def has_nul(example):
    return "\ufffd" in example["html"]


def has_table_or_strike(example):
    return "<table" in to_html(example["markdown"]) or "<s>" in to_html(example["markdown"])


# why something is on purpose not what CommonMark says, the weightiest first
REASONS = {
    "raw HTML is shown, not used": has_raw_html,
    "links go to http, https and mailto": has_unsafe_link,
    "tasks have no boxes": has_task,
    "images are not shown": has_image,
    "addresses become links": is_linkified,
    "tables and strikethrough": has_table_or_strike,
    "NUL is left out": has_nul,
}


# what we change in whatever is the same otherwise, as far as the example has it
CHANGES = {
    "images are left out": r"<img",
    "headings are two levels lower": r"<h[1-6]>",
    "links have a rel and no title": r"<a ",
    "code has no language": r"class=",
}
EXACT, UNKNOWN = "exactly", "differ for no known reason"


def spaced(html):
    """Spaces between blocks say nothing."""
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


def verdict(example):
    """Equal, equal but for what we change, or why not."""
    ours, theirs = to_html(example["markdown"]), re.sub(r"<(/?)del>", r"<\1s>", example["html"])
    if ours == theirs:
        return EXACT
    if spaced(ours) == spaced(cleaned(theirs)):
        changed = [what for what, sign in CHANGES.items() if re.search(sign, theirs)]
        return f"but that {changed[0]}" if changed else "but for spelling: <br>, quotes"
    return next((f"differ: {why}" for why, holds in REASONS.items() if holds(example)), UNKNOWN)


@pytest.mark.parametrize("name", ["commonmark_spec.json", "gfm_spec.json"] if FOLDER else ["ours"])
def test_markdown_is_commonmark_but_where_we_say_why(name):
    examples = json.loads(read(name)) if FOLDER else OURS

    verdicts = [(verdict(example), example) for example in examples]

    print(f"\n{name}: {len(examples)} examples")
    for said, times in Counter(said for said, _ in verdicts).most_common():
        print(f"  {times} {said}")
    unknown = [example for said, example in verdicts if said == UNKNOWN]
    for example in unknown:
        print(f"  {UNKNOWN}: {example} is here {to_html(example['markdown'])!r}")
    assert unknown == []
