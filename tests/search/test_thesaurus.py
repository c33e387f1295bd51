"""Other names: found, said, undone; loaded from files and shipped with the product."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError

from portal.search.models import Term, key_of
from services.models import Service
from services.models.similar_listings import find_similar_services
from tests.factories.councils import MembershipFactory
from tests.factories.services import CategoryFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def meant_by(text):
    """The usual names of what a text speaks of, but those that it says itself."""
    return [meant.name for meant in Term.objects.meant_by(text) if meant.is_new]


@pytest.fixture
def refuse():
    Term.objects.create(name="Bin collection", preferred="Refuse collection")
    return ServiceFactory(title="Refuse collection on rounds")


@pytest.fixture
def names(tmp_path):
    def write(*rows):
        path = tmp_path / "names.csv"
        lines = ["non_preferred,preferred_id,preferred", *rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Bin  Collection!", "bin collection"),
        ("Café", "cafe"),
        ("C#", "c#"),
        ("24/7", "24/7"),
        ("GOV.UK Pay", "gov.uk pay"),
        ("Antennas (satellite dishes)", "antennas satellite dishes"),
        ("Gwasanaethau Cymdeithasol", "gwasanaethau cymdeithasol"),
        ("' OR 1=1 --", "or 1 1"),
        ("\N{PILE OF POO} ((( ", ""),
    ],
)
def test_names_are_compared_without_case_accents_and_punctuation(written, key):
    assert key_of(written) == key


def test_a_name_is_found_within_a_longer_question(refuse):
    assert meant_by("bin collection in the north") == ["Refuse collection"]
    assert meant_by("refuse collection or bin collection") == []
    assert meant_by("dustbin collections") == []


def test_the_longest_name_counts_and_its_parts_do_not():
    Term.objects.create(name="Pay", preferred="Payroll")
    Term.objects.create(name="GOV.UK Pay", preferred="Payments")

    assert meant_by("gov.uk pay") == ["Payments"]
    assert meant_by("pay") == ["Payroll"]


def test_one_name_can_mean_two_things():
    for preferred in ["Learning and development", "Library management"]:
        Term.objects.create(name="LMS", preferred=preferred)

    assert meant_by("lms") == ["Learning and development", "Library management"]


@pytest.mark.parametrize("text", ["", "x" * 10_000, "pay " * 500, "(((", "' OR 1=1", "\u202eabc"])
def test_any_question_is_answered_in_one_query(text, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert meant_by(text) == []


def test_the_catalogue_finds_it_says_so_and_lets_one_undo_it(client, refuse):
    page = client.get("/services/?q=bin+collection").content.decode()
    assert refuse.title in page
    assert "Also searched for: Refuse collection" in page

    alone = client.get("/services/?q=bin+collection&exact=1").content.decode()
    assert "Also searched" not in alone
    assert 'name="exact" value="1"' in alone


def test_undoing_finds_only_the_words_themselves(client):
    Term.objects.create(name="Wages", preferred="Payroll")
    ServiceFactory(title="Payroll bureau")

    assert "Payroll bureau" in client.get("/services/?q=wages").content.decode()
    assert "Payroll bureau" not in client.get("/services/?q=wages&exact=1").content.decode()


def test_what_looks_alike_is_found_by_another_name(client):
    Term.objects.create(name="Wages", preferred="Payroll")
    ServiceFactory(title="Monthly bureau", category=CategoryFactory(name="Payroll"))

    alike = find_similar_services(Service(title="Wages"))

    assert [each.service.title for each in alike] == ["Monthly bureau"]
    client.force_login(MembershipFactory(role="editor").user)
    assert "Monthly bureau" in client.get("/services/alike/?title=Wages").content.decode()


def test_a_file_is_loaded_once_with_a_report(names, capsys):
    path = names("Wages,7,Payroll", "!,8,Payroll", "Payroll,7,payroll", "Pay,9,Payroll")

    call_command("load_synonyms", path)
    call_command("load_synonyms", path)

    report = capsys.readouterr().out
    assert "2 created, 2 rejected." in report
    assert "2 unchanged, 2 rejected." in report
    assert "row 4 rejected: “Payroll” is already the usual name." in report
    assert Term.objects.count() == 2


def test_a_number_that_changed_is_changed_and_a_dry_run_changes_nothing(names, capsys):
    call_command("load_synonyms", names("Wages,7,Payroll"))
    call_command("load_synonyms", names("Wages,8,Payroll"), "--dry-run")
    assert Term.objects.get().preferred_id == "7"

    call_command("load_synonyms", names("Wages,8,Payroll"))

    assert Term.objects.get().preferred_id == "8"
    assert "1 changed" in capsys.readouterr().out


@pytest.mark.slow
def test_the_directory_ships_its_own(capsys):
    call_command("load_synonyms")
    call_command("load_synonyms")

    assert "1313 unchanged, 0 rejected." in capsys.readouterr().out
    for asked, meant in [
        ("salary processing", "Payroll"),
        ("LLPG", "Addresses and gazetteers"),
        ("bin collection", "Refuse collection"),
        ("NNDR", "Business rates"),
        ("Gov.UK Pay", "Payments"),
    ]:
        assert meant in meant_by(asked)


def test_a_name_stands_once_for_a_thing_in_forms_and_in_the_database():
    Term.objects.create(name="Wages", preferred="Payroll")

    with pytest.raises(ValidationError, match="thesaurus already has this name"):
        Term(name="WAGES!", preferred="payroll").full_clean()
    with pytest.raises(ValidationError, match="at least one letter"):
        Term(name="!", preferred="Payroll").full_clean()
    with pytest.raises(IntegrityError):
        Term.objects.create(name="WAGES!", preferred="payroll")


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("NNDR (National non-domestic rates)", ["nndr"]),
        ("Best Value Performance Indicators", ["bvpi"]),
        ("Houses in multiple occupation", ["himo", "hmo"]),
        ("Do It Yourself", ["diy"]),
        ("Wages", []),
    ],
)
def test_a_name_is_found_by_its_abbreviation(name, forms):
    Term.objects.create(name=name, preferred="Something else")

    assert Term.objects.get().short_forms == forms
    for form in forms:
        assert meant_by(form) == meant_by(f"{form.upper()} for schools") == ["Something else"]
        assert meant_by(f"{form} for schools") == []
