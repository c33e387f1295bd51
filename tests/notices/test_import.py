"""Notices arrive in any order and any number of times, and end up the same."""

import json
from random import Random

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers

from services.models import Supplier
from services.notices.imports.notice_import import ENDS, NoticeImport
from services.notices.models import AwardNotice, UnknownBuyer
from tests.factories.councils import durham_council
from tests.factories.notices import NoticeFactory
from tests.notices.releases import award, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def durham():
    return durham_council()


@pytest.fixture
def take_in(tmp_path):
    def take(*releases):
        path = tmp_path / "notices.jsonl"
        path.write_text("\n".join(map(json.dumps, releases)))
        return dict(NoticeImport().take_in([path]).ends)

    return take


def test_every_release_has_an_end_and_the_sum_is_right(durham, take_in):
    ends = take_in(
        release(1),
        release(2, buyer="Ministry of Defence"),
        release(3, tender={"title": "Roof repairs", "classification": {"id": "45000000"}}),
        release(4, awards=[]),
        release(5, date="soon"),
        {"ocid": "ocds-b5fd17-6"},
    )

    assert ends == {
        "new": 1,
        "not a council": 1,
        "not ICT": 1,
        "no award": 1,
        "unreadable": 2,
    }
    assert set(ends) <= set(ENDS)


def test_what_is_kept_of_a_contract(durham, take_in):
    take_in(release(1))
    notice = AwardNotice.objects.get()

    assert notice.council == durham
    assert notice.title == "Case management system"
    assert (str(notice.starts_on), str(notice.ends_on)) == ("2025-01-01", "2028-12-31")
    assert (notice.value, notice.annual_value) == (120_000, 30_021)
    assert (notice.supplier_name, notice.supplier_number) == ("Civica UK Limited", "01628868")


def test_nobody_to_contact_is_kept_anywhere(durham, take_in):
    described = {
        "title": "Case management system",
        "description": "Ask Jo on 0191 383 3000 or jo.smith@durham.gov.uk",
        "classification": {"id": "48000000"},
    }
    take_in(release(1, tender=described), release(2, buyer="Borough of Nowhere Council"))

    assert UnknownBuyer.objects.count() == 1
    for model in apps.get_app_config("notices").get_models():
        rows = str(list(model.objects.values()))
        assert not [each for each in ("jo.smith", "383 3000", "Jo Smith") if each in rows], model


def test_a_second_run_changes_nothing(durham, take_in):
    take_in(release(1))
    before = list(AwardNotice.objects.values())
    ends = take_in(release(1))

    assert ends == {"the same": 1}
    for row in [*before, *AwardNotice.objects.values()]:
        row.pop("last_seen_at", None)
    after = list(AwardNotice.objects.values())
    assert [row.pop("last_seen_at") for row in after]
    assert after == before


def later(number, **changes):
    return release(
        number, id=f"r{number}b", date="2025-06-01T00:00:00Z", tag=["awardUpdate"], **changes
    )


def test_a_newer_release_moves_a_date_and_a_cancellation_withdraws(durham, take_in):
    extended = award(contractPeriod={"startDate": "2025-01-01", "endDate": "2029-12-31"})
    take_in(release(1), release(2))
    ends = take_in(later(1, awards=[extended]), later(2, awards=[award(status="cancelled")]))

    assert ends == {"changed": 2}
    assert str(AwardNotice.objects.get(ocid="ocds-b5fd17-1").ends_on) == "2029-12-31"
    assert [each.ocid for each in AwardNotice.objects.published()] == ["ocds-b5fd17-1"]


def test_lots_with_one_id_and_a_process_of_several_buyers_are_with_unique_ids(durham, take_in):
    take_in(release(1, awards=[award("9"), award("9")]))
    assert AwardNotice.objects.count() == 2
    take_in(release(1, buyer="Durham CC", awards=[award("9")]))
    assert AwardNotice.objects.count() == 3


