import csv
import json
from io import StringIO

import factory
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import Council
from portal.files import row_import
from services.imports.uses import save_uses
from services.models import Service, Use
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory
from tests.workbooks import ods_bytes, xlsx_bytes

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

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

    assert report[0] == "row 1: “Ministry of Examples” was added: central government department."
    assert Council.objects.get().kind == "central_department"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"title": ""}, "Add a title."),
        ({"title": "x" * 151}, "at most 150 characters"),
        ({"title": "Name Of Project"}, "is text from the template, not the name of a service"),
        ({"organisation": " "}, "Add the name of the organisation."),
        ({"type": "spaceship"}, "“spaceship” is not a service type in the directory"),
        ({"title": ["a"]}, "The title must be text."),
        ({"tags": "a"}, "The tags must be a list."),
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

    assert "already has a service with this name" in report[-2]


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
        (b'{"id": "\\ud800"}', "Line 1 has characters that are not text"),
        (b'{"id": "\\u0000"}', "Line 1 has characters that are not text"),
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
    monkeypatch.setattr(row_import, "LARGEST_FILE", 10)
    path = tmp_path / "large.jsonl"
    path.write_text("x" * 11)

    with pytest.raises(CommandError, match="larger than"):
        run("import_listings", path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
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
    assert "The record was imported as history" in report[0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"product": " "}, "Add the name of the product."),
        ({"council_as_written": ""}, "Add the name of the organisation."),
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
        (",".join(USE) + "\n,,Durham,,Pay,,,more\n", "must have as many columns"),
        (",".join(USE) + '\n"open', "not valid CSV"),
    ],
)
def test_a_csv_of_another_shape_is_refused_whole(tmp_path, content, why):
    path = tmp_path / "uses.csv"
    path.write_text(content)

    with pytest.raises(CommandError) as refusal:
        run("import_uses", path)

    assert why in str(refusal.value)


def test_a_row_that_is_cut_short_is_rejected_by_itself(tmp_path, durham):
    path = tmp_path / "uses.csv"
    path.write_text(",".join(USE) + "\nDUR,,Durham\n" + ",".join(ROW).format(" "))

    report = run("import_uses", path)

    assert report[-2:] == ["row 2 rejected: Add the name of the product.", "1 created, 1 rejected."]


@pytest.mark.parametrize(("write", "kind"), [(xlsx_bytes, "xlsx"), (ods_bytes, "ods")])
def test_a_spreadsheet_is_as_good_as_a_text(tmp_path, durham, write, kind):
    path = tmp_path / f"uses.{kind}"
    path.write_bytes(write([list(USE), [cell.format(" ") for cell in ROW]]))

    assert run("import_uses", path)[-1] == "1 created, 0 rejected."


def test_listings_come_in_from_a_spreadsheet_too(tmp_path):
    CategoryFactory(name="Payroll")
    cells = {**LISTING, "categories": "HR; Payroll", "tags": "pay; people"}
    path = tmp_path / "listings.xlsx"
    path.write_bytes(xlsx_bytes([[key.title() for key in cells], list(cells.values())]))

    assert run("import_listings", path)[-1] == "1 created, 0 rejected."
    service = Service.objects.get()
    assert (service.category.name, service.tags) == ("Payroll", ["pay", "people"])


def test_a_new_listing_never_takes_an_address_that_another_had(listings):
    service = ServiceFactory(slug="payslip-api")
    Service.objects.filter(pk=service.pk).update(slug="moved")

    run("import_listings", listings({}))

    assert Service.objects.get(title="Payslip API").slug == "payslip-api-2"


# An empty key is no key


@pytest.mark.parametrize("missing", [{"id": "", "source": ""}, {"id": " "}, {"source": ""}])
def test_a_row_without_a_key_never_touches_a_listing_made_by_hand(listings, missing):
    by_hand = ServiceFactory(title="Made by hand")

    report = run("import_listings", listings(missing))

    by_hand.refresh_from_db()
    assert by_hand.title == "Made by hand"
    assert report[-2].startswith("row 1 rejected: Add the ")
    assert Service.objects.count() == 1


def test_an_identifier_may_be_a_number(listings):
    assert run("import_listings", listings({"id": 7}))[-1] == "1 created, 0 rejected."
    assert Service.objects.get().source_key == "7"


# Contradictions are said


