"""How a question was read: what is asked for, and the filters that its words say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext

from councils.models import Council, Nation
from portal.pages.questions.amounts import Amount
from portal.pages.questions.periods import Period
from portal.text import list_in_words
from services.models import Category, Product, Supplier

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

USES, LEFT, LEAVES, MOVED = "uses", "left", "leaves", "moved"
PLANS, PLANS_TO_LEAVE, NEEDS = "plans", "plans_to_leave", "needs"
OFFERS, SHARES, SERVICES, CONTRACTS = "offers", "shares", "services", "contracts"
PLACES = {"region", "council_kind"}
OF_SERVICES = {OFFERS, SHARES, SERVICES}
System = Product | Supplier


class Places(NamedTuple):
    """Regions or kinds of council that are asked for, or left out."""

    label: "StrOrPromise"
    values: tuple[str, ...]
    is_excluded: bool = False

    @property
    def in_words(self) -> "StrOrPromise":
        return gettext("not {places}").format(places=self.label) if self.is_excluded else self.label

    def joined(self, other: "Places") -> "Places":
        """Both: "in Wales or Scotland", "not in Wales or Scotland"."""
        values = tuple(dict.fromkeys((*self.values, *other.values)))
        return Places(list_in_words([self.label, other.label]), values, self.is_excluded)

    def less(self, other: "Places") -> "Places":
        """These without others: "in England but not in London"."""
        label = gettext("{places}, not {others}")
        values = tuple(value for value in self.values if value not in other.values)
        return Places(label.format(places=self.label, others=other.label), values)

    def among(self, known: Iterable[str]) -> list[str]:
        """Those of the known values that are wanted."""
        return [value for value in known if (value in self.values) != self.is_excluded]


class ReadFilter(NamedTuple):
    """A filter as its chip shows it; ``words`` are those of the question that say it."""

    key: str
    label: str
    words: str
    is_for_members: bool


@dataclass(frozen=True)
class Reading:
    """A question whose every word was understood.

    ``about`` is what is used, ``origin`` what was left. ``words`` has the words of each filter.
    """

    act: str
    about: tuple[System, ...] = ()
    origin: System | None = None
    excluded: tuple[System, ...] = ()
    area: Category | None = None
    council: Council | None = None
    region: Places | None = None
    council_kind: Places | None = None
    is_like: bool = False
    period: Period | None = None
    has_ends: bool = False
    amount: Amount | None = None
    words: dict[str, str] = field(default_factory=dict)

    @property
    def filters(self) -> list[ReadFilter]:
        """What the question says, in the order of the chips."""
        return [
            ReadFilter(key, label, self.words.get(key, ""), self._is_for_members(key))
            for key in LABELS
            if (label := LABELS[key](self))
        ]

    def without(self, keys: set[str]) -> "Reading":
        """The reading without these filters."""
        act = SERVICES if "act" in keys and self.act in OF_SERVICES else self.act
        names = {each.name: each.default for each in fields(self) if each.name in keys - {"act"}}
        if "like" in keys:
            names["is_like"] = False
        return replace(self, act=act, **names)  # type: ignore[arg-type]  # defaults of the fields

    def for_visitor(self) -> "Reading":
        """The reading without what only members may ask."""
        return self.without({each.key for each in self.filters if each.is_for_members})

    @property
    def subject(self) -> str:
        """What is searched for below the answer."""
        kind = self.words.get("act", "") if self.act == CONTRACTS else ""
        names = [self.words.get(key, "") for key in ("about", "origin", "area")]
        return " ".join(filter(None, [*names, kind]))

    @property
    def things(self) -> str:
        """What the records are of, in words."""
        names = self.about or ((self.origin,) if self.origin else ())
        return one_of(names) if names else str(self.area or "")

    @property
    def is_simple(self) -> bool:
        """Whether it asks who uses one thing or left one product, anywhere or in some places."""
        is_usual = self.act == USES or (self.act == LEFT and isinstance(self.origin, Product))
        thing = self.about or ((self.origin,) if self.origin else ())
        is_one = len(thing) + (self.area is not None) == 1
        places = [each for each in (self.region, self.council_kind) if each]
        is_placed = not any(each.is_excluded for each in places)
        others = {each.key for each in self.filters} - {"about", "origin", "area"} - PLACES
        return is_usual and is_one and is_placed and not others

    @property
    def thing(self) -> System | Category | None:
        """The first thing that it is about."""
        return next(iter(self.about), None) or self.origin or self.area

    @property
    def can_be_answered(self) -> bool:
        """Whether it asks for few enough records, also where filters were removed from it."""
        is_of_thing = bool(self.about or self.origin or self.area)
        if self.act == CONTRACTS:
            return is_of_thing or self.period is not None
        return is_of_thing or bool(self.filters and self.act in {NEEDS, *OF_SERVICES})

    @property
    def is_of_area_alone(self) -> bool:
        return self.area is not None and not (self.about or self.origin)

    def _is_for_members(self, key: str) -> bool:
        if key == "period":
            return self.act in {CONTRACTS, NEEDS, PLANS, PLANS_TO_LEAVE}
        return key in {"amount", "like"}


def one_of(names: Iterable[object]) -> str:
    """The names with commas, and "or" before the last."""
    *others, last = map(str, names)
    either = gettext("{others} or {last}")
    return either.format(others=", ".join(others), last=last) if others else last


def _about_label(reading: Reading) -> str:
    if not reading.about:
        return ""
    names = one_of(reading.about)
    if reading.act in {LEFT, MOVED}:
        return gettext("Moved to: {names}").format(names=names)
    if reading.act == PLANS:
        return gettext("Plans: {names}").format(names=names)
    if reading.act == USES:
        return gettext("Uses: {names}").format(names=names)
    if all(isinstance(each, Supplier) for each in reading.about):
        return gettext("Supplier: {names}").format(names=names)
    return gettext("Product: {names}").format(names=names)


def _origin_label(reading: Reading) -> str:
    if reading.origin is None:
        return ""
    if reading.act == LEAVES:
        return gettext("Being replaced: {name}").format(name=reading.origin)
    if reading.act == PLANS_TO_LEAVE:
        return gettext("Plans to replace: {name}").format(name=reading.origin)
    return gettext("Moved from: {name}").format(name=reading.origin)


def _region_label(reading: Reading) -> str:
    if (places := reading.region) is None:
        return ""
    if places.is_excluded:
        return gettext("Not in: {places}").format(places=places.label)
    nations = {str(label) for label in Nation.labels}
    if str(places.label) in nations:
        return gettext("Nation: {places}").format(places=places.label)
    return gettext("Region: {places}").format(places=places.label)


def _kind_label(reading: Reading) -> str:
    if (kinds := reading.council_kind) is None:
        return ""
    if kinds.is_excluded:
        return gettext("Council type: not {kinds}").format(kinds=kinds.label)
    return gettext("Council type: {kinds}").format(kinds=kinds.label)


def _period_label(reading: Reading) -> str:
    if reading.period is None:
        return ""
    days = reading.period.label
    if reading.act == CONTRACTS and reading.has_ends:
        return gettext("Contract end: {days}").format(days=days)
    if reading.act == CONTRACTS:
        return gettext("Contract start: {days}").format(days=days)
    if reading.act in {NEEDS, PLANS, PLANS_TO_LEAVE}:
        return gettext("Needed by: {days}").format(days=days)
    if reading.act in {LEFT, MOVED}:
        return gettext("Moved: {days}").format(days=days)
    return gettext("Start of use: {days}").format(days=days)


def _act_label(reading: Reading) -> str:
    if reading.act == OFFERS:
        return gettext("Offer: open to join, few places left")
    return gettext("Service type: shared service") if reading.act == SHARES else ""


def _excluded_label(reading: Reading) -> str:
    names = list_in_words(reading.excluded)
    return gettext("Not: {names}").format(names=names) if names else ""


def _plain(template: str, value: object) -> str:
    return template.format(value=value) if value else ""


LABELS: dict[str, Callable[[Reading], str]] = {
    "act": _act_label,
    "origin": _origin_label,
    "about": _about_label,
    "excluded": _excluded_label,
    "area": lambda reading: _plain(gettext("Service area: {value}"), reading.area),
    "council": lambda reading: _plain(gettext("Council: {value}"), reading.council),
    "region": _region_label,
    "council_kind": _kind_label,
    "like": lambda reading: gettext("Councils like yours") if reading.is_like else "",
    "period": _period_label,
    "amount": lambda reading: reading.amount.label if reading.amount else "",
}
