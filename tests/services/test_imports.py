import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from councils.models import Council
from portal import importing
from services.models import Service, Use
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory

pytestmark = pytest.mark.django_db

LISTING = {
    "id": "cat-1",
    "source": "some-catalogue",
    "organisation": "Ministry of Examples",
    "title": "Payslip API",
    "description": "Makes payslips. For **everybody**.",
    "url": "https://payslips.example/",
    "categories": ["Payroll"],
    "tags": ["pay"],
    "licence": "MIT",
    "status": "beta",
    "type": "API",
    "lang": "en",
}
USE = {
    "council_code": "",
    "gss_code": "",
    "council_as_written": "Durham County Council",
    "function": "Committee management / councillors",
    "product": "ModernGov",
    "url": "https://democracy.durham.example",
    "source": "somebody",
}


@pytest.fixture
def listings(tmp_path):
    def write(*rows):
        path = tmp_path / "listings.jsonl"
        path.write_text("\n".join(json.dumps({**LISTING, **row}) for row in rows))
        return path

    return write


@pytest.fixture
def uses(tmp_path):
    def write(*rows):
        path = tmp_path / "uses.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, USE)
            writer.writeheader()
            writer.writerows({**USE, **row} for row in rows)
        return path

    return write


@pytest.fixture
def durham():
    return CouncilFactory(
        name="County Durham", official_name="Durham County Council", code="DUR", kind="unitary"
    )


def run(command, path, **options):
    out = StringIO()
    call_command(command, str(path), stdout=out, **options)
    return out.getvalue().splitlines()


def test_a_listing_comes_in_with_what_its_words_mean(listings):
    payroll = CategoryFactory(name="Payroll")

    report = run("import_listings", listings({}))

    service = Service.objects.get()
    assert report[-1] == "1 created, 0 rejected."
    assert (service.kind, service.phase, service.category) == (
        "dataset_or_api",
        "public_beta",
        payroll,
    )
    assert service.summary == "Makes payslips. For everybody."
    assert "<strong>everybody</strong>" in service.description_html
    assert (service.state, service.council.name) == ("published", "Ministry of Examples")


def test_a_second_run_changes_nothing(listings):
    path = listings({}, {"id": "cat-2", "title": "Another"})
    run("import_listings", path)
    before = list(Service.objects.order_by("pk").values())

    report = run("import_listings", path)

    assert report == ["2 unchanged, 0 rejected."]
    assert list(Service.objects.order_by("pk").values()) == before
    assert Council.objects.count() == 1


def test_a_changed_row_changes_its_listing_until_the_owner_has_confirmed_it(listings):
    run("import_listings", listings({}))

    assert run("import_listings", listings({"title": "Renamed"}))[-1] == "1 changed, 0 rejected."
    Service.objects.update(last_confirmed_at=timezone.now())
    assert run("import_listings", listings({"title": "Again"}))[-1] == "1 unchanged, 0 rejected."
    assert Service.objects.get().title == "Renamed"


def test_a_known_organisation_is_not_added_again(listings, durham):
    run("import_listings", listings({"organisation": "durham county council"}))

    assert Service.objects.get().council == durham
    assert Council.objects.count() == 1


def test_an_unknown_organisation_is_added_once_and_said(listings):
    report = run("import_listings", listings({}, {"id": "cat-2", "title": "Another"}))

    assert report[0] == "row 1: “Ministry of Examples” was added as a public body."
    assert Council.objects.get().kind == "central_department"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"title": ""}, "This field cannot be blank."),
        ({"title": "x" * 151}, "at most 150 characters"),
        ({"title": "Name Of Project"}, "is what the template says"),
        ({"organisation": " "}, "It names no organisation."),
        ({"type": "spaceship"}, "“spaceship” is not one that the directory knows"),
        ({"title": ["a"]}, "Its title is not text."),
        ({"tags": "a"}, "Its tags are not a list."),
    ],
)
def test_a_bad_row_is_rejected_with_its_number_and_reason_and_the_others_come_in(
    listings, row, why
):
    report = run("import_listings", listings({}, {**row, "id": "cat-2"}))

    assert report[-2].startswith("row 2 rejected: ")
    assert why in report[-2]
    assert report[-1] == "1 created, 1 rejected."


def test_a_title_that_the_body_already_lists_is_rejected(listings):
    report = run("import_listings", listings({}, {"id": "cat-2"}))

    assert "already has a listing with this title" in report[-2]


def test_a_dry_run_reports_and_changes_nothing(listings):
    report = run("import_listings", listings({}), dry_run=True)

    assert report[-2:] == ["1 created, 0 rejected.", "Nothing was changed: this was a dry run."]
    assert not Service.objects.exists()
    assert not Council.objects.exists()


