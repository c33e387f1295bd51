"""Companies by name, however their legal form is written; those that sell ICT are known."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.notices.models import ContractKind
from services.notices.models.name_keys import company_name

FILE = Path(__file__).parents[1] / "data" / "ict_firms.csv"
TRADING_AS = re.compile(r"\b(?:t/a|trading as|t\\a)\b", re.IGNORECASE)
BRACKETED = re.compile(r"\([^()]{0,60}\)")
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


def short_name(name: str) -> str:
    """The company's name without what it says of its trade; empty where nothing is left out."""
    words = company_name(name).split()
    telling = list(words)
    while len(telling) > 1 and telling[-1] in OF_TRADE:
        telling.pop()
    return " ".join(telling) if telling != words else ""


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
