"""A public notice keeps a confirmed record fresh, and confirms nothing by itself."""

import json
from datetime import UTC, datetime

import pytest
import time_machine

from portal.audit.models import Entry
from services.models import Use
from services.notices.imports.notice_import import NoticeImport
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory, SupplierFactory, UseFactory
from tests.notices.releases import award, release

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2025, 1, 23, 18, 47, 21, tzinfo=UTC)
BEFORE, AFTER = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_2025():
    with time_machine.travel(datetime(2025, 7, 1, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def use():
    """A record of Flare, which the notice names, confirmed a year before it."""
    council = CouncilFactory(name="Durham", official_name="Durham County Council", kind="county")
    flare = ProductFactory(name="Flare", supplier=SupplierFactory(name="Civica"))
    return UseFactory(
        council=council, product=flare, service=None, status="in_use", last_confirmed_at=BEFORE
    )


@pytest.fixture
def take_in(tmp_path):
    def take_in(**changes):
        tender = {"title": "Flare", "classification": {"scheme": "CPV", "id": "48000000"}}
        found = {"tender": tender}
        path = tmp_path / "releases.json"
        path.write_text(json.dumps({"releases": [release(**{**found, **changes})]}))
        return NoticeImport().take_in([path])

    return take_in


def test_a_notice_of_a_confirmed_record_makes_it_fresh_and_says_so(client, use, take_in):
    take_in()

    use.refresh_from_db()
    assert use.last_confirmed_at == PUBLISHED
    assert Entry.objects.get(verb="system in use found in a public notice").actor is None
    page = client.get(use.get_absolute_url()).text
    assert "A public notice of 23 January 2025 names this product too" in page


def test_a_second_reading_writes_nothing(use, take_in):
    take_in()
    take_in()

    assert Entry.objects.filter(verb="system in use found in a public notice").count() == 1


def test_what_was_confirmed_later_keeps_its_day(use, take_in):
    Use.objects.update(last_confirmed_at=AFTER)

    take_in()

    use.refresh_from_db()
    assert use.last_confirmed_at == AFTER


@pytest.mark.parametrize(
    "changed", [{"confirmation": "proposed"}, {"status": "considering"}, {"status": "planned"}]
)
def test_a_notice_confirms_nothing_that_the_council_has_not(use, take_in, changed):
    Use.objects.update(**changed)

    take_in()

    assert Use.objects.values_list("last_confirmed_at", flat=True).get() == BEFORE
    assert Use.objects.filter(**changed).exists()


@pytest.mark.parametrize(
    "of_release",
    [
        {"awards": [award(contractPeriod={"startDate": "2021-01-01", "endDate": "2024-12-31"})]},
        {"awards": [award(status="cancelled")]},
        {"buyer": {"name": "Kent County Council"}},
    ],
)
def test_ended_cancelled_and_other_councils_notices_are_no_evidence(use, take_in, of_release):
    take_in(**of_release)

    use.refresh_from_db()
    assert use.last_confirmed_at == BEFORE


def test_a_notice_of_the_future_keeps_nothing_fresh(use, take_in):
    take_in(date="2052-01-23T18:47:21Z")

    use.refresh_from_db()
    assert use.last_confirmed_at == BEFORE
