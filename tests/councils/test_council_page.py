"""What the managers of a council say on its page, and its contacts by role."""

import pytest
from django.db import IntegrityError, transaction

from councils import actions
from councils.models import CouncilContact
from councils.models.contact import MAX_CONTACTS
from portal.accounts import personal_data
from portal.accounts.optimistic_lock import TOKEN
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    CouncilAliasFactory,
    CouncilContactFactory,
    CouncilFactory,
    MembershipFactory,
    SuccessionFactory,
    people_of,
)
from tests.factories.services import ServiceFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
CHANGE = "/councils/county-durham/change/"


@pytest.fixture
def managing(client, manager):
    client.force_login(manager.user)
    return client


def token_of(client, address):
    return client.get(address).context["form"][TOKEN].value()


def page_of(client):
    return client.get("/councils/county-durham/").text


def test_a_manager_changes_what_the_page_says(managing, client, durham, manager):
    managing.post(
        CHANGE,
        {
            "about": "We run **payroll**.",
            "website": "durham.example",
            "strategy_url": "https://durham.example/digital",
            "other_names": "CDC\n\n cdc\nDurham and Dales",
        },
    )

    client.logout()
    page = page_of(client)
    assert "<strong>payroll</strong>" in page
    assert 'href="https://durham.example"' in page
    assert 'href="https://durham.example/digital"' in page
    assert "cdc, Durham and Dales" in page
    entry = Entry.objects.about(durham).get(verb="council page changed")
    assert (entry.actor, entry.details["fields"]) == (
        manager.user,
        ["about", "other_names", "strategy_url", "website"],
    )


def test_another_name_finds_the_council_by_search_until_it_is_removed(managing, durham):
    managing.post(CHANGE, {"other_names": "Vinovia"})
    found = managing.get("/search/?q=Vinovia").text
    assert durham.get_absolute_url() in found

    managing.post(CHANGE, {"other_names": ""})
    assert not durham.aliases.exists()


@pytest.mark.parametrize("name", ["kent", "Kent County Council", "KCC"])
def test_the_name_of_another_council_is_refused(managing, durham, name):
    kent = CouncilFactory(name="Kent", official_name="Kent County Council")
    CouncilAliasFactory(council=kent, name="KCC")

    page = managing.post(CHANGE, {"other_names": f"Vinovia\n{name}"}).text

    assert f"Remove {name}. Another council has this name." in page
    assert "Vinovia" in page
    assert not durham.aliases.exists()


def test_names_are_limited_in_number_and_length(managing, durham):
    many = "\n".join(f"Name {n}" for n in range(21))
    assert "Enter at most 20 names." in managing.post(CHANGE, {"other_names": many}).text
    long = managing.post(CHANGE, {"other_names": "n" * 201}).text
    assert "at most 200 characters" in long
    assert not durham.aliases.exists()


def test_two_windows_lose_nothing_of_each_other(managing, client, durham, manager):
    opened = {TOKEN: token_of(managing, CHANGE), "about": "", "website": "", "other_names": ""}
    other = MembershipFactory(council=durham, role="manager", user__display_name="Mo").user
    client.force_login(other)
    client.post(CHANGE, {**opened, "about": "Ours."})
    client.force_login(manager.user)

    managing.post(CHANGE, {**opened, "website": "https://durham.example"})

    durham.refresh_from_db()
    assert (durham.about, durham.website) == ("Ours.", "https://durham.example")
    clash = managing.post(CHANGE, {**opened, "about": "Mine."}).text
    assert "Mo changed this after you opened this page" in clash
    assert "It now says “Ours.”" in clash


def test_only_managers_and_administrators_change_it(client, durham):
    people = people_of(durham)
    for role in ("member", "editor", "moderator", "elsewhere"):
        client.force_login(people[role])
        assert client.post(CHANGE, {"about": "Mine."}).status_code == 403
    durham.refresh_from_db()
    assert durham.about == ""


