"""Councils follow a recommendation, or choose otherwise and say why."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from councils.actions import apply_succession
from councils.models.succession_transfer import SplitPlan
from portal.accounts.actions import erase
from portal.accounts.personal_data import collected
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from services.actions import merge
from services.actions.merges import Decision, undo_merge
from services.models.area_shape import UsedProduct
from services.recommendations import actions
from services.recommendations.models import GroupMember, Recommendation, Stance
from services.recommendations.models.follow_count import count_followers
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    CouncilFactory,
    MembershipFactory,
    SuccessionFactory,
    durham_council,
)
from tests.factories.needs import NeedFactory
from tests.factories.recommendations import (
    GroupMemberFactory,
    GroupRequestFactory,
    RecommendationFactory,
    StanceFactory,
    group_of,
)
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
    UseFactory,
)
from tests.recommendations.test_recommendations import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    membership = MembershipFactory(council=durham_council(), role="editor")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


def address_of(recommendation):
    return f"/recommendations/{recommendation.pk}/answer/"


def test_an_editor_says_that_the_council_follows_it_and_with_what(client, editor):
    area, product = CategoryFactory(), ProductFactory(name="ModernGov")
    current = RecommendationFactory(category=area, products=[product])
    direct = UseFactory(service=None, product=product, category=area, council=editor.council)
    service = ServiceFactory(category=area, products=[product], title="Minutes for all")
    through = UseFactory(service=service, council=editor.council)
    other = UseFactory(service=None, product=ProductFactory(category=area), council=editor.council)
    page = client.get(address_of(current)).content.decode()
    for use, is_ticked in ((direct, True), (through, True), (other, False)):
        assert (f'value="{use.pk}"' in page) is True
        box = page.split(f'value="{use.pk}"')[1].split(">")[0]
        assert ("checked" in box) is is_ticked

    client.post(
        address_of(current), {"kind": "follows", "since": "2025-04-01", "uses": [direct.pk]}
    )

    stance = Stance.objects.get()
    assert (stance.council, stance.category, stance.author) == (editor.council, area, editor.user)
    assert stance.since == date(2025, 4, 1)
    assert list(stance.uses.all()) == [direct]
    assert stance.is_confirmed
    client.logout()
    assert "County Durham 1 Apr 2025" in text(client.get(current.get_absolute_url()))
    assert f"{area} Follows it 1 Apr 2025" in text(client.get("/councils/county-durham/"))


def test_a_council_that_chooses_otherwise_says_why(client, editor):
    current = RecommendationFactory()
    answer = client.post(address_of(current), {"kind": "otherwise"})
    assert "Enter why your council chose otherwise." in text(answer)

    reason = "Our contract runs until 2031."
    client.post(address_of(current), {"kind": "otherwise", "reason": reason})
    page = text(client.get(current.get_absolute_url()))
    assert f"{reason} County Durham" in page
    assert "chose otherwise" in page

    client.post(address_of(current), {"kind": "otherwise", "reason": "It ends in 2032."})
    assert "It ends in 2032." in text(client.get(current.get_absolute_url()))
    stance = Stance.objects.get()
    assert stance.versions.count() == 2

    client.post(f"/recommendations/answers/{stance.pk}/withdraw/")
    assert not Stance.objects.exists()
    assert "It ends in 2032." not in text(client.get(current.get_absolute_url()))


def test_the_database_holds_what_is_said():
    current = RecommendationFactory()
    stance = StanceFactory(recommendation=current, category=CategoryFactory())
    stance.refresh_from_db()
    assert stance.category == current.category
    for wrong in (
        {"kind": "otherwise", "reason": ""},
        {"kind": "otherwise", "reason": "So.", "since": date(2025, 1, 1)},
        {"council": stance.council},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            StanceFactory(recommendation=current, **wrong)


def test_an_editor_confirms_what_a_member_wrote(client, editor):
    stance = StanceFactory(council=editor.council, proposed=True)
    assert "Confirm or renew 1 answer" in text(client.get("/your-work/"))
    portfolio = text(client.get("/councils/county-durham/portfolio/"))
    assert "To be confirmed by an editor" in portfolio
    client.post(f"/recommendations/answers/{stance.pk}/confirm/")
    client.logout()
    page = text(client.get(stance.recommendation.get_absolute_url()))
    assert "Councils that follow it" in page
    with pytest.raises(RuleBroken):
        actions.confirm_stance(stance, by=editor.user)


def test_what_a_member_writes_waits_for_an_editor(client, editor):
    member = MembershipFactory(council=editor.council)
    current = RecommendationFactory()
    client.force_login(member.user)
    assert "You are not an editor" in text(client.get(address_of(current)))
    client.post(address_of(current), {"kind": "follows"})

    stance = Stance.objects.get()
    assert not stance.is_confirmed
    told = Notification.objects.get(user=editor.user)
    assert "drafted your council’s answer" in told.sentence(stance)
    assert client.post(f"/recommendations/answers/{stance.pk}/confirm/").status_code == 403
    client.logout()
    assert "Councils that follow it" not in text(client.get(current.get_absolute_url()))
    assert "Follows it" not in text(client.get("/councils/county-durham/"))


def test_a_member_does_not_change_what_an_editor_confirmed(client, editor):
    member = MembershipFactory(council=editor.council)
    stance = StanceFactory(council=editor.council)
    client.force_login(member.user)

    address = address_of(stance.recommendation)
    assert client.get(address).status_code == 403
    assert client.post(f"/recommendations/answers/{stance.pk}/withdraw/").status_code == 403


def test_who_sees_what_councils_say(editor):
    proposed = StanceFactory(council=editor.council, proposed=True)
    confirmed = StanceFactory()

    def seen(user):
        return set(Stance.objects.visible_to(user))

    assert seen(editor.user) == {proposed, confirmed}
    assert seen(MembershipFactory(council=editor.council).user) == {proposed, confirmed}
    for other in (MembershipFactory(role="manager").user, UserFactory(duty="moderator")):
        assert seen(other) == {confirmed}


def test_nobody_answers_a_version_that_was_replaced(client, editor):
    before = RecommendationFactory(replaced=True)

    assert client.get(address_of(before)).status_code == 404
    stance = Stance(recommendation=before, council=editor.council, kind="follows")
    with pytest.raises(RuleBroken, match="has been replaced"):
        actions.record_stance(stance, [], is_confirmed=True, by=editor.user)


def test_an_answer_to_an_earlier_version_says_so_until_it_is_renewed(client, editor):
    before = RecommendationFactory(replaced=True)
    StanceFactory(recommendation=before, council=editor.council)
    current = RecommendationFactory(category=before.category)
    assert "You answered an earlier version." in text(client.get(current.get_absolute_url()))
    portfolio = text(client.get("/councils/county-durham/portfolio/"))
    assert "There is a new version" in portfolio

    client.post(address_of(current), {"kind": "follows"})

    assert Stance.objects.get().recommendation == current
    assert "You answered an earlier version." not in text(client.get(current.get_absolute_url()))


def test_it_is_in_the_check_before_registering(client, editor):
    area = CategoryFactory()
    RecommendationFactory(category=area, summary="Join the county’s minutes service.")
    draft = ServiceFactory(draft=True, council=editor.council, category=area)

    page = text(client.get(f"/services/drafts/{draft.pk}/check/"))
    assert "Join the county’s minutes service." in page


def test_it_is_in_needs_their_specification_and_the_appendix(client, editor):
    area, product = CategoryFactory(name="Minutes"), ProductFactory(name="ModernGov")
    wcag = StandardFactory(name="WCAG 2.2 AA")
    RecommendationFactory(category=area, products=[product], standards=[wcag])
    need = NeedFactory(category=area, council=editor.council)

    assert "Recommendation for Minutes" in text(client.get(need.get_absolute_url()))
    specification = client.get(f"/needs/{need.pk}/specification/").content.decode()
    assert "Products named there, or equivalent: ModernGov." in specification
    assert "that the solution follows <a" in specification
    assert "WCAG 2.2 AA" in specification
    appendix = text(client.get(f"/needs/{need.pk}/appendix/"))
    assert "Products: ModernGov." in appendix
    assert "Standards to ask for: WCAG 2.2 AA." in appendix


def test_recommended_products_and_standards_move_with_a_merge(moderator):
    kept, gone = ProductFactory(), ProductFactory()
    both = RecommendationFactory(products=[kept, gone])
    one = RecommendationFactory(products=[gone])
    old, new = StandardFactory(), StandardFactory()
    asked = RecommendationFactory(standards=[old])

    done = merge(kept, gone, Decision(), by=moderator)
    merge(new, old, Decision(), by=moderator)

    assert list(one.products.all()) == [kept]
    assert list(both.products.filter(merged_into=None)) == [kept]
    assert list(asked.standards.all()) == [new]
    undo_merge(done, by=moderator)
    assert list(one.products.all()) == [gone]
    assert set(both.products.all()) == {kept, gone}


def test_answers_and_people_go_to_the_successor_but_for_what_it_has_said(moderator):
    succession = SuccessionFactory(predecessor__abolished_on=None)
    old, new = succession.predecessor, succession.successor
    shared, alone = RecommendationFactory(), RecommendationFactory()
    said = StanceFactory(recommendation=shared, council=new)
    stays = StanceFactory(recommendation=shared, council=old, otherwise=True)
    goes = StanceFactory(recommendation=alone, council=old)
    member = GroupMemberFactory(of=MembershipFactory(council=old))

    apply_succession(succession, SplitPlan(), by=UserFactory(duty="administrator"))

    for row in (said, stays, goes, member):
        row.refresh_from_db()
    assert (said.council, stays.council, goes.council) == (new, old, new)
    assert member.council == new


def test_a_person_reads_what_is_known_of_them_and_leaves_groups_when_erased(editor):
    group = group_of(editor)
    RecommendationFactory(author=editor.user, group=group, summary="Use ModernGov.")
    StanceFactory(author=editor.user, reason="As agreed.")
    known = collected(editor.user)

    assert known["recommendations written"][0]["summary"] == "Use ModernGov."
    assert known["answers to recommendations"][0]["reason"] == "As agreed."
    assert known["working groups"][0]["group__name"] == group.name
    erase(editor.user, texts=True)
    assert not GroupMember.objects.exists()


NEVER = date.min
ROWS = st.lists(
    st.builds(
        UsedProduct,
        council=st.integers(1, 6),
        product=st.integers(0, 4),
        version=st.just(""),
        since=st.just(NEVER),
        until=st.none(),
        is_running=st.booleans(),
        value_band=st.just(""),
        contract_ends_on=st.none(),
    ),
    max_size=25,
)


@given(rows=ROWS, recommended=st.sets(st.integers(1, 5)))
@settings(deadline=None)
def test_councils_on_what_is_recommended_counted_one_by_one(rows, recommended):
    on_any = on_recommended = 0
    for council in range(1, 7):
        products = {row.product for row in rows if row.council == council and row.is_running} - {0}
        on_any += bool(products)
        on_recommended += bool(products & recommended)

    assert count_followers(rows, recommended) == (on_recommended, on_any)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_much_there_is(client, django_assert_num_queries, count):
    area = CategoryFactory()
    for _ in range(count):
        RecommendationFactory(products=[ProductFactory()], standards=[StandardFactory()])
    current = RecommendationFactory(
        category=area,
        products=[ProductFactory(category=area) for _ in range(count)],
        standards=[StandardFactory() for _ in range(count)],
        group=group_of(others=count),
    )
    council = CouncilFactory()
    for _ in range(count):
        StanceFactory(recommendation=current)
        StanceFactory(recommendation=current, otherwise=True)
        StanceFactory(council=council)
        RecommendationFactory(category=area, replaced=True)
        UseFactory(service=None, product=ProductFactory(category=area))
    for address, number in (
        ("/recommendations/", 5),
        (current.get_absolute_url(), 14),
        ("/recommendations/groups/", 2),
        (current.group.get_absolute_url(), 4),
        ("/recommendations/export/csv/", 3),
    ):
        with django_assert_num_queries(number):
            answer = client.get(address)
            assert answer.status_code == 200
            b"".join(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_however_long_it_is(
    client, moderator, django_assert_num_queries, count
):
    for _ in range(count):
        RecommendationFactory(submitted=True, group=group_of())
        RecommendationFactory(due=True)
        RecommendationFactory(draft=True, group=group_of())
        GroupRequestFactory()
    client.force_login(moderator)
    client.get("/moderation/recommendations/")
    with django_assert_num_queries(7):
        client.get("/moderation/recommendations/")


def test_reviews_lie_in_the_past_only_when_they_are_due():
    today = timezone.localdate()
    assert RecommendationFactory(due=True).is_due
    assert not RecommendationFactory(review_on=today + timedelta(days=1)).is_due


def test_councils_that_are_gone_follow_nothing_in_the_list_either():
    current = RecommendationFactory()
    StanceFactory(recommendation=current, council=CouncilFactory(abolished_on=date(2023, 4, 1)))
    StanceFactory(recommendation=current)

    assert Recommendation.objects.with_counts().get().followers_count == 1
    assert Stance.objects.following().count() == 1


def test_what_an_editor_confirmed_meanwhile_is_not_withdrawn_by_who_wrote_it(editor):
    stance = StanceFactory(council=editor.council, proposed=True)
    actions.confirm_stance(Stance.objects.get(), by=editor.user)

    with pytest.raises(RuleBroken, match="already confirmed"):
        actions.withdraw_stance(stance, by=stance.author)
    assert Stance.objects.exists()


@pytest.mark.parametrize("act", [actions.withdraw_stance, actions.confirm_stance])
def test_what_was_withdrawn_meanwhile_is_neither_withdrawn_again_nor_confirmed(editor, act):
    stance = StanceFactory(council=editor.council, proposed=True)
    actions.withdraw_stance(Stance.objects.get(), by=editor.user)

    with pytest.raises(RuleBroken, match="already withdrawn"):
        act(stance, by=editor.user)
