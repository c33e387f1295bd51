"""Every word that people read can be translated: each string is marked where it stands."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, Token, TokenType

from services.transparency.models.register_schema import HEADINGS

ROOT = Path(__file__).parents[2]
PYTHON = ["councils", "forums", "portal", "services"]
# parts of the code that speak to operators and developers, in English, or hold names and facts
UNTRANSLATED = {"migrations", "management", "demo", "simulation", "operations", "database", "data"}
UNTRANSLATED |= {"gallery.py", "settings.py", "checks.py"}
UNTRANSLATED |= {"row_import.py", "import_report.py"}  # what commands say of files
UNTRANSLATED |= {"imports", "imports.py"}  # which commands use
UNTRANSLATED |= {"report.py", "report_figures.py", "snapshot_job.py"}  # as written that night
UNTRANSLATED |= {
    "name_parser.py",
    "places.py",
    "usage_question.py",
    "phrases.py",
}  # what people type
UNTRANSLATED |= {"phrases.py"}  # of questions, which people type
UNTRANSLATED |= {
    "heading_words.py",
    "ignored_words.py",
    "payment_words.py",
    "status_words.py",
}  # of councils' lists
UNTRANSLATED |= {"examples.py", "example_things.py"}  # invented data
UNTRANSLATED |= {
    "vectors",
    "evaluation_index.py",
    "evaluation_world.py",
}  # for administrators and logs
UNTRANSLATED |= {"counted.py", "index_triggers.py", "score.py", "origin.py"}  # SQL and its stems
# strings that read like words for people, and are none; with the reason
ALLOWED: dict[str, tuple[set[str], str]] = {
    "portal/api/description.py": ({"Open Government Licence v3.0"}, "The name of a licence"),
    "portal/api/gate.py": (
        {"ETag, Link, RateLimit, RateLimit-Policy, Retry-After", "private, no-cache"}
        | {"GET, HEAD", "Connection"},
        "Values of headers",
    ),
    "portal/api/operations.py": ({"List"}, "The end of a name"),
    "portal/api/readers.py": ({'Bearer realm="api"'}, "A value of a header"),
    "portal/api/rules.py": ({"Allow"}, "A header"),
    "portal/api/site.py": ({"Shared Services Directory"}, "The name of the site"),
    "portal/api/validators.py": ({"Link"}, "A header"),
    "portal/api/views/description.py": ({"public, max-age=300"}, "A value of a header"),
    "portal/api/visit.py": (
        {" seconds'\n         ORDER BY known.at DESC, known.transaction DESC LIMIT "}
        | {"\n    WITH counted AS ("},
        "Parts of a query",
    ),
    "portal/components/metadata.py": (
        {"noindex, nofollow", "required name=search_term_string"},
        "Words of robots and of schema.org",
    ),
    "portal/accounts/account_data.py": ({"Former member "}, "A name that is stored"),
    "portal/accounts/models.py": ({"Former member "}, "A name that is stored"),
    "portal/accounts/sessions.py": ({"second step"}, "The key of a fact"),
    "portal/accounts/templatetags/accounts.py": (
        {"Edg", "Edge", "Opera", "Firefox", "Chrome", "Safari", "Windows", "Android", "Mac OS"}
        | {"Linux"},
        "Names of browsers and systems",
    ),
    "portal/files/text_tables.py": ({"unexpected end"}, "Words of an error of Python"),
    "portal/files/workbook_reader.py": ({"No", "Yes"}, "What is read from a file"),
    "services/list_imports/engine/row_reader.py": (
        {"not applicable"},
        "What is read from a file",
    ),
    "services/transparency/models/register_schema.py": (
        {"Yes", "No", "Not applicable", *HEADINGS},
        "Columns and values of a file that is read by programs",
    ),
    "portal/mail/messages.py": ({'<a href="'}, "Markup"),
    "portal/api/assistants/views.py": (
        {"Origin", "Allow", "Connection", "OPTIONS, POST"},
        "Headers",
    ),
    "portal/mail/returns.py": ({"Action", "From", "Status"}, "Names of headers and fields"),
    "portal/replies/email_reply.py": ({"From", "Precedence"}, "Names of headers"),
    "portal/webhooks/messages.py": ({"Action.OpenUrl"}, "A word of Adaptive Cards"),
    "portal/markdown.py": ({"nofollow noopener ugc"}, "Kinds of links"),
    "portal/notifications/emails.py": (
        {"All", "List-Unsubscribe=One-Click"},
        "Values of headers",
    ),
    "portal/notifications/events.py": (
        {"benefit said", "Benefit Said"},
        "A label that nobody sees, as it is in the migration",
    ),
    "portal/notifications/models/notification.py": ({"unread notifications"}, "The key of a fact"),
    "portal/pages/search.py": ({"private, max-age=60"}, "A value of a header"),
    "portal/texts/models.py": ({"terms due"}, "The key of a fact"),
    "portal/texts/apps.py": ({"accept the terms"}, "The key of a receiver"),
    "forums/models/draft.py": ({"places of drafts"}, "The key of a fact"),
    "forums/models/post.py": ({"written language"}, "The key of a fact"),
    "forums/permissions.py": ({"first posts"}, "The key of a fact"),
    "forums/personal_data.py": ({"[@Former member "}, "A name that is stored"),
    "forums/views/drafts.py": ({"Accept"}, "A header"),
    "forums/views/files.py": ({"private, no-cache"}, "A value of a header"),
    "portal/search/engine.py": ({"id, kind, key, facets, popularity, "}, "Columns"),
    "services/list_imports/cell_dates.py": ({"(?: of)?"}, "A part of an expression"),
    "services/list_imports/columns.py": ({"start date"}, "A heading of somebody's list"),
    "services/partnerships/views/partnerships.py": ({"private, no-cache"}, "A value of a header"),
    "portal/text.py": ({"Cc", "Cf", "Co", "Cs"}, "Unicode’s names of categories"),
}

MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
MARKS |= {"npgettext", "npgettext_lazy", "gettext_noop"}
FOR_PEOPLE = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "title"}
FOR_PEOPLE |= {"short_description", "description", "message", "violation_error_message"}
# what these get is for logs, developers or machines
FOR_DEVELOPERS = {"debug", "info", "warning", "error", "exception", "critical", "getLogger"}
FOR_DEVELOPERS |= {"ValueError", "TypeError", "RuntimeError", "ImproperlyConfigured", "LookupError"}
FOR_DEVELOPERS |= {"AssertionError", "RegexValidator", "compile", "TypeVar", "NamedTuple", "cast"}
FOR_DEVELOPERS |= {"date_format", "TemplateSyntaxError"}

SENTENCE = re.compile(r"^[A-Z][a-z]|[a-z,.:] [A-Za-z]")
SQL = re.compile(
    r"\b(SELECT|PERFORM|UPDATE|DELETE FROM|INSERT INTO|CREATE|RETURN|BEGIN|LOCK TABLE)\b"
    r"|\b(FROM|IN|IS)\b|_tsquery"
)
IDENTIFIER = re.compile(r"^[\w.-]+$")
# a type of schema.org, a header of HTTP or mail
MACHINE_NAME = re.compile(r"^([A-Z][a-z]+){2,}$|^[A-Z]\w*(-[A-Z]\w*)+$")
PROTOCOL = {"Authorization", "Expires", "Lax", "Location", "Referer", "References"}
CLASS = re.compile(r"^class (\w+)", re.MULTILINE)

MACHINE_TAGS = {"extends", "load", "static", "url", "if", "elif", "for", "cache", "block", "now"}
DATE_FORMAT = re.compile(r'\|date:"[^"]*"')
# a class of the page, in a block of its own
PAGE_CLASS = re.compile(r"\{% block main_class %\}.*?\{% endblock")
LITERAL = re.compile(r"""(_\()?"([^"]*)\"""")
ENTITY = re.compile(r"&#?\w+;")
TAG = re.compile(r"<[^>]*>")
READ_ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|placeholder|title)="([^"]*)"')
WORD = re.compile(r"[A-Za-z]{2,}")
PATH = re.compile(r"^/[\w/-]+/$")  # after the address of the site, in an email
HELD = "\x00"
SCRIPT = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)


def unmarked_in_template(source: str) -> Iterator[str]:
    """The words of a template outside its tags for translation, in text, tags and attributes."""
    plain: list[str] = []
    within = ""
    for token in Lexer(PAGE_CLASS.sub("{% endblock", source)).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if name in {"comment", "blocktranslate"}:
            within = name
        elif name == f"end{within}":
            within = ""
        elif not within:
            yield from _unmarked_literals(name, token)
        held = within or token.token_type != TokenType.TEXT
        plain.append(HELD if held else token.contents)
    yield from _unmarked_text(SCRIPT.sub("", "".join(plain)))


def _unmarked_literals(name: str, token: Token) -> Iterator[str]:
    if token.token_type == TokenType.VAR or name not in MACHINE_TAGS | {"translate", ""}:
        literals = LITERAL.findall(DATE_FORMAT.sub("", token.contents))
        yield from (text for mark, text in literals if not mark and SENTENCE.search(text))


def _unmarked_text(plain: str) -> Iterator[str]:
    yield from filter(WORD.search, READ_ATTRIBUTE.findall(plain))
    pieces = ENTITY.sub(" ", TAG.sub(HELD, plain)).split(HELD)
    texts = (" ".join(piece.split()) for piece in pieces)
    yield from (text for text in texts if WORD.search(text) and not PATH.match(text))


def unmarked_in_module(source: str) -> Iterator[str]:
    """The strings of a module that people read and no call marks for translation."""
    tree = ast.parse(source)
    passed_over = set(_marked_or_not_for_people(tree))
    for node in ast.walk(tree):
        if id(node) not in passed_over and isinstance(node, ast.Constant | ast.JoinedStr):
            yield from _text_of(node)
    for node in ast.walk(tree):
        values = [] if id(node) in passed_over else list(_labels(node))
        yield from (
            value.value
            for value in values
            if isinstance(value, ast.Constant)
            and isinstance(value.value, str)
            and WORD.search(value.value)
            and not _is_prose(value.value)
        )


def _text_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_prose(node.value):
        yield node.value


def _is_prose(text: str) -> bool:
    text = TAG.sub(" ", text)
    if SQL.search(text) or text in class_names() or (IDENTIFIER.match(text) and "_" in text):
        return False
    if text in PROTOCOL or MACHINE_NAME.match(text) or not WORD.search(text):
        return False
    return bool(SENTENCE.search(text))


def _labels(node: ast.AST) -> Iterator[ast.expr]:
    """What is read by people wherever it stands: labels of fields and of choices."""
    if isinstance(node, ast.keyword) and node.arg in FOR_PEOPLE:
        yield node.value
    if isinstance(node, ast.ClassDef) and any("Choices" in ast.dump(base) for base in node.bases):
        values = [each.value for each in node.body if isinstance(each, ast.Assign)]
        yield from (value.elts[1] for value in values if isinstance(value, ast.Tuple))


def _marked_or_not_for_people(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if _is_left_out(node):
            yield from (id(each) for each in ast.walk(node))
        if isinstance(node, ast.ClassDef):
            yield from (id(each) for each in _stored_values(node))
        if isinstance(node, ast.Dict):
            yield from (id(each) for each in _schema_types(node))
    for annotation in filter(None, _annotations(tree)):
        yield from (id(each) for each in ast.walk(annotation))


def _is_left_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        is_for_user = getattr(getattr(node.func, "value", None), "id", "") == "messages"
        return name in MARKS | FOR_DEVELOPERS and not is_for_user
    return False


def _schema_types(node: ast.Dict) -> Iterator[ast.AST]:
    """Types in the words of schema.org."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "@type":
            yield from ast.walk(value)


