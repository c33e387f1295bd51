import pytest
from django.core.management import call_command

from councils.imports import email_domain, load_councils
from councils.models import Council, CouncilAlias, EmailDomain, Succession
from tests.factories.councils import CouncilFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def everything():
    models = (Council, CouncilAlias, EmailDomain, Succession)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_all_councils_of_the_source_are_there():
    load_councils()

    listed = Council.objects.exclude(code="")
    assert (listed.count(), listed.current().count()) == (470, 396)
    assert not Council.objects.filter(region="").exists()
    assert not Council.objects.filter(official_name__contains="  ").exists()


def test_every_abolished_council_has_a_successor():
    load_councils()

    assert not Council.objects.exclude(abolished_on=None).filter(successions=None).exists()


def test_a_second_load_changes_nothing():
    load_councils()
    before = everything()

    report = load_councils()

    assert everything() == before
    assert (report.created, report.updated, report.added) == (0, 0, 0)
    assert report.unchanged == len(before[0])


def test_what_people_edited_survives():
    load_councils()
    durham = Council.objects.get(slug="county-durham")
    Council.objects.filter(pk=durham.pk).update(website="https://new.durham.gov.uk/", slug="durham")
    durham.email_domains.all().delete()
    Council.objects.get(slug="cardiff").aliases.get(name="Caerdydd").delete()

    report = load_councils()

    durham.refresh_from_db()
    assert (durham.website, durham.slug) == ("https://new.durham.gov.uk/", "durham")
    assert {line.split(" kept as")[0] for line in report.edited_facts} == {
        "County Durham: slug",
        "County Durham: website",
    }
    assert not durham.email_domains.exists()
    assert not CouncilAlias.objects.filter(name="Caerdydd").exists()


def test_what_the_table_says_anew_arrives():
    load_councils()
    durham = Council.objects.get(slug="county-durham")
    durham.population, durham.loaded_facts["population"] = 1, "1"
    durham.save()

    report = load_councils()

    durham.refresh_from_db()
    assert durham.population > 500_000
    assert (report.updated, report.edited_facts) == (1, [])


def test_a_council_that_people_wrote_is_completed_not_overwritten():
    CouncilFactory(slug="county-durham", name="Durham", code="", website="")

    load_councils()

    durham = Council.objects.get(slug="county-durham")
    assert (durham.name, durham.code) == ("Durham", "DUR")
    assert durham.website == "https://www.durham.gov.uk/"


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.durham.gov.uk/", "durham.gov.uk"),
        ("https://go.walsall.gov.uk/", "walsall.gov.uk"),
        ("https://www.gwynedd.llyw.cymru/", "gwynedd.llyw.cymru"),
        ("https://www.derrystrabane.com/", "derrystrabane.com"),
        ("https://www.wmca.org.uk/", "wmca.org.uk"),
        ("", ""),
    ],
)
def test_the_email_domain_follows_from_the_website(website, domain):
    assert email_domain(website) == domain


def test_councils_that_share_a_website_get_no_domain():
    load_councils()

    assert not EmailDomain.objects.filter(domain="adur-worthing.gov.uk").exists()


def test_the_command_says_what_it_did(capsys):
    call_command("load_councils")
    Council.objects.filter(slug="county-durham").update(website="https://new.durham.gov.uk/")
    call_command("load_councils")

    said = capsys.readouterr().out
    assert "485 created" in said
    assert "kept as edited: County Durham: website" in said
