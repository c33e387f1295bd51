"""Amounts, periods and counts as people write them in cells."""

import re
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import NamedTuple

from django.utils.translation import gettext

MAX_LENGTH = 60
DAYS_OF_MONTH = 31
NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?P<part>\.\d{0,10})?"
SCALES = {"": 1, "k": 10**3, "m": 10**6, "bn": 10**9, "b": 10**9}
SCALES |= {"thousand": 10**3, "million": 10**6, "mil": 10**6, "mn": 10**6, "billion": 10**9}
SCALE = r"(?P<scale>k|mn|mil|m|bn|b|thousand|million|billion)?"
AMOUNT = re.compile(rf"(?:£ ?|gbp ?)?{NUMBER} ?{SCALE}(?: ?gbp| ?pounds)?(?![a-z0-9])")
SCIENTIFIC = re.compile(r"\d(?:\.\d{1,15})?e\+?\d{1,2}")
ABOUT = re.compile(
    r"\b(?:approximately|approx\.?|about|circa|around|estimated|est\.?|up to|over|c\.|c)(?![a-z])"
    r"|[~≈*]"
)
YEARLY = re.compile(
    r"\b(?:pa|p\.?a\.?|per annum|per year|a year|annually|annual|py|yr|/ ?yr|each year)(?![a-z])"
)
QUARTERLY = re.compile(r"\b(?:per quarter|a quarter|quarterly|pq)\b")
MONTHLY = re.compile(r"\b(?:per month|a month|monthly|pcm|pm)\b")
TAX = re.compile(
    r"[(\[]?\b(?:ex|exc|excl|excluding|inc|incl|including|plus|net of|no)\.? ?vat\b[)\]]?"
    r"|\+ ?vat\b"
)
OTHER_CURRENCY = re.compile(r"[$€¥]|\b(?:usd|eur|euros?|dollars?)\b")
NEGATIVE = re.compile(r"(?:-|−|–) ?£? ?\d|£ ?(?:-|−) ?\d|\(£? ?\d[\d,.]*\)")
RANGE = re.compile(r"\d[km]? ?(?:-|–|—|to|and) ?£? ?\d")
PERIOD = re.compile(
    rf"{NUMBER} ?(?P<unit>months?|mths?|mos?|m|years?|yrs?|y|weeks?|wks?|w|days?|d)?(?![a-z0-9])"
)
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
WORDS += ["eleven", "twelve"]
WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")
AS_NUMBER = {word: str(number) for number, word in enumerate(WORDS)}
BEHIND_A_PERIOD = re.compile(
    r"(?:'|’)?(?: ?(?:written|prior|notice|minimum|min|required|calendar|full|or more))*[.]?"
)
UNLIMITED = re.compile(
    r"unlimited|site|enterprise|all staff|everyone|council.?wide|corporate|whole council|"
    r"organisation.?wide|concurrent|public"
)
COUNTED = re.compile(
    rf"(?:c\.? ?)?{NUMBER} ?(?P<scale>k)?\+?"
    r"(?: ?(?:named |concurrent |active |licensed |internal )?"
    r"(?:users?|licen[cs]es?|seats?|staff|people|employees|accounts?))?\.?"
)
SPACES_AND_POUNDS = re.compile(r"[\s£]|gbp")
SIGNED = re.compile(rf"[(−-]?{NUMBER}[)−-]?(?:cr)?")


class NumberRead(NamedTuple):
    """A number, how often an amount is paid, and why it is none."""

    number: int | None = None
    problem: str = ""
    times_a_year: int | None = None


def read_pounds(text: str) -> NumberRead:
    """Whole pounds. Several amounts, negative ones and other currencies are problems."""
    plain = " ".join(text.casefold().split())
    if problem := _wrong_amount(text, plain):
        return NumberRead(problem=problem)
    if SCIENTIFIC.fullmatch(plain):
        return NumberRead(_rounded(Decimal(plain)))
    times, bare = _frequency(TAX.sub(" ", ABOUT.sub(" ", plain)))
    match = AMOUNT.fullmatch(bare.strip(" ./+()"))
    if not match:
        problem = gettext("“{text}” is not an amount. Write it in pounds, such as 12000.")
        return NumberRead(problem=problem.format(text=text[:MAX_LENGTH]))
    return NumberRead(_scaled(match), times_a_year=times)


def _wrong_amount(text: str, plain: str) -> str:
    problem = ""
    if len(plain) > MAX_LENGTH:
        problem = gettext("“{text}” is too long for an amount. Write it in pounds, such as 12000.")
    elif OTHER_CURRENCY.search(plain):
        problem = gettext("“{text}” is not in pounds. Convert it, such as 12000.")
    elif RANGE.search(plain):
        problem = gettext("“{text}” is a range. Write one amount in pounds, such as 12000.")
    elif NEGATIVE.match(plain):
        problem = gettext("“{text}” is negative. Write the amount that the council pays.")
    return problem.format(text=text[:MAX_LENGTH])


def _frequency(plain: str) -> tuple[int | None, str]:
    for pattern, times in ((YEARLY, 1), (QUARTERLY, 4), (MONTHLY, 12)):
        if pattern.search(plain):
            return times, pattern.sub(" ", plain)
    return None, plain


def _scaled(match: re.Match[str]) -> int:
    digits = match["number"].replace(",", "") + (match["part"] or "").rstrip(".")
    return _rounded(Decimal(digits) * SCALES[match["scale"] or ""])


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def read_months(text: str) -> NumberRead:
    """Whole months; days and weeks are rounded up, since notice can be given earlier."""
    plain = WORD.sub(lambda word: AS_NUMBER[word[0]], " ".join(text.casefold().split()))
    plain = ABOUT.sub(" ", plain[:MAX_LENGTH]).strip(" ()")
    match = PERIOD.match(plain)
    if not match or not BEHIND_A_PERIOD.fullmatch(plain[match.end() :]):
        problem = gettext("“{text}” is not a number of months. Write a number, such as 6.")
        return NumberRead(problem=problem.format(text=text[:MAX_LENGTH]))
    number = Decimal(match["number"].replace(",", "") + (match["part"] or "").rstrip("."))
    return NumberRead(_in_months(number, match["unit"] or "m"))


def _in_months(number: Decimal, unit: str) -> int:
    if unit.startswith("y"):
        return ceil(number * 12)
    if unit.startswith(("w", "d")):
        return ceil(number * (7 if unit.startswith("w") else 1) / DAYS_OF_MONTH)
    return ceil(number)


def read_count(text: str) -> NumberRead:
    """How many; what is licensed for everybody says no number."""
    plain = ABOUT.sub(" ", " ".join(text.casefold().split())[:MAX_LENGTH]).strip(" <>()")
    if match := COUNTED.fullmatch(plain):
        return NumberRead(_scaled(match))
    if UNLIMITED.search(plain) and not any(map(str.isdigit, plain)):
        return NumberRead()
    problem = gettext("“{text}” is not a whole number. Write a number, such as 300.")
    return NumberRead(problem=problem.format(text=text[:MAX_LENGTH]))


def read_signed(text: str) -> Decimal | None:
    """An amount with its pence, less than nothing where money came back: “(12.50)”, “12.50-”."""
    plain = SPACES_AND_POUNDS.sub("", text[:MAX_LENGTH].casefold())
    match = SIGNED.fullmatch(plain)
    if not match:
        return None
    is_negative = plain[0] in "(-−" or plain[-1] in "-−"
    amount = Decimal(match["number"].replace(",", "") + (match["part"] or "").rstrip("."))
    return -amount if is_negative else amount
