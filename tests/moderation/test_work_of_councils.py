"""Work that brings councils together: what makes a row of it, and what ends it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from councils.models import Membership
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.mail.models import Mail
from portal.moderation.models import JointRoom, WorkCandidate, WorkOutcome
from portal.moderation.work.candidate_sources import find_candidates, most_together
from portal.moderation.work.registry import KINDS
from portal.search.models import Search, SettledQuestion, Settlement
from services.actions import confirm_all
from services.council_groups.models import GroupCouncil
from services.models import Service, Use
from services.needs.models import Finding
from services.notices.models import AwardNotice, NameDecision
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.needs import FindingFactory, NeedFactory
from tests.factories.notices import NoticeFactory
from tests.factories.partnerships import offered
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator", display_name="Mod")
    client.force_login(user)
    return user


def open_keys(kind):
    """The keys of what is open, when the job that looks every hour has run."""
    if KINDS[kind].is_hourly:
        find_candidates()
    return [item.key for item in KINDS[kind].find().items]


def act(client, kind, key):
    return client.post(f"/moderation/to-do/{kind}/act/", {"key": str(key)}, follow=True)


def ago(**span):
    return timezone.now() - timedelta(**span)


def recipients():
    return sorted(address for each in mail.outbox for address in each.to)


def come_back(kind, days):
    """Let what was acted on or put off be due again."""
    WorkOutcome.objects.filter(kind=kind).update(at=ago(days=days + 1), until=ago(seconds=1))


# requests to join that the managers leave


@pytest.fixture
def unanswered():
    manager = MembershipFactory(role="manager")
    row = MembershipFactory(council=manager.council, state="requested")
    Membership.objects.filter(pk=row.pk).update(asked_at=ago(days=8))
    return row


def test_managers_are_reminded_of_a_request_after_five_working_days(client, moderator, unanswered):
    MembershipFactory(council=unanswered.council, state="requested")
    assert open_keys("unanswered_join_requests") == [str(unanswered.pk)]

    act(client, "unanswered_join_requests", unanswered.pk)

    manager = unanswered.council.memberships.managers().get().user
    assert recipients() == [manager.email]
    assert open_keys("unanswered_join_requests") == []
    assert Entry.objects.filter(verb="managers reminded of a request").exists()


def test_a_request_that_is_answered_is_no_work(unanswered):
    unanswered.begin()

    assert open_keys("unanswered_join_requests") == []


# needs that fit an offer


@pytest.fixture
def finding():
    offer = offered(9)
    MembershipFactory(council=offer.council, role="editor")
    need = NeedFactory()
    MembershipFactory(council=need.council, role="editor")
    found = FindingFactory(need=need, kind="offer", key=offer.pk, council=offer.council)
    find_candidates()
    return found


def test_both_councils_are_introduced_once(client, moderator, finding):
    assert open_keys("introductions") == [str(finding.pk)]
    assert KINDS["introductions"].find().items[0].text.has_button

    act(client, "introductions", finding.pk)

    finding.refresh_from_db()
    assert (finding.asked_how, finding.asked_by) == ("introduced", moderator)
    assert len(mail.outbox) == 2
    assert all(each.extra_headers["Reply-To"] for each in mail.outbox)
    assert open_keys("introductions") == []
    come_back("introductions", 7)
    assert open_keys("introductions") == []
    assert Entry.objects.filter(verb="councils introduced to each other").exists()


def test_only_the_best_offer_of_a_need_is_a_row(finding):
    other = offered(9)
    FindingFactory(need=finding.need, kind="offer", key=other.pk, council=other.council, position=5)

    assert open_keys("introductions") == [str(finding.pk)]


@pytest.mark.parametrize(
    "change", [{"gone_at": timezone.now()}, {"council": None}, {"kind": "need"}]
)
def test_what_cannot_be_introduced_is_no_row(finding, change):
    Finding.objects.filter(pk=finding.pk).update(**change)

    assert open_keys("introductions") == []


def test_councils_that_cannot_be_reached_are_not_introduced(client, moderator, finding):
    User.objects.filter(memberships__council=finding.need.council).update(is_active=False)

    answer = act(client, "introductions", finding.pk)

    assert answer.status_code == 409
    assert not mail.outbox
    assert not WorkOutcome.objects.exists()


# contracts that end together


def test_the_six_months_with_most_councils_are_found():
    # from the last day of a month of 31 days six months can be a day shorter
    day = date(2026, 11, 30)
    ends = [
        (day + timedelta(days=days), council)
        for days, council in [(10, 1), (30, 2), (195, 3), (200, 4), (210, 2), (211, 2), (500, 9)]
    ]

    found = most_together(ends)

    assert found.councils == [2, 3, 4]
    assert found.first == day + timedelta(days=30)
    assert found.last == day + timedelta(days=211)


@pytest.fixture
def ending():
    """Contracts of three councils for one area; two of the councils have a manager."""
    product = ProductFactory(category=CategoryFactory(name="Payroll"))
    uses = [UseFactory(product=product, service=None, status="in_use") for _ in range(3)]
    for n, use in enumerate(uses):
        ContractFactory(uses=[use], ends_on=timezone.localdate() + timedelta(days=300 + n))
    for use in uses[1:]:
        MembershipFactory(council=use.council, role="manager")
    call_command("find_work")
    return product.category, [use.council for use in uses]


def test_a_joint_room_is_opened_for_councils_whose_contracts_end_together(
    client, moderator, ending
):
    category, councils = ending
    assert open_keys("joint_rooms") == [str(category.pk)]
    assert "3 councils" in KINDS["joint_rooms"].find().items[0].text.why

    act(client, "joint_rooms", category.pk)

    room = JointRoom.objects.get()
    invited = GroupCouncil.objects.filter(group=room.group)
    assert {each.council for each in invited} == set(councils)
    assert not invited.in_group().exists()
    assert len(mail.outbox) == 2
    come_back("joint_rooms", 7)
    assert open_keys("joint_rooms") == []
    assert client.get(room.group.get_absolute_url()).status_code == 200


def test_what_members_alone_may_know_is_not_in_the_room(client, moderator, ending):
    """The dates are in the notes, which only the councils in the group and moderators read."""
    category, _councils = ending
    act(client, "joint_rooms", category.pk)
    group = JointRoom.objects.get().group

    client.force_login(MembershipFactory().user)
    assert client.get(group.get_absolute_url()).status_code == 404


def test_contracts_of_two_councils_are_no_room(ending):
    _category, councils = ending
    councils[0].contracts.all().delete()

    call_command("find_work")

    assert open_keys("joint_rooms") == []


# published contracts that nobody confirmed


@pytest.fixture
def published():
    notice = NoticeFactory()
    MembershipFactory(council=notice.council, role="editor")
    call_command("find_work")
    return notice


def test_a_council_is_asked_about_its_published_contracts(client, moderator, published):
    assert open_keys("contracts") == [str(published.council_id)]

    act(client, "contracts", published.council_id)

    assert recipients() == [published.council.memberships.get().user.email]
    assert open_keys("contracts") == []
    come_back("contracts", 30)
    assert open_keys("contracts") == [str(published.council_id)]


def test_a_confirmed_contract_is_no_work_an_hour_later(published):
    AwardNotice.objects.update(answer="used", answered_at=timezone.now())

    call_command("find_work")

    assert open_keys("contracts") == []


def test_a_council_without_people_is_not_asked():
    NoticeFactory()
    call_command("find_work")

    assert open_keys("contracts") == []


# names and searches


def test_a_supplier_that_several_councils_name_is_a_row_until_it_is_matched(moderator):
    notices = [NoticeFactory(supplier_name="Ledgers Ltd", supplier=None) for _ in range(2)]
    call_command("find_work")
    key = notices[0].supplier_key
    assert open_keys("suppliers") == [key]

    NameDecision.objects.create(role="supplier", name=key, decided_by=moderator)

    assert open_keys("suppliers") == []


def test_a_product_that_several_councils_name_is_a_row_until_it_is_matched(moderator):
    notices = [
        NoticeFactory(title="Ledger Cloud", supplier_name="Ledgers Ltd", product=None)
        for _ in range(2)
    ]
    call_command("find_work")
    key = notices[0].product_key
    assert open_keys("contract_products") == [key]

    NameDecision.objects.create(role="product", name=key, decided_by=moderator)

    assert open_keys("contract_products") == []


def test_a_search_that_found_nothing_is_a_row_until_it_is_settled(client, moderator):
    for council in CouncilFactory.create_batch(3):
        Search.objects.note("robot mowers", answered=False, council=council.pk)
    call_command("find_work")
    (key,) = open_keys("searches")
    assert "robot mowers" in client.get("/moderation/").content.decode()

    SettledQuestion.objects.settle(key, Settlement.DONE)

    assert open_keys("searches") == []


def test_what_is_found_again_has_waited_since_it_was_first_found():
    for council in CouncilFactory.create_batch(3):
        Search.objects.note("robot mowers", answered=False, council=council.pk)
    call_command("find_work")
    first = ago(days=3)
    WorkCandidate.objects.update(since=first)

    call_command("find_work")

    assert WorkCandidate.objects.get(kind="searches").since == first


# councils


def test_people_of_a_council_without_a_manager_are_asked(client, moderator):
    person = MembershipFactory()
    assert open_keys("unmanaged_councils") == [str(person.council_id)]

    act(client, "unmanaged_councils", person.council_id)

    assert recipients() == [person.user.email]
    come_back("unmanaged_councils", 30)
    assert open_keys("unmanaged_councils") == [str(person.council_id)]
    MembershipFactory(council=person.council, role="manager")
    assert open_keys("unmanaged_councils") == []


def test_a_manager_whose_email_comes_back_is_a_row_until_it_arrives(client, moderator):
    manager = MembershipFactory(role="manager")
    failed = Mail.objects.create(
        to=manager.user.email.upper(),
        subject="S",
        text="T",
        state="failed",
        failed_at=timezone.now(),
        last_error="550",
    )
    assert open_keys("bounced_managers") == [str(manager.pk)]
    assert "1 email to" in KINDS["bounced_managers"].find().items[0].text.why

    failed.delete()

    assert open_keys("bounced_managers") == []


@pytest.fixture
def quiet():
    person = MembershipFactory(began_at=ago(days=100))
    User.objects.filter(pk=person.user_id).update(last_login=ago(days=97))
    NoticeFactory(council=person.council)
    UseFactory(council=person.council, confirmation="proposed", product=None)
    return person


def test_a_council_that_never_came_back_reads_what_it_would_find(client, moderator, quiet):
    assert open_keys("quiet_councils") == [str(quiet.council_id)]

    act(client, "quiet_councils", quiet.council_id)

    assert recipients() == [quiet.user.email]
    assert "1 published contract to confirm" in mail.outbox[-1].body
    assert "1 system that" in mail.outbox[-1].body
    assert open_keys("quiet_councils") == []


def test_a_council_that_came_back_is_not_quiet(quiet):
    User.objects.filter(pk=quiet.user_id).update(last_login=ago(days=2))

    assert open_keys("quiet_councils") == []


def test_a_council_that_somebody_has_just_joined_is_not_quiet(quiet):
    MembershipFactory(council=quiet.council, began_at=ago(days=5))

    assert open_keys("quiet_councils") == []


# records that others rely on


def test_a_service_that_others_use_is_asked_about_before_it_is_dormant(client, moderator):
    confirmed = ago(days=30 * 14 - 10)
    service = ServiceFactory(
        review_months=12, last_confirmed_at=confirmed, contact_email="team@durham.example"
    )
    ServiceFactory(review_months=12, last_confirmed_at=confirmed)
    UseFactory(service=service, product=None, status="in_use")
    assert open_keys("dormant_soon") == [str(service.pk)]

    act(client, "dormant_soon", service.pk)

    assert recipients() == ["team@durham.example"]
    come_back("dormant_soon", 30)
    Service.objects.filter(pk=service.pk).update(last_confirmed_at=timezone.now())
    assert open_keys("dormant_soon") == []


# councils that do not answer


def test_a_council_that_did_not_answer_two_emails_is_listed_until_it_confirms(client, moderator):
    use, other = (
        UseFactory(last_confirmed_at=ago(days=days), service=None, product=ProductFactory())
        for days in (500, 30)
    )
    Use.objects.filter(pk=use.pk).update(is_dormant=True)
    assert open_keys("silent_councils") == [str(use.council_id)]
    assert "did not answer two emails about 1 system." in client.get("/moderation/").text

    confirm_all(use.council, services=[], uses=[use.pk], by=moderator)

    assert open_keys("silent_councils") == []
    assert other.council_id != use.council_id
