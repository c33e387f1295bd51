"""The one place where text that people typed becomes HTML."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify
from markdown_it.token import Token

from portal.text import without_nul

MAX_INPUT_LENGTH = 20_000
MAX_OUTPUT_LENGTH = 200_000
VERSION = 5  # of what to_html makes; raise it with any change of that
PERSON = re.compile(r"\[@([^\[\]\n]{1,150})\]\(person:([0-9]{1,12})\)")  # names somebody
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "span"),
}
LINKED = re.compile(r"https?://|www\.|mailto:", re.IGNORECASE)  # typed so, it becomes a link
WINDOWS_PATH = re.compile(r"\\{1,2}[^\s\\`<>()\[\]]+(?:\\[^\s\\`<>()\[\]]+)*\\?")
MAX_SCHEME_LENGTH = 9  # "https" and what stands before it
MAX_COLUMNS = 50
MARK_BEGINS, MARK_ENDS = "\ufdd0", "\ufdd1"  # no characters, so that nobody needs them in a text
MARKED = re.compile(f"{MARK_BEGINS}([0-9]+){MARK_ENDS}")


def _keep_path(state: StateInline, silent: bool) -> bool:
    r"""``\\server\share`` and ``C:\_temp`` as they are: a backslash escapes nothing in them."""
    text, at = state.src, state.pos
    if text[at] != "\\":
        return False
    drive = at > 1 and text[at - 1] == ":" and text[at - 2].isalpha()
    is_path = drive or (
        text.startswith("\\\\", at) and (at == 0 or text[at - 1] in " \t\n([\"'“‘>")
    )
    found = WINDOWS_PATH.match(text, at, state.posMax) if is_path else None
    if not found:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def _link_address(state: StateInline, silent: bool) -> bool:
    """The library's rule, which reads all the words before each address, given the last few."""
    before, last, at = (
        state.pending[:-MAX_SCHEME_LENGTH],
        state.pending[-MAX_SCHEME_LENGTH:],
        state.pos,
    )
    state.pending = last
    is_link = linkify(state, True)
    state.pending = before + last
    if silent or not is_link:
        return is_link
    state.pos, state.pending = at, before
    if before:
        state.pushPending()
    state.pending = last
    return linkify(state, False)


def _settle_links(state: StateCore) -> None:
    """Mentions are no links, there is no page of a person; pictures of elsewhere are links."""
    for block in state.tokens:
        if block.children:
            block.children = list(_settled(list(_with_words(block.children))))


def _with_words(tokens: Sequence[Token]) -> Iterator[Token]:
    """Links without words say their addresses."""
    for token, following in pairwise([*tokens, Token("", "", 0)]):
        yield token
        if (token.type, following.type) == ("link_open", "link_close"):
            yield Token("text", "", 0, content=str(token.attrGet("href")))


def _settled(tokens: Sequence[Token]) -> Iterator[Token]:
    opened: list[str] = []  # the types of the links around
    for at, token in enumerate(tokens):
        if token.type == "link_open":
            token.type = _type_of(token, tokens[at + 1])
            opened.append(token.type)
        elif token.type == "link_close":
            token.type = opened.pop().replace("open", "close")
        if token.type == "image":
            yield from _picture(token, is_linked="link_open" in opened)
        elif not token.type.startswith("plain"):
            yield token


def _type_of(link: Token, label: Token) -> str:
    if str(link.attrGet("href")).startswith("person:"):
        return "mention_open"
    is_guess = link.markup == "linkify" and not LINKED.match(str(link.attrGet("href")))
    is_name = link.markup == "linkify" and not (LINKED.match(label.content) or "@" in label.content)
    return "plain_open" if is_guess or is_name else "link_open"


def _picture(image: Token, *, is_linked: bool) -> Iterator[Token]:
    text = Token("text", "", 0, content=image.content.strip() or gettext("Picture"))
    address = str(image.attrGet("src"))
    if is_linked or address.startswith("data:"):
        yield text
        return
    yield Token("link_open", "a", 1, attrs={"href": address})
    yield text
    yield Token("link_close", "a", -1)


def _mention(*_: object) -> str:
    return '<span class="mention">'


def _mention_end(*_: object) -> str:
    return "</span>"


_parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["linkify", "table", "strikethrough"]
)
_parser.inline.ruler.at("linkify", _link_address)
_parser.inline.ruler.before("escape", "path", _keep_path)
_parser.core.ruler.push("links", _settle_links)
_parser.add_render_rule("mention_open", _mention)
_parser.add_render_rule("mention_close", _mention_end)


@lru_cache(maxsize=4)  # limits, mentions and what is stored ask for the same text
def _parsed(markdown: str) -> list[Token]:
    text = without_nul(markdown)
    is_wide = any(line.count("|") > MAX_COLUMNS for line in text.splitlines())
    if not is_wide:
        return _parser.parse(text)
    with _parser.reset_rules():  # a table fills in every cell that a row leaves out
        return _parser.disable("table").parse(text)


def to_html(markdown: str) -> str:
    """Safe HTML for Markdown; headings begin at h3, under a page's own h1 and h2.

    Input over MAX_INPUT_LENGTH characters is cut; output that grows past MAX_OUTPUT_LENGTH is shown
    as plain text instead.
    """
    html = str(_parser.renderer.render(_parsed(markdown[:MAX_INPUT_LENGTH]), _parser.options, {}))
    if len(html) > MAX_OUTPUT_LENGTH:
        html = f"<pre>{nh3.clean_text(markdown[:MAX_INPUT_LENGTH])}</pre>"
    return cleaned(html)


def found_in_words(markdown: str, pattern: re.Pattern[str]) -> set[int]:
    """Where matches of a pattern begin that stand among words, never in code or another link.

    Each match is given a mark behind its first sign, and the marks that reach the words of the
    parsed text tell which they are: only the parser knows what is code. A mention that is
    written out counts as words.
    """
    text = re.sub(f"[{MARK_BEGINS}{MARK_ENDS}]", "\ufffd", markdown)
    starts = [found.start() for found in pattern.finditer(text)]
    ends = [0, *(start + len(_sign(text, start)) for start in starts)]
    pieces = [text[begin:end] for begin, end in pairwise([*ends, len(text)])]
    marked = pieces[0] + "".join(
        f"{MARK_BEGINS}{at}{MARK_ENDS}{piece}" for at, piece in enumerate(pieces[1:])
    )
    return {starts[int(at)] for at in MARKED.findall(_words(_parser.parse(marked)))}


def _sign(text: str, at: int) -> str:
    return text[at : at + (1 if text[at] == "@" else 2)]


def _words(blocks: Sequence[Token]) -> str:
    """The text of parsed blocks without code, and without that of links to anything but people."""
    words, links = [], 0
    for token in (each for block in blocks for each in block.children or []):
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not links:
            words.append(token.content)
    return " ".join(words)


def people_named(markdown: str) -> list[int]:
    """The keys of the people whom a text mentions, each of them once, in their order."""
    tokens = (each for block in _parsed(markdown) for each in block.children or [])
    addresses = [str(each.attrGet("href")) for each in tokens if each.type == "mention_open"]
    found = [re.fullmatch(r"person:([0-9]{1,12})", address) for address in addresses]
    return list(dict.fromkeys(int(each[1]) for each in found if each))


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