@pytest.fixture
def northumberland():
    return CouncilFactory(
        name="Northumberland",
        official_name="Northumberland County Council",
        code="NBL",
        gss_code="E06000057",
        kind="unitary",
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"council_code": "DUR", "council_as_written": "Northumberland"}, "The code belongs to"),
        ({"council_code": "DUR", "gss_code": "E06000057"}, "The codes belong to"),
        (
            {"gss_code": "E99999999", "council_as_written": ""},
            "No council has the code E99999999.",
        ),
    ],
)
def test_what_contradicts_itself_is_rejected_with_both_sides(
    uses, durham, northumberland, row, why
):
    report = run("import_uses", uses(row))
    assert report[0].startswith("row 2 rejected: ")
    assert why in report[0]
    assert not Use.objects.exists()


def test_a_code_that_nobody_has_is_said_where_the_name_is_clear(uses, durham):
    report = run("import_uses", uses({"gss_code": "E99999999"}))
    assert "No council has the code E99999999." in report[0]
    assert Use.objects.get().council == durham


@pytest.mark.parametrize("code", ["dur", " DUR ", "Dur"])
def test_a_code_is_known_however_it_is_written(uses, durham, code):
    run("import_uses", uses({"council_code": code, "council_as_written": ""}))
    assert Use.objects.get().council == durham


def test_a_name_that_is_not_known_beside_a_code_that_is_is_said(uses, durham):
    report = run("import_uses", uses({"council_code": "DUR", "council_as_written": "Somewhere"}))
    assert "“Somewhere” was read as Durham County Council, by its code." in report[0]


# Placeholders, totals and blank rows


@pytest.mark.parametrize(
    "nothing", ["-", "–", "N/A", "n/a", "#N/A", "TBC", "tbc.", "None", "Unknown", "#REF!", "?"]
)
def test_a_placeholder_is_no_product_and_no_body_and_no_title(uses, listings, durham, nothing):
    for report in (
        run("import_uses", uses({"product": nothing})),
        run("import_uses", uses({"council_as_written": nothing})),
        run("import_listings", listings({"title": nothing})),
        run("import_listings", listings({"organisation": nothing})),
    ):
        assert f"“{nothing}” is a placeholder, not the name of a" in report[0]
    assert not Use.objects.exists()
    assert list(Council.objects.all()) == [durham]


@pytest.mark.parametrize("total", ["Total", "TOTAL:", "Grand total", "Sub-total"])
def test_a_total_is_no_body(uses, durham, total):
    report = run("import_uses", uses({"council_as_written": total}))
    assert "is a total" in report[0]
    assert Council.objects.count() == 1


def test_rows_with_nothing_in_them_are_named_once(uses, durham):
    report = run("import_uses", uses({"product": "-"}, {}, {"product": "-"}))
    assert report[-2].startswith(
        "rows 2, 4 left out: “-” is a placeholder, not the name of a product"
    )
    assert report[-1] == "1 created, 0 rejected."


@pytest.mark.parametrize("name", ["Nameless Ltd", "Nothing Limited", "Acme plc"])
def test_a_company_is_no_council(listings, name):
    run("import_listings", listings({"organisation": name}))
    assert Council.objects.get().kind == "company"
    assert not Council.objects.of_local_government().exists()


# A row is what CSV says it is


def written(tmp_path, text):
    path = tmp_path / "uses.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


ROW = ["", "", "Durham County Council", "Payroll", "Pay{}Suite", "", "somebody"]