def test_links_that_are_no_web_addresses_are_left_out(listings):
    run("import_listings", listings({"url": "javascript:alert(1)"}))

    assert Service.objects.get().website == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe{}", "not in UTF-8"),
        (b'{"id": "a\x00"}', "NUL"),
        (b"{}", "Line 1 has no description, id, organisation, source, title, type."),
        (b"[1]", "Line 1 is not a JSON object"),
        (b"{broken", "Line 1 is not JSON"),
        (b'{"id": "\\ud800"}', "Line 1 holds characters that are not text"),
        (b'{"id": "\\u0000"}', "Line 1 holds characters that are not text"),
        (b"[" * 100_000, "Line 1 is not JSON"),
        (b"", "The file is empty"),
    ],
)
def test_a_broken_file_is_refused_whole(tmp_path, listings, content, why):
    path = tmp_path / "broken.jsonl"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="nothing changed") as refusal:
        run("import_listings", path)

    assert why in str(refusal.value)


def test_a_good_row_before_a_broken_line_does_not_come_in(listings):
    path = listings({})
    path.write_text(path.read_text() + "\n{broken")

    with pytest.raises(CommandError):
        run("import_listings", path)

    assert not Service.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "LARGEST_FILE", 10)
    path = tmp_path / "large.jsonl"
    path.write_text("x" * 11)

    with pytest.raises(CommandError, match="larger than"):
        run("import_listings", path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        run("import_uses", tmp_path / "nowhere.csv")


def test_a_use_comes_in_for_the_council_that_is_meant(uses, durham):
    filed = CategoryFactory(name="Committee management")

    report = run("import_uses", uses({}))

    use = Use.objects.get()
    assert report == [
        "row 2: “ModernGov” was added as a product.",
        "1 created, 0 rejected.",
    ]
    assert (use.council, use.product.name, use.product.category) == (durham, "ModernGov", filed)
    assert (use.status, use.source) == ("in_use", "somebody")


def test_importing_uses_twice_changes_nothing(uses, durham):
    path = uses({}, {"product": "CMIS"})
    run("import_uses", path)
    before = list(Use.objects.order_by("pk").values())

    assert run("import_uses", path) == ["2 unchanged, 0 rejected."]
    assert list(Use.objects.order_by("pk").values()) == before


def test_a_code_says_more_than_a_name(uses, durham):
    run("import_uses", uses({"council_code": "DUR", "council_as_written": "Somewhere"}))

    assert Use.objects.get().council == durham


def test_a_product_is_known_by_its_other_names(uses, durham):
    product = ProductFactory(name="Idox Public Access")
    product.aliases.create(name="Idox")

    run("import_uses", uses({"product": "IDOX"}))

    assert Use.objects.get().product == product


def test_what_people_said_of_a_use_stays(uses, durham):
    product = ProductFactory(name="ModernGov")
    Use.objects.create(council=durham, product=product, lesson="Train the clerks.")

    assert run("import_uses", uses({})) == ["1 unchanged, 0 rejected."]
    assert Use.objects.get().lesson == "Train the clerks."


def test_a_use_by_an_abolished_council_is_history(uses, durham):
    durham.abolished_on = timezone.localdate()
    durham.save()

    report = run("import_uses", uses({"council_code": "DUR"}))

    use = Use.objects.get()
    assert (use.status, use.until) == ("stopped", durham.abolished_on)
    assert "no longer exists: kept as history" in report[0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"product": " "}, "It names no product."),
        ({"council_as_written": ""}, "It names no organisation."),
    ],
)
def test_a_use_of_nothing_or_by_nobody_is_rejected(uses, durham, row, why):
    assert run("import_uses", uses(row))[0] == f"row 2 rejected: {why}"


def test_a_name_that_several_councils_share_is_rejected_with_those_it_could_be(uses):
    for river in ("Hull", "Thames"):
        CouncilFactory(
            name=f"Kingston upon {river}", official_name=f"Kingston upon {river} Council"
        )

    report = run("import_uses", uses({"council_as_written": "Kingston"}))

    assert "could be Kingston upon Hull Council or Kingston upon Thames" in report[0]
    assert Council.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("product\nModernGov\n", "has no column council_as_written"),
        (",".join(USE) + "\nonly,three,columns\n", "does not have as many columns"),
        (",".join(USE) + '\n"open', "not valid CSV"),
    ],
)
def test_a_csv_of_another_shape_is_refused_whole(tmp_path, content, why):
    path = tmp_path / "uses.csv"
    path.write_text(content)

    with pytest.raises(CommandError) as refusal:
        run("import_uses", path)

    assert why in str(refusal.value)


def test_a_new_listing_never_takes_an_address_that_another_had(listings):
    service = ServiceFactory(slug="payslip-api")
    Service.objects.filter(pk=service.pk).update(slug="moved")

    run("import_listings", listings({}))

    assert Service.objects.get(title="Payslip API").slug == "payslip-api-2"
