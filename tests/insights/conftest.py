from datetime import timedelta

import pytest
from django.utils import timezone

from portal.insights.models import Snapshot
from portal.insights.snapshot_job import build_snapshot, count, take_snapshot
from tests.factories.councils import CouncilFactory
from tests.factories.services import BenefitFactory, OfferFactory, ServiceFactory, UseFactory
from tests.pages import forget_fragments


@pytest.fixture
def snapshot(db):
    """Today's figures, of a directory in which nothing is."""
    return take_snapshot()


@pytest.fixture
def taken():
    """Counts again, as of a day, whatever was counted of it before."""

    def take(day=None, past=()):
        day = day or timezone.localdate()
        snapshot = build_snapshot(day, count(day), list(past))
        snapshot.save()
        forget_fragments()
        return snapshot

    return take


@pytest.fixture
def days():
    """A day some days ago."""
    return lambda number: timezone.localdate() - timedelta(days=number)


@pytest.fixture
def bureau(db):
    """A payroll bureau of Durham with room, that Kent uses under a contract that ends soon."""
    durham, kent = CouncilFactory(name="County Durham"), CouncilFactory(name="Kent")
    service = ServiceFactory(
        title="Payroll bureau", council=durham, category__slug="payroll-and-pensions"
    )
    OfferFactory(
        service=service,
        council=durham,
        capacity_unit="payslips",
        capacity_total=100,
        capacity_free=40,
    )
    BenefitFactory(service=service, council=kent, amount=987_654)
    ends = timezone.localdate() + timedelta(days=77)
    UseFactory(service=service, council=kent, contract_ends_on=ends, value_band="over_1m")
    return service


@pytest.fixture
def values():
    """The values of a figure in a snapshot, by their group."""

    def of(snapshot: Snapshot, key, section="figures"):
        return {value["group"]: value for value in getattr(snapshot, section)[key]["values"]}

    return of
