"""Numbers leave as numbers, and what a spreadsheet could run leaves as text."""

import csv
from io import StringIO

import pytest

from portal.files.export import as_csv


def cell(value):
    lines = b"".join(as_csv("name", ["A"], [[value]]).streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(lines, newline="")))[1][0]


@pytest.mark.parametrize("number", [-5, "-5", "+5", -1.5, "-1,200.50", "-12%", 0, "7"])
def test_a_number_stays_one(number):
    assert cell(number) == str(number)


@pytest.mark.parametrize(
    "formula",
    [
        *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1"),
        *("\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff20SUM(A1)", "-5\n=1", "+cmd|' /C calc'!A0"),
    ],
)
def test_what_a_spreadsheet_could_run_is_text(formula):
    assert cell(formula) == f"'{formula}"
