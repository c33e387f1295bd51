"""The one place where text that people typed becomes HTML."""

import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST_INPUT = 20_000
LONGEST_OUTPUT = 200_000
VERSION = 3  # of what to_html makes; raise it with any change of that
PERSON = re.compile(r"\[@([^\[\]\n]{1,150})\]\(person:([0-9]{1,12})\)")  # names somebody
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "span"),
}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(
    ["linkify", "table", "strikethrough"]
)


def _opening(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A mention is no link: there is no page of a person."""
    if str(tokens[at].attrGet("href")).startswith("person:"):
        return '<span class="mention">'
    return str(renderer.renderToken(tokens, at, options, env))


def _closing(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    opened = next(each for each in tokens[at::-1] if each.type == "link_open")
    is_mention = str(opened.attrGet("href")).startswith("person:")
    return "</span>" if is_mention else str(renderer.renderToken(tokens, at, options, env))


_parser.add_render_rule("link_open", _opening)
_parser.add_render_rule("link_close", _closing)


def to_html(markdown: str) -> str:
    """Safe HTML for Markdown; headings begin at h3, under a page's own h1 and h2.

    Input over LONGEST_INPUT characters is cut; output that grows past LONGEST_OUTPUT is shown as
    plain text instead.
    """
    html = _parser.render(markdown[:LONGEST_INPUT].replace("\x00", ""))
    if len(html) > LONGEST_OUTPUT:
        html = f"<pre>{nh3.clean_text(markdown[:LONGEST_INPUT])}</pre>"
    return cleaned(html)


def cleaned(html: str) -> str:
    """What of some HTML may stand in a page, with its headings lowered."""
    for level in (6, 5, 4, 3, 2, 1):
        lower = min(level + 2, 4)
        html = html.replace(f"<h{level}>", f"<h{lower}>").replace(f"</h{level}>", f"</h{lower}>")
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        allowed_classes={"span": {"mention"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )


def already_safe(html: str) -> SafeString:
    """HTML that to_html made and we stored, for a template to print as it is."""
    return mark_safe(html)  # noqa: S308 - sanitised by to_html when it was stored
