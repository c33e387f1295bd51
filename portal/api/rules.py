"""What the gate knows of each address: what it shows, and which parameters it understands."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict

from portal.api.problems import Problem
from portal.database.revisions import CATALOGUE

SHOWN = 50


class WriteQuery(BaseModel):
    """What a program can say of what it writes."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = False  # portal.api.writes reads it


class AddressRules(NamedTuple):
    """The subjects that an address shows, and what can be asked of it."""

    subjects: tuple[str, ...] = (CATALOGUE,)
    query: type[BaseModel] | None = None
    methods: tuple[str, ...] = ()


RULES: dict[str, AddressRules] = {}


def add_rules(route: str, subjects: Iterable[str], query: type[BaseModel]) -> None:
    """Note what an address that is read shows."""
    RULES[route] = AddressRules(tuple(subjects), query, ("GET", "HEAD"))


def add_method(route: str, method: str) -> None:
    """Note another way to send something to an address."""
    known = RULES.get(route, AddressRules())
    RULES[route] = known._replace(methods=(*known.methods, method))


def check_method(request: HttpRequest, rules: AddressRules) -> None:
    if not rules.methods or request.method in rules.methods:
        return
    allowed = ", ".join(rules.methods)
    detail = gettext("This address accepts only {methods}.").format(methods=allowed)
    raise Problem("method-not-allowed", detail, headers={"Allow": allowed})


def check_query(request: HttpRequest, query: type[BaseModel] | None) -> None:
    """Raise Problem for parameters that mean nothing here, and for those that are sent twice."""
    if query is None:
        return
    for name, values in request.GET.lists():
        if name not in query.model_fields:
            _refuse_name(name[:SHOWN], query)
        if len(values) > 1:
            detail = gettext("The parameter {name} is sent twice.").format(name=name)
            raise Problem("invalid-parameter", detail, parameter=name)
        if not is_text(values[0]):
            detail = gettext("The parameter {name} contains a character that is not text.")
            raise Problem("invalid-parameter", detail.format(name=name), parameter=name)


def _refuse_name(name: str, query: type[BaseModel]) -> None:
    shown = name if is_text(name) else "?"
    detail = gettext("There is no parameter {name} here. The parameters are: {names}.").format(
        name=shown, names=", ".join(query.model_fields)
    )
    raise Problem("unknown-parameter", detail, parameter=shown)


def is_text(text: str) -> bool:
    """Whether the database can store it: no NUL, and no half of a character."""
    try:
        text.encode()
    except UnicodeError:
        return False
    return "\x00" not in text
