"""Companies by name, however their legal form is written; those that sell ICT are known."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from services.notices.models import ContractKind

FILE = Path(__file__).parents[1] / "data" / "ict_firms.csv"
LEGAL_FORMS = {"ltd", "limited", "plc", "llp", "lp", "inc", "incorporated", "gmbh", "bv", "co"}
LEGAL_FORMS |= {"company", "corp", "corporation", "cic", "cyf", "sa", "ag", "the", "uk", "gb"}
LEGAL_FORMS |= {"group", "holdings", "europe", "emea", "international", "services", "solutions"}
# what a company calls itself that sells ICT, and what others do who use the same words
OF_ICT = re.compile(
    r"\b(software|computing|computers|information systems|data systems|telecom\w*|telephones?|"
    r"cyber|cloud|ict|it services|it solutions|networks)\b"
)
OF_OTHERS = re.compile(r"\b(traffic|transport|care|training|community|learning|cabs|security)\b")


class Firm(NamedTuple):
    kind: ContractKind
    sells_others: bool


def company_name(name: str) -> str:
    """The words of a company's name that tell it from others, however its form is written."""
    words = re.findall(r"[a-z0-9]+", name.casefold().replace("&", " and ").replace("'", ""))
    telling = list(words)
    while len(telling) > 1 and telling[-1] in LEGAL_FORMS:
        telling.pop()
    if len(telling) > 1 and telling[0] == "the":
        telling = telling[1:]
    return " ".join(telling)


def kind_of_firm(name: str) -> ContractKind | None:
    """What the contracts of a company are mostly for; None if it is not known to sell ICT."""
    folded = company_name(name)
    if firm := FIRMS.get(folded):
        return firm.kind
    is_ict = OF_ICT.search(folded) and not OF_OTHERS.search(folded)
    return ContractKind.SOFTWARE if is_ict else None


def is_reseller(name: str) -> bool:
    """Whether a company sells what others make."""
    firm = FIRMS.get(company_name(name))
    return firm is not None and firm.sells_others


def _read() -> dict[str, Firm]:
    with FILE.open(newline="") as file:
        return {
            company_name(row["name"]): Firm(ContractKind(row["kind"]), row["sells_others"] == "1")
            for row in csv.DictReader(file)
        }


FIRMS = _read()
