"""A need's service area from its words, and what members read of each match."""

from datetime import date

import pytest

from portal.search.models import Term
from services.models import Twin
from services.models.likely_area import propose_area
from services.needs.models import Need, groups_of
from services.needs.tasks import look
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.needs import FindingFactory, NeedFactory
from tests.factories.services import (
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    membership = MembershipFactory(role="editor", council__name="Alder")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def areas():
    names = ["Payroll and pensions", "Refuse collection", "Libraries", "Planning applications"]
    return {name: CategoryFactory(name=name) for name in names}


def facts_of(need):
    return {
        str(row): facts for _, rows in groups_of(need, need.findings.all()) for row, facts in rows
    }


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A new payroll", "Payroll and pensions"),
        ("A planning application portal", "Planning applications"),
        ("Qwertyuiop zxcvb", None),
    ],
)
def test_words_propose_the_area_that_is_called_so(areas, title, name):
    proposed = propose_area(title)
    assert (proposed and proposed.name) == name


def test_the_thesaurus_knows_other_names_of_an_area(areas):
    Term.objects.create(name="bin collection", preferred="Refuse collection")
    assert propose_area("A better bin collection") == areas["Refuse collection"]


def test_services_that_are_called_so_propose_their_area(areas):
    ServiceFactory(title="Summer reading challenge", category=areas["Libraries"])
    assert propose_area("A summer reading challenge") == areas["Libraries"]


def test_drafts_propose_nothing(areas):
    ServiceFactory(title="Summer reading challenge", category=areas["Libraries"], state="draft")
    assert propose_area("A summer reading challenge") is None


def answers(**fields):
    return {"title": "A new payroll", "openness": "share_ideas", "stage": "idea", **fields}


def test_without_an_area_the_form_shows_the_one_of_its_words_first(client, editor, areas):
    page = text(client.post("/needs/new/", answers()))
    assert not Need.objects.exists()
    assert "From your words we suggest “Payroll and pensions”." in page
    assert f'<option value="{areas["Payroll and pensions"].pk}" selected>' in page
    assert "There is a problem" not in page


def test_the_proposed_area_can_be_changed(client, editor, areas):
    client.post("/needs/new/", answers(category=areas["Libraries"].pk))
    assert Need.objects.get().category == areas["Libraries"]


def test_words_that_propose_nothing_ask_for_the_area(client, editor, areas):
    page = text(client.post("/needs/new/", answers(title="Qwertyuiop zxcvb")))
    assert not Need.objects.exists()
    assert "There is a problem" in page


def test_a_name_in_the_address_proposes_its_area(client, editor, areas):
    page = text(client.get("/needs/new/?title=A+new+payroll"))
    assert f'<option value="{areas["Payroll and pensions"].pk}" selected>' in page


@pytest.mark.parametrize(
    ("needed_by", "heading"),
    [
        (date(2031, 5, 1), "Contracts ending around the same date"),
        (None, "Contracts ending within 18 months (“Needed by” is not recorded)"),
    ],
)
def test_contracts_are_only_called_in_time_for_a_date_that_is_known(editor, needed_by, heading):
    need = NeedFactory(council=editor.council, needed_by=needed_by)
    FindingFactory(need=need, kind="contract")

    assert [label for label, _ in groups_of(need, need.findings.all())] == [heading]


def test_an_offer_says_its_terms_beside_its_charge(editor):
    area = CategoryFactory()
    service = ServiceFactory(category=area)
    OfferFactory(service=service, charge_basis="free", terms="Help is charged at cost.")
    need = NeedFactory(council=editor.council, category=area)
    look(need)

    (facts,) = facts_of(need).values()

    assert facts[facts.index("Charge to councils: free.") + 1] == "Terms: Help is charged at cost."


def test_a_use_says_size_likeness_cost_and_contact(editor):
    area = CategoryFactory()
    birch = CouncilFactory(name="Birch", population=107_800)
    service = ServiceFactory(
        council=birch, category=area, contact_team="Pay team", contact_email="pay@birch.example"
    )
    UseFactory(service=service, council=birch, value_band="100k_250k", satisfaction=4)
    need = NeedFactory(council=editor.council, category=area)
    Twin.objects.create(council=need.council, other=birch, position=2, score=81)
    look(need)
    (facts,) = facts_of(need).values()
    reasons = "the same service area", "a similar council", "in your region", "rated 4 out of 5"
    assert facts == [
        f"Why it matches: {', '.join(reasons)}.",
        "Birch: 107,800 people, North East.",
        "It is number 3 of the councils most similar to Alder, with a similarity of 81 out of 100.",
        "Annual contract value: £100,000 to £250,000.",
        "Contact: Pay team, pay@birch.example.",
    ]


def test_an_offer_says_what_councils_pay(editor):
    area = CategoryFactory()
    OfferFactory(service__category=area, state="open", charge_basis="per_user")
    need = NeedFactory(council=editor.council, category=area)
    look(need)
    (facts,) = facts_of(need).values()
    assert "Charge to councils: per user." in facts


def test_the_contact_of_a_service_that_others_run_is_not_named(editor):
    area = CategoryFactory()
    service = ServiceFactory(category=area, contact_email="runner@elm.example")
    UseFactory(service=service, council=CouncilFactory())
    need = NeedFactory(council=editor.council, category=area)
    look(need)
    (facts,) = facts_of(need).values()
    assert "runner@elm.example" not in " ".join(facts)
    assert not any(fact.startswith("Contact") for fact in facts)


def test_what_is_hidden_since_says_nothing(editor):
    need = NeedFactory(council=editor.council)
    finding = FindingFactory(need=need, reasons=["a similar council"])
    finding.is_hidden = True
    assert groups_of(need, [finding]) == [("Used by other councils", [(finding, [])])]


@pytest.mark.parametrize("count", [1, 3])
def test_facts_of_many_matches_cost_the_same(editor, django_assert_num_queries, count):
    area = CategoryFactory()
    for _ in range(count):
        UseFactory(product=ProductFactory(category=area), service=None)
        OfferFactory(service__category=area, state="open")
        NeedFactory(category=area)
    need = NeedFactory(council=editor.council, category=area)
    look(need)
    findings = list(need.findings.in_order())
    assert len(findings) == 3 * count
    with django_assert_num_queries(4):
        groups_of(need, findings)


def test_members_see_matches_before_the_words_of_the_need(client, editor):
    need = NeedFactory(details="For all our schools.")
    FindingFactory(need=need, title="Leeds uses iTrent")
    page = text(client.get(need.get_absolute_url()))
    assert page.index("Leeds uses iTrent") < page.index("About this need")


def test_matches_are_a_page_of_plain_text_for_members(client, editor):
    need = NeedFactory(title="A ledger")
    FindingFactory(need=need, title="Leeds uses iTrent", reasons=["a similar council"])
    page = text(client.get(f"/needs/{need.pk}/matches/"))
    copied = page.partition('id="matches-text"')[2].partition("</div>")[0]
    assert "Matches for A ledger" in copied
    assert "Why it matches: a similar council." in copied
    assert "<table" not in copied
    assert f"/needs/{need.pk}/" in copied