@pytest.mark.parametrize(
    "inside", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_only_line_ends_end_a_row(tmp_path, durham, inside):
    rows = [",".join(USE), ",".join(ROW).format(inside)]
    report = run("import_uses", written(tmp_path, "\r\n".join(rows) + "\r\n"))
    assert report[-1] == "1 created, 0 rejected."


def test_a_cell_may_hold_a_line_break(tmp_path, durham):
    rows = [",".join(USE), ",".join(ROW).replace("Payroll", '"Payroll\nand HR"').format(" ")]
    assert run("import_uses", written(tmp_path, "\n".join(rows)))[-1] == "1 created, 0 rejected."


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("above", ["", "sep={}\n", "Systems of the council\n\n", ",,,,,,\n"])
@pytest.mark.parametrize("heading", [str, str.upper, str.title, " {} ".format])
def test_headings_are_found_however_they_are_written(tmp_path, durham, separator, above, heading):
    headings = [heading(name).replace("_", " ") for name in USE]
    lines = [separator.join(headings), separator.join(ROW).format(" ")]
    text = above.format(separator) + "\n".join(lines)
    assert run("import_uses", written(tmp_path, text))[-1] == "1 created, 0 rejected."


def test_rows_of_separators_alone_are_passed_over_and_numbers_stay_those_of_the_spreadsheet(
    tmp_path, durham
):
    lines = [",".join(USE), ",,,,,,", ",".join(ROW).format(" "), ",,,,,,", ",,Durham,,,,x"]
    report = run("import_uses", written(tmp_path, "\n".join(lines)))
    assert report[-2:] == ["row 5 rejected: Add the name of the product.", "1 created, 1 rejected."]


def test_a_heading_that_is_there_twice_refuses_the_file(tmp_path, durham):
    text = ",".join([*USE, "Product"]) + "\n" + ",".join([*ROW, "Other"]).format(" ")
    with pytest.raises(CommandError, match="The file has the column product twice"):
        run("import_uses", written(tmp_path, text))


def test_a_missing_heading_is_named_with_those_that_are_there(tmp_path):
    with pytest.raises(CommandError, match="The headings found are: Council, System"):
        run("import_uses", written(tmp_path, "Council,System\nDurham,ModernGov\n"))


def test_one_array_is_as_good_as_a_line_for_each(tmp_path):
    path = tmp_path / "listings.json"
    path.write_text(json.dumps([LISTING, {**LISTING, "id": "cat-2", "title": "B"}], indent=2))
    assert run("import_listings", path)[-1] == "2 created, 0 rejected."


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("standalone/desktop", "software"),
        ("standalone/web", "software"),
        ("library", "software"),
        ("addon", "software"),
        ("configurationFiles", "template"),
    ],
)
def test_the_words_of_publiccode_are_known(listings, kind, meant):
    run("import_listings", listings({"type": kind, "status": "stable"}))
    assert (Service.objects.get().kind, Service.objects.get().phase) == (meant, "live")


def test_a_status_that_is_not_known_is_said(listings):
    report = run("import_listings", listings({"status": "glowing"}))
    assert "The status “glowing” is not known" in report[0]


def test_names_come_in_without_signs_that_nobody_sees(uses, listings, durham):
    run(
        "import_listings",
        listings({"title": "Pay\u202ero\u200bll", "tags": ["\u200b", "pay\u200b"]}),
    )
    run("import_uses", uses({"product": "Pay\u200bSuite\u202e"}))

    assert (Service.objects.get().title, Service.objects.get().tags) == ("Payroll", ["pay"])
    assert Use.objects.get().product.name == "PaySuite"


def test_a_name_that_cannot_be_seen_is_none(uses, listings, durham):
    assert "Add a title." in run("import_listings", listings({"title": "\u200b" * 12}))[-2]
    assert "Add the name of the product." in run("import_uses", uses({"product": "\u2060"}))[-2]


@pytest.mark.parametrize(
    "nothing",
    [
        *("\u2212", "\u2010", "(none)", "[blank]", "N / A", "Ｎ／Ａ", "n\\a", "N/A - see notes"),
        *("TBC?", "tbc (2025)", "nan", "#REF", "undefined", "ditto", "As above", "see note 2"),
        *("0.0", "2006", "yes", "Y", "'-", "In-house", "No system", "* estimated"),
    ],
)
def test_what_says_nothing_becomes_no_product(uses, durham, nothing):
    assert (
        "is a placeholder, not the name of a product"
        in run("import_uses", uses({"product": nothing}))[0]
    )
    assert not Use.objects.exists()


@pytest.mark.parametrize(
    "total", ["Total (587)", "Totals by region", "Subtotal North East", "England total", "Average"]
)
def test_a_line_of_totals_becomes_no_body(uses, durham, total):
    assert "is a total" in run("import_uses", uses({"council_as_written": total}))[0]
    assert list(Council.objects.all()) == [durham]


@pytest.mark.parametrize("name", ["Total Mobile", "NANO", "Notes and Queries", "8x8", "Yesterday"])
def test_a_product_whose_name_is_like_a_placeholder_comes_in(uses, durham, name):
    run("import_uses", uses({"product": name}))

    assert Use.objects.get().product.name == name


@pytest.mark.parametrize("key", ["n/a", "-", "\u200b", "TBC"])
def test_a_placeholder_is_no_key(listings, key):
    rows = {"id": key, "title": "Alpha"}, {"id": key, "title": "Beta", "organisation": "Gateshead"}

    report = run("import_listings", listings(*rows))

    assert all("Add the id" in line for line in report[:2])
    assert not Service.objects.exists()


