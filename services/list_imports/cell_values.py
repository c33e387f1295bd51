"""What the cells of a council's list say, by the column that they are in."""

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext

from portal.files.export import FORMULA
from portal.text import one_line, printable
from services.imports.cells import is_placeholder
from services.list_imports.cell_dates import read_day
from services.list_imports.cell_numbers import NumberRead, read_count, read_months, read_pounds
from services.list_imports.status_words import KNOWN_STATUSES
from services.models import Contract, Product, Supplier, Use
from services.models.choices import UseStatus
from services.models.taxonomy import Category

if TYPE_CHECKING:
    from datetime import date

LIMITED_BY: dict[str, tuple[type[models.Model], str]] = {
    "system": (Product, "name"),
    "supplier": (Supplier, "name"),
    "area": (Category, "name"),
    "version": (Use, "version"),
    "stopped_reason": (Use, "stopped_reason"),
    "owner_team": (Use, "owner_team"),
    "contract_title": (Contract, "title"),
    "reference": (Contract, "reference"),
    "notes": (Use, "notes"),
}
MAX_LENGTH = 500  # of what no column of ours holds
LARGEST = {"annual_cost": 2**31 - 1, "total_value": 10**12, "licences": 2**31 - 1}
LARGEST_NOTICE = 120  # months
SHOWN = 60
# what says that nothing is said, beside the placeholders that all files have
WITHHELD = re.compile(
    r"redacted|commercial(?:ly)? in confidence|commercially sensitive|commercially confidential|"
    r"withheld|exempt|not disclosed|not published|not recorded|not held|not available|"
    r"no information|see contract|see attached|section 43|s43|foi exemption"
)
SEVERAL = re.compile(r"[;\n|]| / ")
BEHIND_A_STATUS = re.compile(r"[-–(,:/;]")
NO_WORDS = re.compile(r"[\W_]+")


class Read(NamedTuple):
    """What a cell says: nothing at all, a value, or a problem in a sentence.

    ``extra`` holds what else it says: ``extension_until``, or a ``note`` for the person.
    """

    value: "str | int | date | None" = None
    problem: str = ""
    extra: "dict[str, str | date]" = {}


def read_value(key: str, text: str) -> Read:
    """What a cell of the column of this key says. No value and no problem: it says nothing."""
    plain = _unquoted(printable(unescape(unescape(text))).replace("\u00a0", " ").strip())
    if key == "status":
        return _status(plain)
    if not says_something(key, plain):
        return Read()
    return READERS.get(key, _line)(key, plain)


def _unquoted(plain: str) -> str:
    """Without the quote that our export puts before what looks like a formula."""
    is_quoted = plain.startswith("'") and plain[1:].lstrip().startswith(FORMULA)
    return plain[1:].strip() if is_quoted else plain


def says_something(key: str, plain: str) -> bool:
    if key in NUMBERS and plain.strip("£ ") in {"0", "0.0", "0.00"}:
        return True
    return not is_placeholder(plain) and not WITHHELD.search(plain[:MAX_LENGTH].casefold())


def _line(key: str, plain: str) -> Read:
    if problem := _too_long(key, line := one_line(plain)):
        return Read(problem=problem)
    return Read(line or None)


def _lines(key: str, plain: str) -> Read:
    problem = _too_long(key, plain)
    return Read(problem=problem) if problem else Read(plain)


def _first(key: str, plain: str) -> Read:
    """The first of several suppliers, and a note that there are more."""
    names = [name for name in map(one_line, SEVERAL.split(plain)) if name]
    if len(names) < 2:  # noqa: PLR2004 - one alone
        return _line(key, plain)
    if problem := _too_long(key, names[0]):
        return Read(problem=problem)
    note = gettext("The cell names {n} suppliers. We used the first: {name}.")
    return Read(names[0], extra={"note": note.format(n=len(names), name=names[0])})


def _too_long(key: str, text: str) -> str:
    if len(text) <= (limit := max_length(key)):
        return ""
    problem = gettext("“{text}…” is longer than {limit} characters. Shorten it.")
    return problem.format(text=text[:SHOWN], limit=limit)


def max_length(key: str) -> int:
    """How long a text of this key may be: what its column holds."""
    if key not in LIMITED_BY:
        return MAX_LENGTH
    model, name = LIMITED_BY[key]
    return getattr(model._meta.get_field(name), "max_length", None) or MAX_LENGTH


def _day(key: str, plain: str) -> Read:
    found = read_day(plain, is_end=key in ENDS)
    if found.problem or not found.day:
        return Read(problem=found.problem)
    if found.extension and key == "ends_on":
        return Read(found.day, extra={"extension_until": found.extension})
    if found.rest and key == "ends_on":
        note = gettext("We used only the date in “{text}”.").format(text=plain[:SHOWN])
        return Read(found.day, extra={"note": note})
    return Read(found.extension if key == "extension_until" and found.extension else found.day)


def _pounds(key: str, plain: str) -> Read:
    found = read_pounds(plain)
    number, times = found.number, found.times_a_year
    if number is not None and times:
        if key == "total_value":
            problem = gettext("“{text}” is not the value of the whole contract. Add it up.")
            return Read(problem=problem.format(text=plain[:SHOWN]))
        number *= times
    return _within(key, plain, found._replace(number=number))


def _months(key: str, plain: str) -> Read:
    found = read_months(plain)
    if found.number is not None and found.number > LARGEST_NOTICE:
        problem = gettext("“{text}” is more than {n} months. Check it.")
        return Read(problem=problem.format(text=plain[:SHOWN], n=LARGEST_NOTICE))
    return Read(found.number, found.problem)


def _count(key: str, plain: str) -> Read:
    return _within(key, plain, read_count(plain))


def _within(key: str, plain: str, found: NumberRead) -> Read:
    if found.number is not None and found.number > LARGEST[key]:
        problem = gettext("“{text}” is larger than we can record. Check it.")
        return Read(problem=problem.format(text=plain[:SHOWN]))
    return Read(found.number, found.problem)


def _status(plain: str) -> Read:
    """The status that the words mean, whole or their beginning: “Live - supported”."""
    text = plain[:MAX_LENGTH].casefold()
    if status := _known_status(text):
        return Read(status)
    if not says_something("status", plain):
        return Read()
    if status := _known_status(BEHIND_A_STATUS.split(text, maxsplit=1)[0]):
        return Read(status)
    problem = gettext("“{text}” is not a status that we know. Select one.")
    return Read(problem=problem.format(text=plain[:SHOWN]))


def _known_status(text: str) -> str:
    words = NO_WORDS.sub(" ", text).strip()
    labels = {str(status.label).casefold(): status for status in UseStatus}
    found = labels.get(words) or KNOWN_STATUSES.get(words)
    return found.value if found else ""


DAYS = {"since", "until", "starts_on", "ends_on", "extension_until"}
ENDS = {"until", "ends_on", "extension_until"}
NUMBERS = {"licences", "notice_months", "annual_cost", "total_value"}
READERS: dict[str, Callable[[str, str], Read]] = {
    "supplier": _first,
    "notes": _lines,
    "licences": _count,
    "notice_months": _months,
    "annual_cost": _pounds,
    "total_value": _pounds,
    **dict.fromkeys(DAYS, _day),
}
