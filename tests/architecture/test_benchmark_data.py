"""The benchmarks are not part of every run; what they load must fit the tables all the same."""

from pathlib import Path

import pytest

from services.models import Benefit, Contract, Offer, Product, Service, Supplier, Use

DATA = (Path(__file__).parents[1] / "benchmarks" / "data.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("model", [Supplier, Product, Service, Offer, Benefit, Use, Contract])
def test_every_column_that_needs_a_value_is_given_one(model):
    listed = DATA.split(f"INSERT INTO {model._meta.db_table} (")[-1].split("SELECT")[0]
    needed = {
        field.column
        for field in model._meta.local_fields
        if not (field.null or field.has_db_default() or field.primary_key or field.generated)
    }

    assert {column for column in needed if column not in listed} == set()
