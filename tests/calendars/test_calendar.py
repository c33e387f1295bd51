"""Decision dates in calendars: what is in them, who reads them, and until when."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from portal.accounts.actions import reinstate, suspend
from services.actions import delete_contract
from services.calendars.models import CalendarAddress
from services.models import Contract
from tests.factories.accounts import UserFactory
from tests.factories.calendars import CalendarAddressFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
ENDS = timezone.localdate() + timedelta(days=700)
PAGE = "/councils/county-durham/calendar/"
SECRET = "secret-of-the-member"


@pytest.fixture
def member(council):
    return MembershipFactory(council=council)


@pytest.fixture
def address(member):
    return CalendarAddressFactory(membership=member, token=SECRET)


@pytest.fixture
def contract(council):
    used = UseFactory(
        council=council, service=None, product=ProductFactory(name="ModernGov"), notes="Our note"
    )
    return ContractFactory(
        uses=[used],
        title="Hosting at a secret price",
        supplier=SupplierFactory(name="Secret supplier"),
        annual_cost=7_123_987,
        ends_on=ENDS,
        notice_months=3,
    )


def read(client, token=SECRET):
    answer = client.get(f"/calendars/{token}.ics")
    assert answer.status_code == 200
    return answer


def events(client):
    """What a calendar program finds, valid by RFC 5545."""
    content = read(client).content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert calendar.errors == []
    found = list(calendar.walk("VEVENT"))
    assert all(event.errors == [] and event["UID"] and event["DTSTAMP"] for event in found)
    assert len({event["UID"] for event in found}) == len(found)
    return found


def test_the_event_is_the_decision_date(client, address, contract):
    (event,) = events(client)

    assert event["DTSTART"].dt == contract.decide_on
    assert event["DTEND"].dt == contract.decide_on + timedelta(days=1)
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["CLASS"] == "PRIVATE"
    assert event["URL"].endswith(f"/contracts/{contract.pk}/")
    assert event["SUMMARY"] == "Decide about the contract for ModernGov"


def test_nothing_confidential_is_in_it(client, council, address, contract):
    ContractFactory(
        title="Secret title",
        ends_on=ENDS,
        uses=[UseFactory(council=council, service=ServiceFactory(draft=True, title="Hidden"))],
    )
    content = read(client).content.decode().replace("\r\n ", "")

    assert content.count("SUMMARY:Decide about") == 2
    figures = ("7123987", "7,123,987", str(ENDS), f"{ENDS:%Y%m%d}")
    for secret in ("ecret", "Our note", "Hidden", *figures):
        assert secret not in content


def test_a_moved_date_is_the_same_event_with_a_higher_sequence(client, address, contract):
    (before,) = events(client)
    contract.title = "Another title"
    contract.save()
    (renamed,) = events(client)
    Contract.objects.update(ends_on=ENDS + timedelta(days=30))
    (moved,) = events(client)
    Contract.objects.update(notice_months=None)
    (assumed,) = events(client)

    assert before["UID"] == renamed["UID"] == moved["UID"] == assumed["UID"]
    assert [each["SEQUENCE"] for each in (before, renamed, moved, assumed)] == [0, 0, 1, 2]
    assert moved["DTSTART"].dt > before["DTSTART"].dt
    assert "notice period is not recorded" in assumed["DESCRIPTION"]


def test_a_deleted_contract_is_cancelled_for_90_days(client, address, contract):
    (before,) = events(client)
    delete_contract(contract, by=UserFactory())
    (gone,) = events(client)

    assert gone["UID"] == before["UID"]
    assert gone["STATUS"] == "CANCELLED"
    assert gone["SEQUENCE"] == 1
    assert gone["DTSTART"].dt == before["DTSTART"].dt
    assert "ModernGov" not in gone["SUMMARY"]
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert events(client) == []


def test_a_date_that_is_taken_back_and_set_again_is_one_event(client, address, contract):
    Contract.objects.update(ends_on=None)
    (cancelled,) = events(client)
    Contract.objects.update(ends_on=ENDS)
    (again,) = events(client)

    assert (cancelled["STATUS"], again["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert (cancelled["SEQUENCE"], again["SEQUENCE"]) == (1, 2)
    assert cancelled["UID"] == again["UID"]


def test_a_contract_that_another_council_inherits_is_cancelled(client, address, contract):
    successor = MembershipFactory()
    CalendarAddressFactory(membership=successor, token="secret-of-another")
    contract.links.all().delete()
    Contract.objects.update(council=successor.council)
    (left,) = events(client)
    (arrived,) = Calendar.from_ical(read(client, "secret-of-another").content).walk("VEVENT")

    assert left["STATUS"] == "CANCELLED"
    assert arrived["STATUS"] == "CONFIRMED"
    assert left["UID"] == arrived["UID"]


def test_a_date_of_long_ago_leaves_the_calendar(client, council, address):
    ContractFactory(council=council, ends_on=date(2020, 1, 1))
    recent = timezone.localdate() - timedelta(days=30)
    ContractFactory(council=council, ends_on=recent, notice_months=0)

    (event,) = events(client)
    assert event["DTSTART"].dt == recent


def test_a_calendar_asks_as_many_queries_for_three_contracts_as_for_one(
    client, council, address, contract, django_assert_num_queries
):
    # the address, the stored versions, the contracts and what they cover
    with django_assert_num_queries(4):
        read(client)
    for name in ("Agresso", "Mosaic"):
        used = UseFactory(council=council, service=None, product=ProductFactory(name=name))
        ContractFactory(uses=[used], ends_on=ENDS)
    with django_assert_num_queries(4):
        read(client)


def test_a_program_that_has_it_is_answered_without_content(client, address, contract):
    first = read(client)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-cache" in first["Cache-Control"]
    again = client.get(f"/calendars/{SECRET}.ics", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304

    Contract.objects.update(ends_on=ENDS + timedelta(days=1))
    moved = client.get(f"/calendars/{SECRET}.ics", headers={"if-none-match": first["ETag"]})
    assert moved.status_code == 200


def test_an_address_that_is_read_too_often_has_to_wait(client, address):
    codes = [client.get(f"/calendars/{SECRET}.ics").status_code for _ in range(31)]

    assert codes == [200] * 30 + [429]


def test_addresses_cannot_be_tried_one_after_another(client, address):
    codes = [client.get(f"/calendars/try-{n}.ics").status_code for n in range(31)]

    assert codes == [404] * 30 + [429]


def made(client):
    page = client.post(f"{PAGE}new/")
    assert "no-store" in page["Cache-Control"]
    return text(page).split("/calendars/")[1].split(".ics")[0]


def test_an_address_is_shown_once_and_stored_as_a_hash(client, council, member, contract):
    client.force_login(member.user)
    token = made(client)

    assert token not in text(client.get(PAGE))
    stored = CalendarAddress.objects.get()
    assert token not in f"{stored.token_hash} {stored}"
    client.logout()
    assert b"ModernGov" in read(client, token).content


def test_a_new_address_ends_the_one_before(client, council, member):
    client.force_login(member.user)
    before, after = made(client), made(client)

    assert client.get(f"/calendars/{before}.ics").status_code == 404
    assert client.get(f"/calendars/{after}.ics").status_code == 200


@pytest.mark.parametrize("role", ["own", "manager"])
def test_the_person_and_managers_revoke_it(client, council, member, address, role):
    manager = MembershipFactory(council=council, role="manager")
    client.force_login(member.user if role == "own" else manager.user)
    assert f"calendar/{address.pk}/revoke/" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{address.pk}/revoke/")

    assert client.get(f"/calendars/{SECRET}.ics").status_code == 404
    assert not CalendarAddress.objects.exists()


@pytest.mark.parametrize("role", ["member", "editor"])
def test_colleagues_see_nothing_of_it(client, council, address, role):
    client.force_login(MembershipFactory(council=council, role=role).user)

    assert str(address.membership.user) not in text(client.get(PAGE))
    assert client.post(f"{PAGE}{address.pk}/revoke/").status_code == 404


def test_it_dies_with_the_membership_and_does_not_come_back(client, member, address):
    member.end()
    assert client.get(f"/calendars/{SECRET}.ics").status_code == 404
    call_command("tidy_calendars")
    assert not CalendarAddress.objects.exists()


def test_the_address_of_an_earlier_membership_does_not_work_again(client, member, address):
    member.end()
    member.begin()

    assert client.get(f"/calendars/{SECRET}.ics").status_code == 404


def test_a_suspended_person_reads_nothing_until_they_are_back(client, member, address):
    suspend(member.user, reason="Spam.", by=UserFactory(duty="moderator"))
    assert client.get(f"/calendars/{SECRET}.ics").status_code == 404
    call_command("tidy_calendars")
    reinstate(member.user, reason="A mistake.", by=UserFactory(duty="moderator"))
    assert client.get(f"/calendars/{SECRET}.ics").status_code == 200


def test_who_sees_addresses(council, member, address):
    manager = MembershipFactory(council=council, role="manager").user
    others = [
        MembershipFactory(council=council).user,
        MembershipFactory(role="manager").user,
        UserFactory(duty="moderator"),
    ]
    seen = CalendarAddress.objects

    assert all(seen.visible_to(who).exists() for who in (member.user, manager))
    assert seen.visible_to(UserFactory(duty="administrator")).exists()
    assert not any(seen.visible_to(who).exists() for who in others)


def test_one_decision_date_is_downloaded_from_the_page_of_the_contract(client, member, contract):
    client.force_login(member.user)
    download = f"/contracts/{contract.pk}/decision.ics"
    assert download in client.get(contract.get_absolute_url()).content.decode()
    answer = client.get(download)
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer["Content-Disposition"].startswith("attachment")
    assert event["UID"].startswith(f"decision-{contract.pk}@")
    assert event["DTSTART"].dt == contract.decide_on
    Contract.objects.update(ends_on=None)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        client.force_login(member.user)
        assert client.get(download).status_code == 404


def test_the_download_is_the_same_event_as_in_the_calendar(client, address, contract):
    Contract.objects.update(ends_on=ENDS + timedelta(days=9))
    (subscribed,) = events(client)
    client.force_login(address.membership.user)
    content = client.get(f"/contracts/{contract.pk}/decision.ics").content
    (single,) = Calendar.from_ical(content).walk("VEVENT")

    assert single == subscribed
