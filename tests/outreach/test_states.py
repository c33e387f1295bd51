"""The state of each council, counted and listed in one bounded query."""

from datetime import timedelta

import pytest
from django.utils import timezone

from councils.models import Council
from portal.accounts.models import User
from services.models import Use
from services.models.council_state import (
    COMPLETE_AREAS,
    CouncilState,
    complete_councils,
    count_by_state,
    in_state,
    with_state,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.outreach import OutreachLetterFactory, OutreachPlanFactory, VouchFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db
INDEX = "/moderation/councils/"


@pytest.fixture
def moderating(client):
    client.force_login(UserFactory(duty="moderator"))
    return client


def of_role(role, **values):
    return MembershipFactory(role=role, **values).council


def record(council, areas, days_ago=1, **values):
    """Systems of a council in so many service areas, confirmed so long ago."""
    moment = timezone.now() - timedelta(days=days_ago)
    for _ in range(areas):
        product = ProductFactory(category=CategoryFactory())
        UseFactory(
            council=council, product=product, service=None, last_confirmed_at=moment, **values
        )
    return council


def state_of(council):
    """The state, found for one council and for all, and by looking for those in a state."""
    one = Council.objects.filter(pk=council.pk)
    state = CouncilState(with_state(one, complete_councils(one.get())).get().state)
    assert with_state(one, complete_councils()).get().state == state
    assert [each for each in CouncilState if in_state(one, each).exists()] == [state]
    return state


def test_a_council_without_people_who_can_sign_in_has_nobody():
    assert state_of(CouncilFactory()) == "nobody"
    assert state_of(of_role("manager", user=UserFactory(suspended=True))) == "nobody"
    assert state_of(of_role("manager", state="ended")) == "nobody"
    assert state_of(of_role("member", state="requested")) == "nobody"


def test_people_without_a_manager_and_a_manager_without_records():
    assert state_of(of_role("editor")) == "member"
    assert state_of(of_role("manager")) == "manager"


def test_records_count_only_where_its_people_stated_them():
    council = of_role("manager")
    UseFactory(council=council, last_confirmed_at=None, source="Elsewhere")
    record(council, 1, confirmation="proposed")
    assert state_of(council) == "manager"

    record(council, 1)
    assert state_of(council) == "begun"
    assert state_of(ServiceFactory(council=of_role("manager")).council) == "begun"


def test_a_council_is_complete_with_ten_areas_within_twelve_months():
    council = record(of_role("manager"), COMPLETE_AREAS - 1)
    assert state_of(council) == "begun"
    record(council, 1, days_ago=366)
    record(council, 1, status="stopped", stopped_reason="Replaced.")
    assert state_of(council) == "begun"

    record(council, 1)
    assert state_of(council) == "complete"
    Use.objects.update(last_confirmed_at=timezone.now() - timedelta(days=366))
    assert state_of(council) == "begun"


@pytest.mark.parametrize(("days", "state"), [(91, "quiet"), (89, "manager")])
def test_a_council_is_quiet_when_none_of_its_people_signs_in(days, state):
    manager = MembershipFactory(role="manager")
    moment = timezone.now() - timedelta(days=days)
    type(manager).objects.update(began_at=moment)
    assert state_of(manager.council) == state

    User.objects.filter(pk=manager.user_id).update(last_login=timezone.now())
    assert state_of(manager.council) == "manager"


def test_councils_are_counted_by_state_in_one_query(django_assert_num_queries):
    CouncilFactory()
    of_role("member")
    record(of_role("manager"), 1)

    complete = complete_councils()
    with django_assert_num_queries(1):
        counts = count_by_state(Council.objects.current(), complete)

    assert {state: n for state, n in counts.items() if n} == {"nobody": 1, "member": 1, "begun": 1}


def test_the_list_is_narrowed_sorted_and_shows_the_last_email(moderating):
    wales = CouncilFactory(name="Gwynedd", region="wales", kind="welsh_unitary")
    member = of_role("member")
    OutreachLetterFactory(council=wales)
    OutreachPlanFactory(council=wales, next_on=timezone.localdate())

    page = moderating.get(INDEX, {"region": "wales"}).text
    assert "Gwynedd" in page
    assert member.name not in page
    assert "Telephone" in page
    listed = moderating.get(INDEX, {"state": "member"}).context["page"]
    assert [each.pk for each in listed] == [member.pk]
    names = [each.name for each in moderating.get(INDEX, {"sort": "-name"}).context["page"]]
    assert names == sorted(names, key=str.lower, reverse=True)
    assert moderating.get(INDEX, {"state": "nonsense", "sort": "nonsense"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_however_many_councils(
    moderating, django_assert_num_queries, count
):
    for _ in range(count):
        OutreachLetterFactory(
            council=record(of_role("manager"), 1), sent_at=timezone.now() - timedelta(days=20)
        )
        of_role("member")
        of_role("manager")
        OutreachPlanFactory(next_on=timezone.localdate())
        VouchFactory()
    council = Council.objects.filter(outreach_letters__isnull=False).first()

    # the complete councils are found once, for the counts and for the rows
    with django_assert_num_queries(5):
        moderating.get(INDEX)
    with django_assert_num_queries(6):
        moderating.get(f"{INDEX}chase/")
    with django_assert_num_queries(21):
        moderating.get(f"{INDEX}{council.slug}/")


def test_who_to_write_to_next(moderating):
    moment = timezone.now()
    late = OutreachLetterFactory(sent_at=moment - timedelta(days=15))
    OutreachLetterFactory(sent_at=moment - timedelta(days=13))
    OutreachLetterFactory(sent_at=moment - timedelta(days=15), answered_at=moment)
    joined = OutreachLetterFactory(sent_at=moment - timedelta(days=15))
    MembershipFactory(council=joined.council)
    written_again = OutreachLetterFactory(sent_at=moment - timedelta(days=40))
    OutreachLetterFactory(council=written_again.council, sent_at=moment)
    manager = of_role("manager")
    due = OutreachPlanFactory(next_on=timezone.localdate())
    OutreachPlanFactory(next_on=timezone.localdate() + timedelta(days=1))
    waiting = VouchFactory()
    VouchFactory(state="declined", answered_at=moment)

    lists = moderating.get(f"{INDEX}chase/").context

    assert list(lists["letters"]) == [late]
    assert list(lists["unmanaged"]) == [joined.council]
    assert list(lists["unrecorded"]) == [manager]
    assert list(lists["plans"]) == [due]
    assert list(lists["vouches"]) == [waiting]