def test_contacts_are_for_members_unless_they_are_for_everyone(client, durham):
    people = people_of(durham)
    CouncilContactFactory(council=durham, role="Head of ICT", email="head@durham.example")
    CouncilContactFactory(
        council=durham, role="Buying", email="", phone="0191 496 0000", is_public=True
    )
    for role in ("visitor", "unconfirmed", "requested"):
        if role != "visitor":
            client.force_login(people[role])
        page = page_of(client)
        assert "head@durham.example" not in page
        assert "0191 496 0000" in page
    for role in ("member", "elsewhere", "moderator"):
        client.force_login(people[role])
        assert "head@durham.example" in page_of(client)


def test_a_contact_is_added_changed_and_removed_at_once(managing, durham):
    page = managing.post("/councils/county-durham/contacts/new/", {"role": "Buying"}).text
    assert "Enter an email address or a telephone number." in page

    managing.post(
        "/councils/county-durham/contacts/new/", {"role": "Buying", "email": "b@durham.example"}
    )
    contact = CouncilContact.objects.get()
    assert "b@durham.example" in page_of(managing)
    managing.post(contact.get_absolute_url(), {"role": "Buying", "phone": "0191 496 0001"})
    page = page_of(managing)
    assert "0191 496 0001" in page
    assert "b@durham.example" not in page
    managing.post(f"{contact.get_absolute_url()}remove/")
    assert "0191 496 0001" not in page_of(managing)
    verbs = set(Entry.objects.about(durham).values_list("verb", flat=True))
    assert verbs >= {f"council contact {did}" for did in ("added", "changed", "removed")}


def test_a_role_has_one_contact_and_a_council_a_bounded_number(durham, manager):
    CouncilContactFactory(council=durham, role="Buying")
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilContactFactory(council=durham, role="buying")
    for _ in range(MAX_CONTACTS - 1):
        CouncilContactFactory(council=durham)
    another = CouncilContact(council=durham, role="One more", phone="1")
    with pytest.raises(RuleBroken, match="12 contacts already"):
        actions.add_contact(another, by=manager.user)


@pytest.mark.parametrize("wrong", [{"role": ""}, {"email": "", "phone": ""}])
def test_contacts_that_cannot_be_are_refused(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilContactFactory(**wrong)


def test_a_contact_with_the_address_of_a_person_is_their_data():
    user = UserFactory(email="olive@durham.example")
    CouncilContactFactory(email="Olive@durham.example", role="Head of ICT")
    CouncilContactFactory()

    assert [row["role"] for row in personal_data.collected(user)["contacts of councils"]] == [
        "Head of ICT"
    ]
    personal_data.erase(user, texts=False)
    assert CouncilContact.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_contacts(
    managing, durham, django_assert_num_queries, count
):
    CouncilContactFactory.create_batch(count, council=durham)

    with django_assert_num_queries(6):
        managing.get(CHANGE)


def test_one_service_is_a_service(client):
    council = ServiceFactory(state="published").council
    one = client.get(council.get_absolute_url()).text
    ServiceFactory(state="published", council=council)
    two = client.get(council.get_absolute_url()).text

    assert "<strong>1</strong> <span>published service</span>" in one
    assert "<strong>2</strong> <span>published services</span>" in two


def test_an_abolished_council_without_records_leads_to_its_successor(client):
    gone = CouncilFactory(name="Old Town", abolished=True)
    heir = CouncilFactory(name="New Town", official_name="New Town Council")
    SuccessionFactory(predecessor=gone, successor=heir)

    page = text(client.get(gone.get_absolute_url()))

    assert "recorded for Old Town" not in page
    assert "columns-main-aside" not in page
    assert "Ask a question about this" not in page
    assert "Follow this council" not in page
    link = f'<a href="{heir.get_absolute_url()}">New Town Council</a>'
    assert f"This council no longer exists. Ask or follow {link}." in page
    assert "Ask a question about this" in text(client.get(heir.get_absolute_url()))