def _stored_values(node: ast.ClassDef) -> Iterator[ast.expr]:
    """Values of choices, acts and other enumerations, beside a label or where none is shown."""
    bases = {getattr(base, "attr", None) or getattr(base, "id", "") for base in node.bases}
    values = [each.value for each in node.body if isinstance(each, ast.Assign)]
    if bases & {"TextChoices", "IntegerChoices", "Act"}:
        pairs = [value.elts for value in values if isinstance(value, ast.Tuple)]
        yield from (first for first, *_, last in pairs if isinstance(last, ast.Call))
    if bases & {"TextChoices", "Enum", "StrEnum"}:
        yield from (value for value in values if isinstance(value, ast.Constant))


def _annotations(tree: ast.AST) -> Iterator[ast.expr | None]:
    """Types written as strings: of arguments, variables and results, and within brackets."""
    for node in ast.walk(tree):
        yield getattr(node, "annotation", None)
        yield getattr(node, "returns", None)
        if isinstance(node, ast.Subscript):
            yield node.slice


_CLASS_NAMES: set[str] = set()


def class_names() -> set[str]:
    """The names of classes, which modules export and annotations quote."""
    if not _CLASS_NAMES:
        for path in modules():
            _CLASS_NAMES.update(CLASS.findall(path.read_text()))
    return _CLASS_NAMES


