"""Needs, the radar of contracts, twins and partnerships, with 200,000 uses and 5,000 needs."""

import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from councils.models import Council
from services.models import Category, Use
from services.needs.models import Need, find_matches
from services.needs.tasks import match_needs
from tests.benchmarks import data, talk
from tests.benchmarks.server import measure_in_turns, notify, serving
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.needs import NeedFactory

NEEDS, FITTED = 5_000, 50
PLANS = """
    INSERT INTO needs_need (council_id, author_id, title, details, category_id, stage, value_band,
        openness, outcome, alone_reason, decision, decided_at, hidden_reason, looked_among,
        is_demonstration, created_at, updated_at)
    SELECT co.id, %(author)s, 'A plan for system ' || n, '', ca.id, 'idea', '', 'co_procure',
        CASE WHEN n %% 2 = 0 THEN 'reuse' ELSE '' END, '', '',
        CASE WHEN n %% 2 = 0 THEN now() END, '', 0, false,
        now() - n * interval '1 hour', now()
    FROM generate_series(1, %(needs)s) n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) r, count(*) OVER () total
          FROM councils_council WHERE abolished_on IS NULL) co ON co.r = 1 + n %% co.total
    JOIN (SELECT id, row_number() OVER (ORDER BY id) r, count(*) OVER () total
          FROM services_category WHERE parent_id IS NOT NULL) ca ON ca.r = 1 + n %% ca.total
"""


@pytest.fixture
def member(transactional_db):
    call_command("load_councils", stdout=StringIO())
    call_command("load_taxonomy", stdout=StringIO())
    data.load_everything()
    with connection.cursor() as cursor:
        cursor.execute(PLANS, {"author": UserFactory().pk, "needs": NEEDS})
        cursor.execute("VACUUM ANALYZE")
    council = Council.objects.current().order_by("pk")[7]
    return MembershipFactory(council=council, role="editor").user


def test_sharing_against_the_floor(member, capsys):
    council = member.memberships.get().council
    need = NeedFactory(council=council, category=Category.objects.get(slug="payroll"))
    call_command("match_needs", stdout=StringIO())
    area = Use.objects.exclude(contract_ends_on=None).first().filed_under
    public = {
        "needs": "/needs/",
        "needs, page 100": "/needs/?page=100",
        "a need": need.get_absolute_url(),
        "partnerships": "/partnerships/",
        "twins": f"{council.get_absolute_url()}twins/",
    }
    private = {
        **public,
        "radar": "/needs/contracts/",
        "radar by product": "/needs/contracts/?by=product&within=24",
        "radar, one area": f"/needs/contracts/?of={area.slug}",
    }
    cookies = [talk.signed_in(member)]
    asked = {"floor": "/floor/", **public}
    asked |= {f"member: {name}": {"path": p, "cookies": cookies} for name, p in private.items()}
    with serving():
        measured, first = measure_in_turns(asked)

    with capsys.disabled():
        notify(f"{Use.objects.count():,} uses, {Need.objects.count():,} needs", measured, first)
        notify_how_long_fitting_takes()
    assert all(run["latencies"] for run in measured.values())


def notify_how_long_fitting_takes():
    some = list(Need.objects.open().for_page()[:FITTED])
    began = time.perf_counter()
    found = sum(len(find_matches(need)) for need in some)
    took = (time.perf_counter() - began) / FITTED
    print(f"\nwhat fits a need: {1000 * took:.1f} ms, {found / FITTED:.1f} finds")
    began = time.perf_counter()
    looked, _ = match_needs()
    print(f"match_needs: {looked} needs in {time.perf_counter() - began:.1f} s")
