"""The first page after signing in: what waits, what is new, what one could answer."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.notifications.models import Follow
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.partnerships import JoinRequestFactory, offered
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
ADDRESS = "/your-work/"


def sign_in_as(client, role):
    membership = MembershipFactory(role=role)
    client.force_login(membership.user)
    return membership


def test_a_visitor_signs_in_first(client):
    assert client.get(ADDRESS).headers["Location"].startswith("/accounts/login/")


def test_an_editor_sees_what_waits_and_how_long_it_takes(client):
    council = sign_in_as(client, "editor").council
    UseFactory(council=council, confirmation="proposed")
    UseFactory.create_batch(
        2,
        council=council,
        last_confirmed_at=timezone.now() - timedelta(days=800),
        contract_ends_on=timezone.localdate() + timedelta(days=60),
    )

    page = text(client.get(ADDRESS))

    assert "Confirm or reject 1 system that others added for you. It takes about 1 minute" in page
    assert "Check 2 records due for review" in page
    assert "Look at 2 contracts ending within 12 months" in page
    assert "Add a need" in page


def test_drafts_are_offered_only_to_people_who_can_finish_them(client):
    member = sign_in_as(client, "member")
    ServiceFactory(council=member.council, draft=True)
    ServiceFactory(council=member.council, draft=True, author=member.user)
    submitted = {"state": "submitted", "submitted_at": timezone.now(), "published_at": None}
    ServiceFactory(council=member.council, author=member.user, **submitted)

    assert "Finish 1 draft service." in text(client.get(ADDRESS))
    client.force_login(MembershipFactory(role="editor", council=member.council).user)
    assert "Finish 2 draft services" in text(client.get(ADDRESS))


def test_a_member_is_offered_only_what_a_member_can_do(client):
    council = sign_in_as(client, "member").council
    UseFactory(council=council, confirmation="proposed")
    MembershipFactory(council=council, state="requested", began_at=None)

    page = text(client.get(ADDRESS))

    assert "Confirm or reject" not in page
    assert "Accept or decline" not in page
    assert "Add a need" not in page
    assert f"Nothing is waiting for {council.name}" in page


def test_a_manager_sees_who_wants_to_join(client):
    council = sign_in_as(client, "manager").council
    MembershipFactory.create_batch(2, council=council, state="requested", began_at=None)

    assert "Accept or decline 2 people" in text(client.get(ADDRESS))


def test_nothing_of_another_council_is_counted(client):
    sign_in_as(client, "manager")
    other = CouncilFactory()
    UseFactory(council=other, confirmation="proposed")
    MembershipFactory(council=other, state="requested", began_at=None)

    assert "Nothing is waiting" in text(client.get(ADDRESS))


def test_who_has_no_council_is_asked_to_join_one_and_a_moderator_is_led_to_the_queues(client):
    client.force_login(UserFactory())
    assert "Join your council" in text(client.get(ADDRESS))

    client.force_login(UserFactory(duty="moderator"))
    page = text(client.get(ADDRESS))
    assert "waiting for a moderator" in page


def test_questions_come_from_the_areas_of_the_council_and_not_from_oneself(client):
    membership = sign_in_as(client, "member")
    area = CategoryFactory(name="Payroll")
    UseFactory(product=ProductFactory(category=area), service=None, council=membership.council)
    board, elsewhere = BoardFactory(category=area), BoardFactory(category=CategoryFactory())
    colleague = MembershipFactory(council=membership.council)
    ours = ThreadFactory(board=board, council=membership.council, title="Asked by our council")
    PostFactory(thread=ours, author=colleague.user)
    replied = PostFactory(thread__board=board, thread__title="Replied to already").thread
    PostFactory(thread=replied, author=membership.user)
    for title, place, by in [
        ("Asked nearby", board, UserFactory()),
        ("Asked elsewhere", elsewhere, UserFactory()),
        ("Asked by oneself", board, membership.user),
    ]:
        PostFactory(thread__board=place, thread__author=by, thread__title=title, author=by)

    page = text(client.get(ADDRESS))

    assert "Asked nearby" in page
    assert "Asked elsewhere" not in page
    assert "Asked by oneself" not in page
    assert "Asked by our council" not in page
    assert "Replied to already" not in page


def test_a_request_that_was_answered_waits_for_a_decision_only(client):
    council = sign_in_as(client, "editor").council
    offer = offered(service=ServiceFactory(council=council))
    JoinRequestFactory(offer=offer)
    replied = JoinRequestFactory(offer=offer)
    replied.respond("Yes, in spring.", by=UserFactory())

    page = text(client.get(ADDRESS))
    assert "Answer 1 request to join" in page
    assert "Accept or decline 1 request to join that you replied to" in page
    portfolio = text(client.get(f"/councils/{council.slug}/portfolio/"))
    waiting, answered = portfolio.split("Requests to join that you replied to")
    assert replied.council.name not in waiting
    assert replied.council.name in answered


def test_service_areas_are_followed_once_and_not_offered_again(client):
    membership = sign_in_as(client, "member")
    area, other = CategoryFactory(), CategoryFactory()

    for _ in range(2):
        client.post(f"{ADDRESS}follow/", {"area": [area.pk, "x", 999_999]})

    assert [*Follow.objects.values_list("user", "target_id")] == [(membership.user_id, area.pk)]
    assert "Choose service areas" not in text(client.get(ADDRESS))
    assert other.name not in text(client.get(ADDRESS))


def test_who_selects_nothing_is_told(client):
    sign_in_as(client, "member")

    sent = client.post(f"{ADDRESS}follow/", {}, follow=True)

    assert "Select at least one service area." in text(sent)


@pytest.mark.parametrize("count", [1, 4])
def test_it_costs_the_same_however_much_waits(client, django_assert_max_num_queries, count):
    # a process that has answered a request knows its content types
    ContentType.objects.get_for_models(*apps.get_models())
    council = sign_in_as(client, "manager").council
    for _ in range(count):
        UseFactory(service=ServiceFactory(), council=council)
        MembershipFactory(council=council, state="requested", began_at=None)

    with django_assert_max_num_queries(27):
        client.get(ADDRESS)
