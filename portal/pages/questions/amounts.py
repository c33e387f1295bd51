"""Sums of money in a question: under 100k, over £1m, between £50,000 and £100,000."""

import re
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext

from portal.pages.questions.phrases import LESS_THAN, MORE_THAN, ROUND_SUMS
from services.models.choices import ValueBand

SCALES = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 1_000_000, "million": 1_000_000}
ROUND = "|".join(ROUND_SUMS)
UNITS = "|".join(SCALES)
NUMBER = rf"(?:{ROUND}|(?:£ ?)?\d{{1,9}}(?:,\d{{3}}){{0,3}}(?:\.\d{{1,2}})? ?(?:{UNITS})?)"
YEARLY = r"(?: (?:a|per|each|every) (?:year|annum)| pa| annually)?"
AMOUNT = re.compile(
    rf"(?:(?P<upper>{LESS_THAN})|(?P<lower>{MORE_THAN})|between) (?P<first>{NUMBER})"
    rf"(?: (?:and|to) (?P<second>{NUMBER}))?{YEARLY}(?= |$)"
)
PARSED = re.compile(r"(?P<pound>£)? ?(?P<number>[\d,.]+) ?(?P<scale>[a-z]*)")
MAX_POUNDS = 10**12
# the limits of the bands of values, in pounds a year
BANDS: list[tuple[ValueBand, int, int]] = [
    (ValueBand.UNDER_50K, 0, 50_000),
    (ValueBand.FROM_50K, 50_000, 100_000),
    (ValueBand.FROM_100K, 100_000, 250_000),
    (ValueBand.FROM_250K, 250_000, 500_000),
    (ValueBand.FROM_500K, 500_000, 1_000_000),
    (ValueBand.OVER_1M, 1_000_000, MAX_POUNDS),
]


class Amount(NamedTuple):
    """A range of pounds a year; either end can be open."""

    minimum: int | None
    maximum: int | None

    @property
    def label(self) -> str:
        if self.minimum is None:
            return gettext("Value: up to £{maximum:,} a year").format(maximum=self.maximum)
        if self.maximum is None:
            return gettext("Value: £{minimum:,} a year or more").format(minimum=self.minimum)
        label = gettext("Value: £{minimum:,} to £{maximum:,} a year")
        return label.format(minimum=self.minimum, maximum=self.maximum)

    def of_records(self) -> Q:
        """What costs so much, or has a band that is whole within the range."""
        known = Q(annual_cost__gte=self.minimum or 0, annual_cost__lte=self.maximum or MAX_POUNDS)
        return known | (Q(annual_cost=None) & self.of_bands())

    def of_bands(self) -> Q:
        """What has a band that is whole within the range."""
        minimum, maximum = self.minimum or 0, self.maximum or MAX_POUNDS
        within = [band for band, low, high in BANDS if low >= minimum and high <= maximum]
        return Q(value_band__in=within)


def read_amount(text: str) -> tuple[Amount, int] | None:
    """The sum that a text says at its beginning, and where it ends.

    A number without a pound sign and without a unit is no money.
    """
    match = AMOUNT.match(text)
    if match is None or bool(match["upper"] or match["lower"]) == bool(match["second"]):
        return None
    second = _pounds(match["second"]) if match["second"] else None
    first = _pounds(match["first"], beside=match["second"] or "")
    if first is None or (match["second"] and second is None):
        return None
    if second is not None:
        return Amount(min(first, second), max(first, second)), match.end()
    return Amount(None, first) if match["upper"] else Amount(first, None), match.end()


def _pounds(text: str, beside: str = "") -> int | None:
    """A number as pounds; in "between 200 and 500k" the first number has the unit of the second."""
    if text in ROUND_SUMS:
        return ROUND_SUMS[text]
    parsed, other = PARSED.fullmatch(text), PARSED.fullmatch(beside)
    if parsed is None:
        return None
    scale = parsed["scale"] or (other["scale"] if other and not parsed["pound"] else "")
    is_money = bool(scale or parsed["pound"] or (other and other["pound"]))
    number = float(parsed["number"].replace(",", ""))
    pounds = round(number * SCALES.get(scale, 1))
    return pounds if is_money and pounds < MAX_POUNDS else None