def test_the_same_id_twice_in_a_file_changes_nothing_twice(listings):
    report = run("import_listings", listings({"title": "Alpha"}, {"title": "Beta"}))

    assert "Another row of this file has the same id" in report[-2]
    assert Service.objects.get().title == "Alpha"


def test_a_key_that_an_object_says_twice_is_refused(listings):
    path = listings({})
    path.write_text(path.read_text().replace('"title":', '"title": "Another", "title":'))

    with pytest.raises(CommandError, match="has the key “title” twice"):
        run("import_listings", path)


def test_a_backslash_before_u0000_is_text(listings):
    run("import_listings", listings({"title": r"C:\u0000x"}))

    assert Service.objects.get().title == r"C:\u0000x"


def test_headings_in_the_middle_of_joined_files_are_no_row(uses, durham):
    path = uses({})
    head, row = path.read_text().splitlines()
    path.write_text(f"{head}\n{row}\n{head}\n")

    assert run("import_uses", path)[-1] == "1 created, 0 rejected."


def test_an_unknown_code_is_said_also_where_the_use_is_known(uses, durham):
    run("import_uses", uses({}))

    report = run("import_uses", uses({"gss_code": "W06000099"}))

    assert "No council has the code W06000099." in report[0]


# Very many rows at once


def test_many_rows_ask_as_much_as_few(uses, durham):
    CouncilFactory(name="Gateshead", official_name="Gateshead Council")
    ProductFactory.create_batch(2, name=factory.Iterator(["ModernGov", "CMIS"]))
    names = ["Durham County Council", "Gateshead", "ModernGov", "CMIS"]
    few = [{"council_as_written": names[0], "product": names[2]}]
    many = [{"council_as_written": c, "product": p} for c in names[:2] for p in names[2:]] * 5

    asked = []
    for rows in (few, many):
        with CaptureQueriesContext(connection) as queries:
            run("import_uses", uses(*rows))
        asked.append([sql["sql"] for sql in queries if "SAVEPOINT" not in sql["sql"]])
        Use.objects.all().delete()

    assert len(asked[0]) == len(asked[1])


def test_a_use_that_the_file_names_again_comes_in_once(uses, durham):
    report = run("import_uses", uses({}, {"product": "MODERNGOV", "source": "another"}))

    assert report[-1] == "1 created, 1 unchanged, 0 rejected."
    assert Use.objects.get().source == "somebody"


def test_what_a_rejected_row_would_add_is_not_there_and_a_later_row_adds_it(uses):
    body = {"council_as_written": "Ministry of Examples"}

    report = run("import_uses", uses({**body, "product": "x" * 121}, body))

    assert report[0] == (
        "row 3: “Ministry of Examples” was added: central government department."
        " “ModernGov” was added as a product."
    )
    assert report[-1] == "1 created, 1 rejected."
    assert Use.objects.get().council == Council.objects.get()


def test_what_a_rejected_listing_would_add_is_not_there_and_a_later_one_adds_it(listings):
    report = run("import_listings", listings({"title": "x" * 151}, {"id": "cat-2"}))

    assert report[-1] == "1 created, 1 rejected."
    assert Service.objects.get().council == Council.objects.get()


def test_each_use_that_comes_in_begins_its_history_and_keeps_to_every_rule(uses, durham):
    run("import_uses", uses({}, {"product": "CMIS"}))

    for use in Use.objects.all():
        use.full_clean()
        assert use.versions.get().pgh_label == "insert"


def test_a_use_that_somebody_recorded_meanwhile_keeps_no_other_out(durham):
    known, new = ProductFactory.create_batch(2)
    Use.objects.create(council=durham, product=known, lesson="Train the clerks.")

    clashes = save_uses(
        {number: Use(council=durham, product=product) for number, product in [(2, known), (3, new)]}
    )

    assert list(clashes) == [2]
    assert set(Use.objects.values_list("product", "lesson")) == {
        (known.pk, "Train the clerks."),
        (new.pk, ""),
    }


def test_no_new_product_takes_the_address_of_one_that_was_merged(uses, durham):
    kept = ProductFactory()
    merged = ProductFactory(name="Modern Gov", slug="moderngov", merged_into=kept)

    run("import_uses", uses({}))

    assert Use.objects.get().product.slug != merged.slug
