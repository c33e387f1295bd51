"""A publiccode.yml as values, each with its line. Limits come first: files come from strangers.

YAML is read event by event (1.2, core schema). Aliases are refused: a few lines of them stand for
millions of values.
"""

import re
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from services.publiccode.engine.problems import FileProblem

MAX_BYTES = 100_000
MAX_DEPTH = 12
MAX_VALUES = 5_000
NOTHING = re.compile(r"(~|null|Null|NULL)?")
FLAG = re.compile(r"(true|True|TRUE)|false|False|FALSE")
NUMBER = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}(\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,9})?")
STRING_TAGS = {None, "!", "tag:yaml.org,2002:str"}


@dataclass
class YamlValue:
    """A value of the file, where its key or its place in a list begins."""

    content: "str | bool | list[YamlValue] | dict[str, YamlValue] | None"
    line: int = 0
    column: int = 0
    is_number: bool = False

    @property
    def plain(self) -> object:
        """The same without lines."""
        if isinstance(self.content, dict):
            return {key: value.plain for key, value in self.content.items()}
        if isinstance(self.content, list):
            return [value.plain for value in self.content]
        return self.content


class Unreadable(Exception):
    """The file is no YAML, or more than we read; the problem says which and where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.problem = FileProblem("", message, line, column)


@dataclass
class Container:
    """A list or section that is not at its end yet; of a section also the key before a value."""

    value: YamlValue
    key: yaml.ScalarEvent | None = None


def read_document(content: bytes) -> tuple[YamlValue, list[FileProblem]]:
    """The values of a file, and keys that are in a section twice. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file must be smaller than {n} kB.").format(n=MAX_BYTES // 1000))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(_("The file must be in UTF-8."), line) from None
    try:
        return EventReader().read(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = _("This is not valid YAML: {reason}.").format(reason=error.problem or error.context)
        raise Unreadable(why, *where) from None
    except yaml.YAMLError:
        raise Unreadable(_("The file has characters that YAML does not allow.")) from None


class EventReader:
    """Puts the events of one document together."""

    def __init__(self) -> None:
        self.open: list[Container] = []
        self.root: YamlValue | None = None
        self.number = 0
        self.problems: list[FileProblem] = []

    def read(self, text: str) -> tuple[YamlValue, list[FileProblem]]:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            self._check(event)
            if isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event)
        return self.root or YamlValue(None, 1, 1), self.problems

    def _check(self, event: yaml.Event) -> None:
        line, column = place_of(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(_("Anchors and aliases are not allowed."), line, column)
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise Unreadable(_("The file must hold one document only."), line, column)
        if len(self.open) > MAX_DEPTH:
            raise Unreadable(_("Sections are nested too deep."), line, column)
        self.number += 1
        if self.number > MAX_VALUES:
            raise Unreadable(_("The file holds too many values."), line, column)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        container = self.open[-1] if self.open else None
        if container and isinstance(container.value.content, dict) and container.key is None:
            container.key = event
            return
        is_number = event.implicit[0] and NUMBER.fullmatch(event.value) is not None
        self._add(YamlValue(scalar_of(event), is_number=is_number), event)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        container = self.open[-1] if self.open else None
        if container and isinstance(container.value.content, dict) and container.key is None:
            raise Unreadable(_("A key must be text."), *place_of(event))
        value = YamlValue({} if isinstance(event, yaml.MappingStartEvent) else [])
        self._add(value, event)
        self.open.append(Container(value))

    def _add(self, value: YamlValue, event: yaml.NodeEvent) -> None:
        container = self.open[-1] if self.open else None
        key = container.key if container else None
        value.line, value.column = place_of(key or event)
        if container is None:
            self.root = value
        elif isinstance(container.value.content, list):
            container.value.content.append(value)
        else:
            self._add_to_section(container, value)

    def _add_to_section(self, container: Container, value: YamlValue) -> None:
        section, key = container.value.content, container.key
        assert isinstance(section, dict)  # noqa: S101 - what is no list is a section
        assert key is not None  # noqa: S101 - a value comes after its key
        if key.value in section:
            message = _("“{key}” is in the section twice.").format(key=key.value)
            self.problems.append(FileProblem(key.value, message, value.line, value.column))
        section[key.value], container.key = value, None


def scalar_of(event: yaml.ScalarEvent) -> str | bool | None:
    """What a scalar stands for; numbers stay as they are written, because fields want text."""
    if event.tag not in STRING_TAGS:
        raise Unreadable(_("Tags are not allowed."), *place_of(event))
    if not event.implicit[0]:  # in quotation marks, or a block
        return str(event.value)
    if NOTHING.fullmatch(event.value):
        return None
    flag = FLAG.fullmatch(event.value)
    return flag[1] is not None if flag else str(event.value)


def place_of(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
