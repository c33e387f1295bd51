"""The parts of an email that administrators may word in another way: subject, opening, closing.

The standard wording is in templates/emails/, each part within the tag ``wording``. An edited
wording is plain text with placeholders such as {council}. It is used only where every placeholder
is known, so an email is sent whatever an administrator wrote.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.conf import settings
from django.template import Context, NodeList, Template
from django.template.base import FilterExpression, Node
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Wordings = Mapping[str, str]
EMAILS = settings.BASE_DIR / "templates" / "emails"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
STANDARD: Wordings = MappingProxyType({})
SUBJECT = "subject"
LABELS = {SUBJECT: _("Subject"), "opening": _("Opening"), "closing": _("Closing")}


class WordingNode(Node):
    """A part of an email: its edited wording, or the standard one within the tag."""

    child_nodelists = ("standard",)

    def __init__(
        self,
        part: str,
        placeholders: Mapping[str, FilterExpression],
        standard: NodeList,
        options: Mapping[str, FilterExpression],
    ) -> None:
        self.part, self.placeholders, self.standard = part, placeholders, standard
        self.options = options

    def render(self, context: Context) -> str:
        values = {name: value.resolve(context) for name, value in self.placeholders.items()}
        edited = (context.get("wordings") or STANDARD).get(self.part, "")
        return filled(edited, values) or self.standard_with(values, context)

    def standard_with(self, values: Mapping[str, object], context: Context) -> str:
        with context.push(**values):
            return self.standard.render(context).strip()

    def option(self, name: str) -> str:
        return str(self.options[name].resolve(Context())) if name in self.options else ""


@dataclass(frozen=True)
class EmailPart:
    """A part that can be worded in another way; ``needs`` are placeholders it must contain."""

    key: str
    case: str
    standard: str
    placeholders: tuple[str, ...]
    needs: frozenset[str]

    @property
    def is_subject(self) -> bool:
        return self.key.startswith(SUBJECT)

    @property
    def label(self) -> "StrOrPromise":
        label = LABELS[self.key.partition("_")[0]]
        if not self.case:
            return label
        return gettext("{part} ({case})").format(part=label, case=self.case)

    def unknown(self, text: str) -> str:
        """The first placeholder that this part does not have, or a brace that begins none."""
        unknown = (each for each in PLACEHOLDER.findall(text) if each not in self.placeholders)
        brace = re.search("[{}]", PLACEHOLDER.sub("", text))
        return next((f"{{{each}}}" for each in unknown), brace.group() if brace else "")

    def missing(self, text: str) -> list[str]:
        return sorted(self.needs - set(PLACEHOLDER.findall(text)))


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with its placeholders filled in, each in one line; nothing where one is unknown.

    A value that looks like a placeholder stays as it is.
    """
    if not values.keys() >= set(PLACEHOLDER.findall(text)):
        return ""
    return PLACEHOLDER.sub(lambda found: " ".join(str(values[found[1]]).split()), text).strip()


@cache
def email_names() -> tuple[str, ...]:
    """Every kind of email that the site sends, such as services/published."""
    files = [path.relative_to(EMAILS).with_suffix("") for path in EMAILS.rglob("*.txt")]
    return tuple(sorted(file.as_posix() for file in files if not file.name.startswith("_")))


def names_in(folders: Collection[str]) -> list[str]:
    """The kinds of email whose templates are in these folders."""
    return [name for name in email_names() if name.partition("/")[0] in folders]


def parts_of(name: str) -> list[EmailPart]:
    """The parts of a kind of email, with the standard wording in the language of the reader."""
    template = _template(name)
    context = Context({"site_name": settings.SITE_NAME}, autoescape=False)
    with context.bind_template(template):
        return [_part(node, context) for node in _wordings_in(template.nodelist)]


def title_of(name: str) -> str:
    """What administrators know a kind of email by: its standard subject, if that says enough."""
    named = next((node.option("named") for node in _wordings_in(_template(name).nodelist)), "")
    return named or " / ".join(part.standard for part in parts_of(name) if part.is_subject)


def _part(node: WordingNode, context: Context) -> EmailPart:
    names = tuple(node.placeholders)
    # rendered with itself in place of each value, so that it can be edited
    standard = node.standard_with({name: f"{{{name}}}" for name in names}, context)
    needs = frozenset(filter(None, node.option("needs").split(",")))
    return EmailPart(node.part, node.option("case"), standard, names, needs)


def _template(name: str) -> Template:
    template: Template = get_template(f"emails/{name}.txt").template  # type: ignore[attr-defined]  # of Django's engine
    return template


def _wordings_in(nodes: Iterable[Node]) -> Iterator[WordingNode]:
    for node in nodes:
        if isinstance(node, WordingNode):
            yield node
        elif isinstance(node, IncludeNode):
            included = node.template.resolve(Context()).removeprefix("emails/")
            yield from _wordings_in(_template(included.removesuffix(".txt")).nodelist)
        else:
            for children in node.child_nodelists:
                yield from _wordings_in(getattr(node, children, []))


# who knows what administrators wrote: an app above this one
_sources: list[Callable[[], Mapping[str, Wordings]]] = []


def register_wordings(source: Callable[[], Mapping[str, Wordings]]) -> None:
    """Ask for the edited wordings of every kind of email here."""
    _sources[:] = [source]


def wordings_of(name: str) -> Wordings:
    return next((source().get(name, STANDARD) for source in _sources), STANDARD)
