"""What the matchers make of real names, beside what a person made of them.

``labelled/contracts.csv``: 73 titles of releases of Contracts Finder (early 2025), all that the
sample had; and of contracts without title (to May 2022), of which only the company is known: 100
companies that the rules take for sellers of ICT and 128 that they do not, drawn at random of 191
and 2,062. ``labelled/buyers.csv``: names of buyers drawn at random, 239 that look like councils
and 60 others. Sources: Contracts Finder, Open Government Licence v3.0; table to 2022 by mySociety,
CC BY 4.0.
"""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from services.models import Supplier
from services.notices.imports.awards import Organization
from services.notices.imports.company_names import kind_of_firm
from services.notices.imports.ict import kind_of
from services.notices.imports.matchers import BuyerMatcher, SupplierMatcher, buyers_named
from services.notices.models import ContractKind

LABELLED = Path(__file__).parent / "labelled"
SUPPLIERS = Path("portal/demo/data/suppliers.csv")
# how many companies each one of a sample stands for
WEIGHTS = {"title": 1.0, "ict": 191 / 100, "other": 2062 / 128}


def rows_of(name):
    with (LABELLED / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def is_taken_for_ict(row):
    codes = row["codes"].split("|") if row["codes"] else []
    kind = kind_of(codes, row["title"], "", of_firm=kind_of_firm(row["supplier"]))
    return kind is not ContractKind.OTHER


def precision_and_recall(rows):
    """Both by weight, of rows with what was expected and what was found."""
    right = sum(WEIGHTS[row["sample"]] for row in rows if row["found"] and row["is_ict"] == "1")
    found = sum(WEIGHTS[row["sample"]] for row in rows if row["found"])
    wanted = sum(WEIGHTS[row["sample"]] for row in rows if row["is_ict"] == "1")
    return right / found, right / wanted


@pytest.mark.parametrize(
    ("by_title", "precision", "recall"), [(True, 0.85, 0.95), (False, 0.95, 0.7)]
)
def test_contracts_about_ict(by_title, precision, recall):
    rows = [row for row in rows_of("contracts") if (row["sample"] == "title") == by_title]

    found = precision_and_recall([{**row, "found": is_taken_for_ict(row)} for row in rows])

    assert found >= (precision, recall), found
    assert found[1] >= recall, found


@pytest.mark.django_db
def test_buyers_are_councils():
    call_command("load_councils", verbosity=0)
    matcher = BuyerMatcher()
    right = wrong = missed = 0
    for row in rows_of("buyers"):
        wanted = set(filter(None, row["councils"].split("|")))
        matches = [matcher.match(b)[0] for b in buyers_named(Organization(row["buyer"]), matcher)]
        found = {match.thing.slug for match in matches if match.thing}
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)

    assert right / (right + wrong) >= 0.99, (right, wrong)
    assert right / (right + missed) >= 0.98, (right, missed)


@pytest.mark.django_db
def test_suppliers_are_ours():
    with SUPPLIERS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            aliases = row["aliases"].split("|") if row["aliases"] else []
            Supplier.objects.create(name=row["name"], slug=row["name"], aliases=aliases)
    matcher = SupplierMatcher()
    rows = rows_of("suppliers")

    found = [(row, matcher.match(Organization(row["written"])).thing) for row in rows]
    right = sum(thing is not None and thing.name == row["supplier"] for row, thing in found)
    given = sum(thing is not None for _row, thing in found)

    assert right / given >= 0.95, (right, given)
    assert right / sum(bool(row["supplier"]) for row in rows) >= 0.95
