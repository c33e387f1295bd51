"""The kinds of fields that the standard has, and how each is checked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from services.publiccode.engine.checks import Check, language
from services.publiccode.engine.document import YamlValue
from services.publiccode.engine.problems import Report

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Section = dict[str, YamlValue]
Place = tuple[int, int]


class Kind(Protocol):
    """What a field holds."""

    def check(self, value: YamlValue, key: str, report: Report) -> None: ...

    def missing(self, key: str, place: Place, report: Report) -> None:
        """Report what is required within a required field that is missing."""


def wrong_kind(value: YamlValue, key: str, wanted: str, report: Report) -> None:
    report.error(key, wanted, (value.line, value.column))


def required(key: str, place: Place, report: Report) -> None:
    name = key.rpartition(".")[2]
    report.error(key, _("Add “{name}”.").format(name=name), place)


@dataclass(frozen=True)
class Text:
    """A text; numbers and true or false are read as text. Empty is missing if it is required."""

    checks: tuple[Check, ...] = ()
    may_be_empty: bool = True

    def check(self, value: YamlValue, key: str, report: Report) -> None:
        if isinstance(value.content, list | dict):
            wrong_kind(value, key, _("Must be text."), report)
            return
        text = text_of(value)
        place = (value.line, value.column)
        if not text and not self.may_be_empty:
            required(key, place, report)
        elif message := next((wrong for check in self.checks if (wrong := check(text))), ""):
            report.error(key, message, place)

    def missing(self, key: str, place: Place, report: Report) -> None:
        required(key, place, report)


@dataclass(frozen=True)
class TrueOrFalse:
    def check(self, value: YamlValue, key: str, report: Report) -> None:
        if not isinstance(value.content, bool):
            wrong_kind(value, key, _("Must be true or false."), report)

    def missing(self, key: str, place: Place, report: Report) -> None:
        required(key, place, report)


@dataclass(frozen=True)
class Items:
    """A list; with ``is_needed`` of at least one item."""

    of: Kind
    is_needed: bool = False

    def check(self, value: YamlValue, key: str, report: Report) -> None:
        if not isinstance(value.content, list):
            wrong_kind(value, key, _("Must be a list."), report)
            return
        if self.is_needed and not value.content:
            report.error(key, _("Add at least one item."), (value.line, value.column))
        for number, item in enumerate(value.content):
            self.of.check(item, f"{key}[{number}]", report)

    def missing(self, key: str, place: Place, report: Report) -> None:
        required(key, place, report)


@dataclass(frozen=True)
class OneOrMore:
    """A text, or a list of texts."""

    of: Kind

    def check(self, value: YamlValue, key: str, report: Report) -> None:
        if isinstance(value.content, list):
            Items(self.of).check(value, key, report)
        else:
            self.of.check(value, f"{key}[0]" if isinstance(value.content, str) else key, report)

    def missing(self, key: str, place: Place, report: Report) -> None:
        required(key, place, report)


@dataclass(frozen=True)
class FileField:
    kind: Kind
    is_required: bool = False
    # what to do instead; the field is read as long as files have it
    deprecated: "StrOrPromise" = ""


Rule = Callable[[Section, YamlValue, str, Report], None]


@dataclass(frozen=True)
class Fields:
    """A section with these fields and no others, and rules about several of them."""

    fields: Mapping[str, FileField]
    rules: tuple[Rule, ...] = field(default=())

    def check(self, value: YamlValue, key: str, report: Report) -> None:
        if not isinstance(value.content, dict):
            wrong_kind(value, key, _("Must be a section with fields of its own."), report)
            return
        first = next(iter(value.content.values()), value)
        place = (first.line, first.column)
        for name, each in self.fields.items():
            path = f"{key}.{name}" if key else name
            self._check_field(each, value.content.get(name), path, place, report)
        for name in value.content.keys() - self.fields.keys():
            self._unknown(value.content[name], name, key, report)
        for rule in self.rules:
            rule(value.content, value, key, report)

    def _check_field(
        self, each: FileField, value: YamlValue | None, key: str, place: Place, report: Report
    ) -> None:
        if value is None or value.content is None:
            if each.is_required:
                own_place = (value.line, value.column) if value else place
                each.kind.missing(key, own_place, report)
            return
        if each.deprecated:
            report.warn(key, str(each.deprecated), (value.line, value.column))
        each.kind.check(value, key, report)

    def _unknown(self, value: YamlValue, name: str, key: str, report: Report) -> None:
        path = f"{key}.{name}" if key else name
        message = _("“{name}” is not a field of the standard.").format(name=name)
        report.error(path, message, (value.line, value.column))

    def missing(self, key: str, place: Place, report: Report) -> None:
        for name, each in self.fields.items():
            if each.is_required:
                each.kind.missing(f"{key}.{name}", place, report)


@dataclass(frozen=True)
class Translations:
    """A section for each language; at least one."""

    of: Fields

    def check(self, value: YamlValue, key: str, report: Report) -> None:
        if not isinstance(value.content, dict):
            wrong_kind(value, key, _("Must be a section for each language."), report)
            return
        if not value.content:
            report.error(
                key, _("Describe it in at least one language."), (value.line, value.column)
            )
        for code, section in value.content.items():
            if message := language(code):
                report.error(key, message, (section.line, section.column))
            self.of.check(section, f"{key}.{code}", report)

    def missing(self, key: str, place: Place, report: Report) -> None:
        required(key, place, report)


def text_of(value: YamlValue) -> str:
    if isinstance(value.content, bool):
        return "true" if value.content else "false"
    return value.content if isinstance(value.content, str) else ""


def items_of(value: YamlValue | None) -> Iterator[YamlValue]:
    """The items of a list; none where it is none."""
    if value is not None and isinstance(value.content, list):
        yield from value.content
