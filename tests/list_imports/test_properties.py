"""What is true of every list: rows add up, and an export changes nothing."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.exports import list_rows
from services.list_fields import LIST_FIELDS
from services.list_imports.actions import set_columns, set_table, undo, write
from services.list_imports.engine.facts import facts_of
from services.list_imports.engine.file_rows import table_of
from services.models import Contract, Use
from services.models.choices import UseStatus
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.imports import uploaded
from tests.factories.services import CategoryFactory, ProductFactory, SupplierFactory
from tests.list_imports.conftest import Way
from tests.worker import work

pytestmark = pytest.mark.django_db
NAMES = ["iTrent", "ModernGov", "Uniform", "Whitespace"]
days = st.dates(date(2001, 1, 1), date(2040, 12, 31))
words = st.text(st.characters(codec="latin-1", exclude_categories=["C"]), max_size=30)


def one_spaced(text):
    """As forms store a line."""
    return " ".join(text.split())


cells = st.one_of(
    st.sampled_from(["", "n/a", "TBC", "Live", "Retired", "31/03/2028", "£1.2m", "12 months"]),
    days.map(str),
    words,
)


def as_csv(rows):
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def state(council):
    """Every fact that is recorded for a council, with its contracts, whatever their keys."""
    uses = Use.objects.filter(council=council).order_by("product")
    return [
        (
            use.product_id,
            [facts_of(use, contract) for contract in use.contracts.order_by("pk")],
            facts_of(use, None),
        )
        for use in uses
    ]


class Records:
    """A council with an editor and some products; all of it goes again with ``with``."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.council = CouncilFactory()
        self.editor = MembershipFactory(council=self.council, role="editor").user
        supplier, area = SupplierFactory(name="Northwind"), CategoryFactory(name="Planning")
        self.products = [
            ProductFactory(name=name, supplier=supplier, category=area) for name in NAMES
        ]

        return self

    def __exit__(self, *problem):
        transaction.set_rollback(True)
        self.atomic.__exit__(*problem)

    def bring(self, text, columns=None):
        made = uploaded(self.council, self.editor, text)
        if columns:  # the headings are in the first line, whatever the cells below look like
            made = set_table(made, table_of(made), 0, 1)
        if made.stage == "columns":
            made = set_columns(made, columns or made.columns, by=self.editor)
        write(made, by=self.editor)
        work()
        made.refresh_from_db()
        return made

    def record(self, product, facts):
        stopped = facts["status"] == "stopped"
        use = Use.objects.create(
            council=self.council,
            product=product,
            status=facts["status"],
            since=facts["since"],
            owner_team=facts["owner_team"],
            stopped_reason="It was replaced." if stopped else "",
        )
        if facts["ends_on"] or facts["annual_cost"] is not None:
            ends = facts["ends_on"]
            contract = Contract.objects.create(
                council=self.council,
                ends_on=ends,
                extension_until=ends and ends + timedelta(days=facts["extra_days"]),
                annual_cost=facts["annual_cost"],
            )
            contract.links.create(use=use)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.one_of(st.sampled_from([*NAMES, "", "Total"]), words), *[cells] * 5),
        min_size=1,
        max_size=12,
    ).filter(lambda rows: any(cell.strip() for row in rows for cell in row))
)
def test_every_row_is_accounted_for(rows):
    with Records() as world:
        columns = ["system", "status", "ends_on", "annual_cost", "owner_team", "notice_months"]
        made = world.bring(as_csv([["A", "B", "C", "D", "E", "F"], *rows]), columns)
        counted = sum(made.counts().values())
        filled = sum(any(cell.strip() for cell in row) for row in rows)
        repeated_headings = sum([c.strip() for c in r] == list("ABCDEF") for r in rows)
        assert counted == filled - repeated_headings
        written = made.rows.filter(outcome__in=["new", "changed", "same"])
        assert not written.filter(is_done=False).exists()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "status": st.sampled_from(UseStatus.values),
                "since": st.one_of(st.none(), days),
                "owner_team": words.map(one_spaced),
                "ends_on": st.one_of(st.none(), days),
                "annual_cost": st.one_of(st.none(), st.integers(0, 10**7)),
                "extra_days": st.integers(0, 900),
            }
        ),
        max_size=len(NAMES),
    )
)
def test_an_export_that_comes_in_again_changes_nothing(records):
    with Records() as world:
        for product, facts in zip(world.products, records, strict=False):
            world.record(product, facts)
        before = state(world.council)
        rows = list_rows(Use.objects.filter(council=world.council))
        text = as_csv([[str(field.heading) for field in LIST_FIELDS], *map(list, rows)])
        if not records:
            return
        made = world.bring(text)
        assert set(made.counts()) == {"same"}, made.rows.values("outcome", "reason", "changes")
        assert state(world.council) == before


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(NAMES), days, st.integers(0, 10**6)), max_size=6))
def test_undo_is_the_way_back(rows):
    with Records() as world:
        world.record(
            world.products[0],
            {
                "status": "in_use",
                "since": None,
                "owner_team": "A",
                "ends_on": date(2030, 1, 1),
                "annual_cost": 5,
                "extra_days": 30,
            },
        )
        before = state(world.council)
        if not rows:
            return
        columns = ["system", "ends_on", "annual_cost"]
        made = world.bring(as_csv([["S", "E", "C"], *rows]), columns)
        undo(made, by=world.editor)
        work()
        assert state(world.council) == before


def test_two_imports_of_one_list_bring_each_system_once(way, client):
    ProductFactory(name="iTrent")
    way.upload("System,Owner team\niTrent,HR\n")
    first = way.made
    way.upload("System,Owner team\niTrent,HR\n")
    second = way.made
    for made in (first, second):
        set_columns(made, ["system", "owner_team"], by=made.imported_by)
    for made in (first, second):
        write(made, by=made.imported_by)
    work()
    assert Use.objects.count() == 1
    assert [m.counts() for m in (first, second)] == [{"new": 1}, {"same": 1}]
    assert Way(client, way.council).made == second