def test_many_suppliers_are_a_framework(durham, take_in):
    many = [{"name": f"Supplier {n} Ltd"} for n in range(200)]
    take_in(release(1, awards=[award(suppliers=many)]))

    assert AwardNotice.objects.get().is_framework
    assert not AwardNotice.objects.to_answer().exists()


def states():
    left_out = {"id", "first_seen_at", "last_seen_at"}
    rows = AwardNotice.objects.order_by("ocid", "award_id", "buyer_name").values()
    return [{key: value for key, value in row.items() if key not in left_out} for row in rows]


@given(seed=integers(0, 2**32))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_order_of_arrival_does_not_matter(durham, take_in, seed):
    roof = {"title": "Roof repairs", "classification": {"id": "45000000"}}
    releases = [
        *(release(n) for n in range(4)),
        *(later(n, awards=[award(value={"amount": 5_000 * (n + 1)})]) for n in range(3)),
        later(3, tender=roof),
        later(4, awards=[award(status="cancelled")]),
        release(4),
    ]
    # one by one, its number is known from the second on
    Supplier.objects.get_or_create(name="Civica", slug="civica")
    AwardNotice.objects.all().delete()
    take_in(*releases)
    expected = states()
    AwardNotice.objects.all().delete()
    Random(seed).shuffle(releases)  # noqa: S311 - no secret
    for each in releases:
        take_in(each)

    assert states() == expected


def test_what_the_council_answered_survives_later_releases(durham, take_in):
    take_in(release(1))
    AwardNotice.objects.update(answer="not_ours", answered_at="2025-02-01T00:00Z")
    take_in(later(1))

    assert AwardNotice.objects.get().answer == "not_ours"
    assert not AwardNotice.objects.published().exists()


def test_a_batch_asks_as_much_for_three_as_for_one(durham, take_in):
    def asked(*releases):
        with CaptureQueriesContext(connection) as queries:
            take_in(*releases)
        return len(queries)

    assert asked(release(1)) == asked(release(2), release(3), release(4))


def test_the_command_says_what_became_of_each(durham, tmp_path, capsys):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"releases": [release(1), {"ocid": "x"}]}))
    call_command("import_notices", path)
    said = capsys.readouterr().out

    assert "new: 1" in said
    assert "releases: 2" in said
    assert "unreadable, no date: 1" in said
    with pytest.raises(CommandError):
        call_command("import_notices", tmp_path / "nothing")


def test_a_factory_makes_what_is_published(durham):
    assert NoticeFactory() in AwardNotice.objects.published()


@pytest.mark.parametrize("sign", ["\x00", "\ud800"], ids=["nul", "half a sign"])
def test_a_sign_that_cannot_be_stored_is_left_out_wherever_it_stands(durham, take_in, sign):
    found = release()
    for party in found["parties"]:
        party["name"] = f"{party['name']}{sign}"
        party["identifier"] = {"scheme": "GB-COH", "id": f"1628868{sign}"}
    found["buyer"]["name"] = found["parties"][0]["name"]
    document = {"documentType": "awardNotice", "url": f"https://notices.example/1{sign}"}
    found["awards"] = [award(f"1{sign}", documents=[document])]

    take_in(found)

    notice = AwardNotice.objects.get()
    assert notice.url == "https://notices.example/1"
    assert (notice.buyer_identifier, notice.supplier_number) == ("GB-COH:1628868", "01628868")


@pytest.mark.parametrize("currency", [[], {}])
def test_an_amount_in_no_currency_is_not_known(durham, take_in, currency):
    take_in(release(awards=[award(value={"amount": 120_000, "currency": currency})]))

    assert AwardNotice.objects.get().value is None


def test_a_time_zone_that_there_is_nowhere_is_read_all_the_same(durham, take_in):
    take_in(release(date="2025-01-23T18:47:21-23:59"))

    assert AwardNotice.objects.get().released_at.isoformat() == "2025-01-24T18:46:21+00:00"
