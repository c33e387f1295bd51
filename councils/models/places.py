"""Where somebody looks, as their words say it: payroll in Wales, district council parking."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from councils.models.council import CouncilKind, Region
from portal.search.models import EntryKind, IndexEntry, key_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENGLAND = [region.value for region in Region if region.nation == "england"]
REGIONS: "dict[str, tuple[StrOrPromise, list[str]]]" = {
    **{str(region.label): (region.label, [region.value]) for region in Region},
    "Yorkshire": (_("Yorkshire and the Humber"), [Region.YORKSHIRE_HUMBER]),
    "Yorkshire and Humber": (_("Yorkshire and the Humber"), [Region.YORKSHIRE_HUMBER]),
    "N Ireland": (_("Northern Ireland"), [Region.NORTHERN_IRELAND]),
    "NI": (_("Northern Ireland"), [Region.NORTHERN_IRELAND]),
    "Midlands": (_("Midlands"), [Region.EAST_MIDLANDS, Region.WEST_MIDLANDS]),
    "East Anglia": (_("East of England"), [Region.EAST_OF_ENGLAND]),
    "England": (_("England"), ENGLAND),
    "English councils": (_("England"), ENGLAND),
    "Welsh councils": (_("Wales"), [Region.WALES]),
    "Scottish councils": (_("Scotland"), [Region.SCOTLAND]),
    "Northern Irish councils": (_("Northern Ireland"), [Region.NORTHERN_IRELAND]),
}
DISTRICT, BOROUGHS = (
    [CouncilKind.NON_METROPOLITAN],
    [CouncilKind.NON_METROPOLITAN, CouncilKind.METROPOLITAN, CouncilKind.LONDON_BOROUGH],
)
UNITARY = [CouncilKind.UNITARY, CouncilKind.WELSH_UNITARY, CouncilKind.SCOTTISH_UNITARY]
KINDS: "dict[str, tuple[StrOrPromise, list[str]]]" = {
    name: (label, [kind.value for kind in kinds])
    for names, label, kinds in [
        (["district council", "district councils"], _("District councils"), DISTRICT),
        (["county council", "county councils"], _("County councils"), [CouncilKind.COUNTY]),
        (["borough council", "borough councils"], _("Borough councils"), BOROUGHS),
        (["unitary", "unitaries", "unitary council", "unitary councils"], _("Unitaries"), UNITARY),
        (["unitary authority", "unitary authorities"], _("Unitaries"), UNITARY),
        (["metropolitan districts", "metropolitan boroughs", "metropolitan councils",
          "metropolitan district", "metropolitan borough"],
         _("Metropolitan districts"), [CouncilKind.METROPOLITAN]),
        (["london borough", "london boroughs"], _("London boroughs"), [CouncilKind.LONDON_BOROUGH]),
        (["combined authority", "combined authorities"], _("Combined authorities"),
         [CouncilKind.COMBINED_AUTHORITY]),
        (["national park authority", "national park authorities"], _("National park authorities"),
         [CouncilKind.NATIONAL_PARK]),
        (["fire authority", "fire authorities", "fire services", "fire and rescue services"],
         _("Fire and rescue"), [CouncilKind.FIRE]),
    ]
    for name in names
}  # fmt: skip
LEADING = r"(?:\b(?P<leading>in|for|across|throughout|within|from|by|at)\s(?:the\s)?)?"
NEGATED = re.compile(r"\b(?:not|outside|except|excluding|without)$", re.IGNORECASE)
NAMED = [EntryKind.COUNCIL, EntryKind.SUPPLIER, EntryKind.PRODUCT]


class PlaceFacet(NamedTuple):
    """A facet, the words that say a value of it, and how they are found."""

    name: str
    values: "dict[str, tuple[StrOrPromise, list[str]]]"
    pattern: re.Pattern[str]


def _dimension(name: str, values: "dict[str, tuple[StrOrPromise, list[str]]]") -> PlaceFacet:
    words = sorted(values, key=len, reverse=True)
    words_pattern = "|".join(re.escape(word).replace(r"\ ", "[ -]") for word in words)
    pattern = re.compile(rf"{LEADING}\b(?P<place>{words_pattern})\b(?![-\w])", re.IGNORECASE)
    return PlaceFacet(name, {word.casefold(): value for word, value in values.items()}, pattern)


DIMENSIONS = [_dimension("council_kind", KINDS), _dimension("region", REGIONS)]


@dataclass(frozen=True)
class Placed:
    """What is looked for, and where: the values of each facet, and what to call them."""

    text: str
    facets: dict[str, list[str]] = field(default_factory=dict)
    labels: "dict[str, StrOrPromise]" = field(default_factory=dict)


def placed(text: str) -> Placed:
    """A question apart from the region or kind of council that it names.

    What is part of a name stays: Historic England, Transport for Wales, Durham County Council.
    Quotation marks and minus signs mean the words as they stand.
    """
    text = " ".join(text.split())
    found = Placed(text)
    if re.search(r'["“”]|(?<!\S)[-–]', text):
        return found
    for dimension in DIMENSIONS:
        found = _without(found, dimension)
    return found


def _without(found: Placed, dimension: PlaceFacet) -> Placed:
    for match in dimension.pattern.finditer(found.text):
        before = found.text[: match.start()].strip()
        after = found.text[match.end() :].strip(" ?!.")
        rest = f"{before} {after}".strip()
        is_apart = (bool(match["leading"]) or not before or not after) and not NEGATED.search(
            before
        )
        if key_of(rest) and is_apart and not _is_in_a_name(before, match, after):
            label, values = dimension.values[match["place"].replace("-", " ").casefold()]
            return Placed(
                rest,
                found.facets | {dimension.name: values},
                found.labels | {dimension.name: label},
            )
    return found


def _is_in_a_name(before: str, match: re.Match[str], after: str) -> bool:
    """Whether something is called so, with the word before or behind."""
    whole = f"{before.rsplit(maxsplit=1)[-1]} {match[0].strip()}" if before else ""
    longer = f"{match['place']} {after.split(maxsplit=1)[0]}" if after else ""
    phrases = [phrase for phrase in (whole, longer) if phrase]
    called = Q(pk__in=[])
    for phrase in phrases:
        called |= Q(pk__in=_called(phrase))
    return IndexEntry.objects.filter(called, kind__in=NAMED).exists()


def _called(phrase: str) -> RawSQL:
    return RawSQL(
        "SELECT id FROM search_entry WHERE head @@"
        " phraseto_tsquery('public.search_english', search_plain(%s))",
        [phrase],
    )
