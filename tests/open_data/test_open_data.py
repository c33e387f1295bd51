"""Open data: what is in the files, what never is, and how they are written and sent."""

import csv
import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from portal.open_data import actions, datasets
from portal.open_data.actions import write_file, write_open_data
from portal.open_data.datasets import BY_KEY, DATASETS
from portal.open_data.models import OpenDataFile, OpenDataPart
from services.models import Service
from tests.factories.councils import CouncilFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import (
    BenefitFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.walks.secrets import HIDDEN, SECRETS, SUSPENDED, guard

pytestmark = pytest.mark.django_db


def content(client, name):
    answer = client.get(f"/data/{name}")
    assert answer.status_code == 200
    return answer.getvalue().decode()


def rows(client, key):
    return list(csv.DictReader(StringIO(content(client, f"{key}.csv"))))


def objects(client, key):
    return [json.loads(line) for line in content(client, f"{key}.jsonl").splitlines()]


@pytest.fixture
def written(db):
    ServiceFactory(title="Payroll bureau", council=CouncilFactory(name="Durham"))
    UseFactory(product=ProductFactory(name="iTrent"), service=None, version="10")
    write_open_data()


def test_both_forms_hold_the_same_rows(client, written):
    for dataset in DATASETS:
        table, lines = rows(client, dataset.key), objects(client, dataset.key)
        assert [list(line) for line in lines] == [dataset.headings] * len(lines)
        as_text = [{key: str(value) for key, value in line.items()} for line in lines]
        assert as_text == table


def test_a_service_is_in_its_file_as_in_the_export(client, written):
    (row,) = rows(client, "services")
    service = Service.objects.get()

    assert row["id"] == str(service.pk)
    assert row["service"] == "Payroll bureau"
    assert row["council"] == "Durham Council"
    assert row["address"].endswith(service.get_absolute_url())


def test_nothing_for_members_is_in_any_file(client, world):
    guard(world)
    UseFactory(service=ServiceFactory(draft=True, title="Hidden draft"))
    UseFactory(confirmation="proposed", service=ServiceFactory(title="Shown"), version="Hidden v1")
    OfferFactory(service=ServiceFactory(state="suspended", title="Hidden offer"))
    NeedFactory(hidden=True, title="Hidden need")
    write_open_data()

    for file in OpenDataFile.objects.current():
        whole = content(client, file.name)
        hidden = [*SECRETS, SUSPENDED, *map(str, HIDDEN), "Hidden "]
        assert [each for each in hidden if each in whole] == []
        assert "@" not in whole


def test_what_a_visitor_can_read_is_in_the_files(client, world):
    BenefitFactory(service=world.published, amount=123_456)
    write_open_data()

    assert world.published.title in content(client, "services.csv")
    assert world.need.title in content(client, "needs.csv")
    assert world.partnership.title in content(client, "partnerships.jsonl")
    assert world.thread.title in content(client, "threads.jsonl")
    assert world.notice.ocid in content(client, "contracts.csv")
    assert "123456" in content(client, "savings.csv")
    assert {row["official_name"] for row in rows(client, "councils")} >= {
        world.council.official_name
    }


def test_a_formula_is_text_to_spreadsheets(client, db):
    ServiceFactory(title="=1+1")
    write_file(BY_KEY["services"], "csv")

    assert rows(client, "services")[0]["service"] == "'=1+1"


def test_checksums_are_those_of_the_files(client, written):
    sums = dict(
        reversed(line.split("  ")) for line in content(client, "sha256sums.txt").splitlines()
    )

    assert len(sums) == 2 * len(DATASETS)
    for name, checksum in sums.items():
        assert hashlib.sha256(content(client, name).encode()).hexdigest() == checksum
        assert client.get(f"/data/{name}")["Content-Length"] == str(
            len(content(client, name).encode())
        )


def test_the_datasets_are_described_for_catalogues(client, written):
    answer = client.get("/data/catalogue.jsonld")
    facts = answer.json()

    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    assert facts["@type"] == "dcat:Catalog"
    assert {each["dct:identifier"] for each in facts["dcat:dataset"]} == set(BY_KEY)
    for dataset in facts["dcat:dataset"]:
        assert dataset["dct:license"]["@id"].endswith("open-government-licence/version/3/")
        for each in dataset["dcat:distribution"]:
            path = each["dcat:downloadURL"]["@id"].removeprefix("http://localhost:8000")
            size = int(each["dcat:byteSize"]["@value"])
            assert len(client.get(path).getvalue()) == size
            assert each["dcat:mediaType"]["@id"].endswith(("text/csv", "application/jsonl"))


def test_who_has_a_file_gets_nothing_again(client, written):
    first = client.get("/data/services.csv")
    by_tag = client.get("/data/services.csv", headers={"if-none-match": first["ETag"]})
    since = {"if-modified-since": first["Last-Modified"]}

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert client.get("/data/services.csv", headers=since).status_code == 304
    ServiceFactory()
    write_file(BY_KEY["services"], "csv")
    assert (
        client.get("/data/services.csv", headers={"if-none-match": first["ETag"]}).status_code
        == 200
    )


def test_a_download_that_has_begun_gets_to_its_end(client, db, monkeypatch):
    monkeypatch.setattr(actions, "PART_SIZE", 100)
    ServiceFactory.create_batch(5)
    before = write_file(BY_KEY["services"], "csv")
    assert before.parts.count() > 3
    parts = before.content()
    first = next(parts)
    write_open_data()

    assert hashlib.sha256(first + b"".join(parts)).hexdigest() == before.sha256
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        write_open_data()
    assert not OpenDataFile.objects.filter(pk=before.pk).exists()


def test_a_table_is_read_in_batches(db, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(datasets, "BATCH", 2)
    CouncilFactory.create_batch(5)

    with django_assert_num_queries(4):
        assert len(list(BY_KEY["councils"].lines())) == 5


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.key)
def test_a_batch_is_one_query_however_many_rows_it_has(
    world, dataset, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        assert list(dataset.lines())


def test_a_file_is_stored_in_parts_of_one_size(db, monkeypatch):
    monkeypatch.setattr(actions, "PART_SIZE", 50)
    CouncilFactory.create_batch(4)
    file = write_file(BY_KEY["councils"], "jsonl")
    sizes = [
        len(bytes(part.data)) for part in OpenDataPart.objects.filter(file=file).order_by("number")
    ]

    assert set(sizes[:-1]) == {50}
    assert sum(sizes) == file.size
    assert file.rows_count == 4


def test_a_run_that_fails_leaves_the_file_of_yesterday(client, written, monkeypatch):
    def fail(_council):
        raise RuntimeError

    before = content(client, "councils.csv")
    monkeypatch.setitem(BY_KEY, "councils", None)
    broken = datasets.Dataset("councils", "", "", ["name"], DATASETS[0].rows, fail)
    with pytest.raises(RuntimeError):
        write_file(broken, "csv")

    assert content(client, "councils.csv") == before


def test_the_page_lists_every_file_under_the_licence(client, written):
    page = client.get("/data/").content.decode()

    assert "Open Government Licence v3.0" in page
    for dataset in DATASETS:
        assert f"/data/{dataset.key}.csv" in page
        assert f"/data/{dataset.key}.jsonl" in page


def test_the_page_says_so_before_the_first_night(client, db):
    assert "have not been written yet" in client.get("/data/").content.decode()
    assert client.get("/data/services.csv").status_code == 404
    assert client.get("/data/secrets.csv").status_code == 404


def test_the_command_may_run_twice(db):
    call_command("write_open_data")
    call_command("write_open_data")

    assert OpenDataFile.objects.current().count() == 2 * len(DATASETS)
