"""What notices say is read as it was meant, and persons are left out."""

from datetime import date

import pytest

from services.notices.imports.field_values import period_of, pounds_of, text_of, title_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Smith &amp;amp; Sons", "Smith & Sons"),
        ("Council\u00e2\u0080\u0099s CRM".encode("latin-1").decode("cp1252", "replace"), None),
        ("Councilâ€™s CRM", "Council’s CRM"),
        ("  Payroll\n system\x00 ", "Payroll system"),
        ("Ask jo.smith@durham.gov.uk", "Ask [removed]"),
        ("Ring 0191 383 3000 or +44 191 383 3000", "Ring [removed] or [removed]"),
        ("Contract 001917 for 2024-2026", "Contract 001917 for 2024-2026"),
        ("RM6187 Lot 3", "RM6187 Lot 3"),
        (None, ""),
        (12, ""),
        ({"name": "x"}, ""),
    ],
)
def test_texts(written, meant):
    if meant is not None:
        assert text_of(written, 200) == meant


def test_a_title_that_only_points_elsewhere_is_none():
    assert title_of("See description of related tender", 200) == ""
    assert title_of("N/A", 200) == ""
    assert title_of("Payroll", 200) == "Payroll"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (("2024-01-01", "2026-12-31T23:59:59+01:00", None), (2024, 2026, None)),
        (("2024-01-01T00:00:00Z", "2026-01-01", "2028-01-01"), (2024, 2026, 2028)),
        (("2024-01-01", "2099-12-31", None), (2024, None, None)),
        (("1899-01-01", "2026-01-01", None), (None, 2026, None)),
        (("2024-01-01", "2023-01-01", None), (2024, None, None)),
        (("2024-01-01", "2026-01-01", "2025-01-01"), (2024, 2026, None)),
        (("soon", "2026-02-30", "x" * 100_000), (None, None, None)),
        ((None, 3, []), (None, None, None)),
    ],
)
def test_periods(written, meant):
    assert tuple(day and day.year for day in period_of(*written)) == meant


def test_a_day_is_the_one_that_was_written():
    assert period_of(None, "2026-03-31T23:59:59+01:00", None)[1] == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("value", "pounds"),
    [
        ({"amount": 196500, "currency": "GBP"}, 196500),
        ({"amount": "4500.75"}, 4500),
        ({"amount": 0.01, "currency": "GBP"}, None),
        ({"amount": 196500, "currency": "EUR"}, None),
        ({"amount": "Infinity"}, None),
        ({"amount": 10**30}, None),
        ({"amount": None}, None),
        ({}, None),
        ("100", None),
    ],
)
def test_amounts(value, pounds):
    assert pounds_of(value) == pounds
