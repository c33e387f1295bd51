"""The one place where text that people typed becomes HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

LONGEST_INPUT = 20_000
LONGEST_OUTPUT = 200_000
VERSION = 1  # of what to_html makes; raise it with any change of that
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(
    ["linkify", "table", "strikethrough"]
)


def to_html(markdown: str) -> str:
    """Safe HTML for Markdown; headings begin at h3, under a page's own h1 and h2.

    Input over LONGEST_INPUT characters is cut; output that grows past LONGEST_OUTPUT is shown as
    plain text instead.
    """
    html = _parser.render(markdown[:LONGEST_INPUT].replace("\x00", ""))
    for level in (5, 4, 3, 2, 1):
        lower = min(level + 2, 4)
        html = html.replace(f"<h{level}>", f"<h{lower}>").replace(f"</h{level}>", f"</h{lower}>")
    if len(html) > LONGEST_OUTPUT:
        html = f"<pre>{nh3.clean_text(markdown[:LONGEST_INPUT])}</pre>"
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )


def already_safe(html: str) -> SafeString:
    """HTML that to_html made and we stored, for a template to print as it is."""
    return mark_safe(html)  # noqa: S308 - sanitised by to_html when it was stored