def modules() -> Iterator[Path]:
    for part in PYTHON:
        yield from (ROOT / part).rglob("*.py")


def sources() -> Iterator[Path]:
    yield from sorted((ROOT / "templates").rglob("*.html"))
    # what crawlers read is in outside/
    texts = sorted((ROOT / "templates").rglob("*.txt"))
    yield from (path for path in texts if path.parent.name != "outside")
    yield from (path for path in sorted(modules()) if not UNTRANSLATED & set(path.parts))


def unmarked(path: Path) -> set[str]:
    name = str(path.relative_to(ROOT))
    allowed, _why = ALLOWED.get(name, (set(), ""))
    find = unmarked_in_module if path.suffix == ".py" else unmarked_in_template
    return set(find(path.read_text())) - allowed


def test_every_string_is_marked_for_translation():
    found = {str(path.relative_to(ROOT)): texts for path in sources() if (texts := unmarked(path))}

    assert found == {}


def made_once(tree: ast.Module) -> Iterator[ast.AST]:
    """What runs when a module is imported, and how the fields of its forms are made."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.ClassDef) and "Field" in "".join(map(ast.unparse, node.bases)):
            inits = [each for each in node.body if getattr(each, "name", "") == "__init__"]
            yield from (inner for init in inits for inner in ast.walk(init))
        yield node
        waiting += ast.iter_child_nodes(node)


def test_what_is_made_once_is_translated_when_it_is_shown():
    found = set()
    for path in modules():
        for node in made_once(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in {"gettext", "ngettext", "pgettext"}:
                found.add(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == set()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<h2>Contact</h2>", ["Contact"]),
        ('<h2>{% translate "Contact" %}</h2> · {{ name }}', []),
        ("{% blocktranslate trimmed %}By {{ name }} on {{ day }}{% endblocktranslate %}", []),
        ('<nav aria-label="Pages">{{ x }}</nav>', ["Pages"]),
        ('<nav aria-label="{% translate "Pages" %}">{{ x }}</nav>', []),
        ('{% button "Save" %}', ["Save"]),
        ('{% button _("Save") kind="secondary" %}', []),
        ('{{ name|default:"Not recorded" }}', ["Not recorded"]),
        ('{{ name|default:_("Not recorded") }}', []),
        ('{{ day|date:"j F Y"|default:"No day" }}', ["No day"]),
        ("{% comment %}Why{% endcomment %}<p>&nbsp;–</p>", []),
        ("{{ site_url }}/accounts/login/", []),
    ],
)
def test_unmarked_words_of_a_template_are_found(source, words):
    assert list(unmarked_in_template(source)) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('f("Enter a name.")', ["Enter a name."]),
        ('f(_("Enter a name."))', []),
        ('f(f"Sent to {name} today.")', ["Sent to "]),
        ('Field(label="name")', ["name"]),
        ('class Kind(TextChoices):\n    ONE = "one", "one"', ["one"]),
        ('class Kind(TextChoices):\n    ONE = "one", _("one")', []),
        ('class Verb(TextChoices):\n    ONE = "asked for", _("Ask")', []),
        ('class Deed(Act):\n    ONE = "draft begun", PUBLIC', ["draft begun"]),
        ('class Deed(Act):\n    ONE = gettext_noop("draft begun"), PUBLIC', []),
        ('logger.warning("Mail is late")', []),
        ('messages.warning(request, "Mail is late")', ["Mail is late"]),
        ('def f():\n    """Say a thing."""\n    return "published"', []),
    ],
)
def test_unmarked_words_of_a_module_are_found(source, words):
    assert [
        word for word in unmarked_in_module(source) if "Sent to" in word or word in words
    ] == words


LOWERED = re.compile(r"_(display(\(\))?\)?|label)(\|lower\b|\)?\.lower\(\))")


def test_no_label_is_made_small_without_asking_its_language():
    """``in_sentence`` does it, and keeps abbreviations and labels of other languages."""
    files = [*(ROOT / "templates").rglob("*.*"), *sources()]

    assert [str(path.relative_to(ROOT)) for path in files if LOWERED.search(path.read_text())] == []
