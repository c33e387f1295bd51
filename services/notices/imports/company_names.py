"""Companies by name, however their legal form is written; those that sell ICT are known."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.notices.models import ContractKind

FILE = Path(__file__).parents[1] / "data" / "ict_firms.csv"
TRADING_AS = re.compile(r"\b(?:t/a|trading as|t\\a)\b", re.IGNORECASE)
BRACKETED = re.compile(r"\([^()]{0,60}\)")
LEGAL_FORMS = {"ltd", "limited", "plc", "llp", "lp", "inc", "incorporated", "gmbh", "bv", "co"}
LEGAL_FORMS |= {"company", "corp", "corporation", "cic", "cyf", "sa", "ag", "the", "uk", "gb"}
LEGAL_FORMS |= {"group", "holdings", "europe", "emea", "international", "intl"}
# what many companies add to their name; part of it where only one word would be left
ADDED = {"services", "solutions"}
OF_TRADE = {"software", "technology", "technologies", "systems", "business", "healthcare"}
# what a company calls itself that sells ICT, and what others do who use the same words
OF_ICT = re.compile(
    r"\b(software|computing|computers|information systems|data systems|telecom\w*|telephones?|"
    r"cyber|cloud|ict|it services|it solutions|networks|wi-?fi|broadband|web design)\b"
)
OF_OTHERS = re.compile(r"\b(traffic|transport|care|training|community|learning|cabs|security)\b")


class Firm(NamedTuple):
    kind: ContractKind
    sells_others: bool


def company_name(name: str) -> str:
    """The words of a company's name that tell it from others, however its form is written."""
    words = re.findall(r"[a-z0-9]+", name.casefold().replace("&", " and ").replace("'", ""))
    telling = list(words)
    while _is_added(telling):
        telling.pop()
    if len(telling) > 1 and telling[0] == "the":
        telling = telling[1:]
    return " ".join(telling)


def short_name(name: str) -> str:
    """The company's name without what it says of its trade; empty where nothing is left out."""
    words = company_name(name).split()
    telling = list(words)
    while len(telling) > 1 and telling[-1] in OF_TRADE:
        telling.pop()
    return " ".join(telling) if telling != words else ""


def _is_added(words: list[str]) -> bool:
    """Whether the last word tells the company from no other."""
    at_least = 3 if words and words[-1] in ADDED else 2
    return len(words) >= at_least and words[-1] in LEGAL_FORMS | ADDED


def kind_of_firm(name: str) -> ContractKind | None:
    """What the contracts of a company are mostly for; None if it is not known to sell ICT."""
    for written in written_names(name):
        if firm := FIRMS.get(company_name(written)):
            return firm.kind
    folded = company_name(name)
    is_ict = OF_ICT.search(folded) and not OF_OTHERS.search(folded)
    return ContractKind.SOFTWARE if is_ict else None


def written_names(name: str) -> Iterator[str]:
    """The name as it is written, without what stands in brackets, and what it trades as."""
    yield name
    plain = BRACKETED.sub(" ", name)
    if plain != name:
        yield plain
    yield from (part for part in TRADING_AS.split(plain) if part not in {name, plain})


def is_reseller(name: str) -> bool:
    """Whether a company sells what others make."""
    firms = (FIRMS.get(company_name(written)) for written in written_names(name))
    return any(firm.sells_others for firm in firms if firm)


def _read() -> dict[str, Firm]:
    with FILE.open(newline="") as file:
        return {
            company_name(row["name"]): Firm(ContractKind(row["kind"]), row["sells_others"] == "1")
            for row in csv.DictReader(file)
        }


FIRMS = _read()
