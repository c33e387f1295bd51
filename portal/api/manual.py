"""The description of the API as people read it: by kind of record, without a program."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from portal.api.description import description

METHODS = ["get", "post", "patch", "delete"]
MAX_VALUES = 12


@dataclass(frozen=True)
class Field:
    """A parameter of an operation, or a field of a record."""

    name: str
    kind: str
    about: str
    is_required: bool = False


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    parameters: list[Field]
    content: list[Field]

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path}".replace("/", "-").replace("{", "").replace("}", "")


@dataclass(frozen=True)
class Section:
    """All operations on one kind of record, and its fields."""

    name: str
    operations: list[Operation]
    fields: list[Field]


def sections() -> list[Section]:
    """Return the sections in the order in which the API names its records."""
    found: dict[str, list[Operation]] = {}
    for path, operations in description()["paths"].items():
        for method in METHODS:
            if method in operations:
                tag = operations[method]["tags"][0]
                found.setdefault(tag, []).append(_operation(method, path, operations[method]))
    return [Section(tag, operations, _record(tag)) for tag, operations in found.items()]


def _operation(method: str, path: str, details: dict[str, Any]) -> Operation:
    asked = [each for each in details.get("parameters", []) if each["in"] == "query"]
    content = details.get("requestBody", {}).get("content", {}).get("application/json")
    return Operation(
        method=method.upper(),
        path=path,
        summary=gettext(details["summary"]),
        parameters=[_field(each["name"], each["schema"], each["required"]) for each in asked],
        content=_fields(content["schema"]) if content else [],
    )


def _record(tag: str) -> list[Field]:
    """Return the fields of a record of a section: those of the operation that reads one."""
    for path, operations in description()["paths"].items():
        if f"/{tag}/{{" in path and "get" in operations:
            answer = operations["get"]["responses"][200]
            return _fields(answer["content"]["application/json"]["schema"])
    return []


def _fields(schema: dict[str, Any]) -> list[Field]:
    schema = _resolved(schema)
    required = schema.get("required", [])
    found = schema.get("properties", {}).items()
    return [_field(name, each, name in required) for name, each in found]


def _field(name: str, schema: dict[str, Any], is_required: bool) -> Field:
    about = schema.get("description") or _resolved(schema).get("description", "")
    return Field(name, type_in_words(schema), gettext(about) if about else "", is_required)


def type_in_words(schema: dict[str, Any]) -> str:
    """Return the type of a value, or the values that it can have."""
    if parts := schema.get("anyOf") or schema.get("allOf"):
        return " | ".join(dict.fromkeys(type_in_words(each) for each in parts))
    if "$ref" in schema:
        named = _resolved(schema)
        return type_in_words(named) if "enum" in named else _name(schema)
    if "enum" in schema:
        return _values(schema["enum"])
    if schema.get("type") == "array":
        return f"{type_in_words(schema.get('items', {}))}[]"
    return str(schema.get("format") or schema.get("type", ""))


def _values(values: list[object]) -> str:
    shown = ", ".join(str(each) or "–" for each in values[:MAX_VALUES])
    return f"{shown}, …" if len(values) > MAX_VALUES else shown


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2].removesuffix("Record").lower()


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that a reference stands for."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = description()["components"]["schemas"][
        schema["$ref"].rpartition("/")[2]
    ]
    return found
