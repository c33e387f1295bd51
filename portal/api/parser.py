"""Reading what was sent: JSON without anything that a program could have meant otherwise."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja.parser import Parser

from portal.api.problems import Problem

MAX_DEPTH = 10


class StrictParser(Parser):
    """Refuses what is no JSON, or names a field twice, or is nested deeply."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != "application/json":
            detail = gettext("Send the content as application/json.")
            raise Problem("not-json", detail)
        try:
            content = json.loads(
                request.body, object_pairs_hook=_each_once, parse_constant=_no_number
            )
            # a lone half of a character is no text
            json.dumps(content, ensure_ascii=False).encode()
        except RecursionError as deep:
            raise _too_deep() from deep
        except UnicodeError as invalid:
            raise Problem("unreadable", gettext("The text is not valid UTF-8.")) from invalid
        except ValueError as invalid:
            raise Problem("unreadable", gettext("The content is not valid JSON.")) from invalid
        return _object(content)


def _object(content: object) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise Problem("unreadable", gettext("Send one JSON object."))
    if _depth(content) > MAX_DEPTH:
        raise _too_deep()
    return content


def _depth(content: object) -> int:
    """Return how deeply lists and objects are nested; level by level, so that none is too deep."""
    depth, level = 0, [content]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [part for each in level for part in _parts(each)]
    return depth


def _parts(content: object) -> list[object]:
    if isinstance(content, dict):
        return list(content.values())
    return list(content) if isinstance(content, list) else []


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise Problem("unreadable", gettext("A field is named twice."))
    return content


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _too_deep() -> Problem:
    detail = gettext("The content is nested more than {number} levels deep.").format(
        number=MAX_DEPTH
    )
    return Problem("unreadable", detail)
