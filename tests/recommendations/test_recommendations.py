"""A working group recommends something: drafted, submitted, published, replaced, withdrawn."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from portal.audit.models import Entry
from portal.notifications.models import Follow, Notification
from portal.site.errors import RuleBroken
from services.recommendations import actions
from services.recommendations.models import (
    GroupRequest,
    Recommendation,
    Stance,
    WorkingGroup,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory, durham_council
from tests.factories.notifications import FollowFactory
from tests.factories.recommendations import (
    GroupMemberFactory,
    GroupRequestFactory,
    RecommendationFactory,
    StanceFactory,
    WorkingGroupFactory,
    group_of,
)
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    StandardFactory,
    UseFactory,
)
from tests.worker import work

pytestmark = pytest.mark.django_db


def text(response):
    """The words of the main part of a page."""
    return " ".join(
        LexborHTMLParser(response.content).css_first("main").text(separator=" ").split()
    )


@pytest.fixture
def editor(client):
    membership = MembershipFactory(council=durham_council(), role="editor")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


def sent(product, **more):
    day = timezone.localdate() + timedelta(days=400)
    return {
        "summary": "Use ModernGov and ask for WCAG.",
        "reasons": "Five councils compared three.",
        "product_1": product.name,
        "review_on": day.isoformat(),
        **more,
    }


def test_a_group_of_three_councils_publishes_and_a_moderator_decides(client, editor, moderator):
    group, area = group_of(editor, others=2), CategoryFactory(name="Committee management")
    product, wcag = ProductFactory(name="ModernGov"), StandardFactory(name="WCAG 2.2 AA")
    address = f"/recommendations/new/?area={area.slug}&group={group.slug}"
    client.post(address, sent(product, standard_1="wcag 2.2 aa"))
    draft = Recommendation.objects.get()
    assert (draft.group, draft.author, draft.council) == (group, editor.user, editor.council)
    assert list(draft.products.all()) == [product]
    assert list(draft.standards.all()) == [wcag]

    client.post(f"/recommendations/{draft.pk}/submit/")
    client.force_login(moderator)
    assert "Committee management" in text(client.get("/moderation/recommendations/"))
    client.post(f"/recommendations/{draft.pk}/decide/", {"decision": "approve"})

    draft.refresh_from_db()
    assert (draft.state, draft.published_on) == ("published", timezone.localdate())
    verbs = Entry.objects.filter(verb__startswith="recommendation").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "recommendation begun",
        "recommendation submitted",
        "recommendation published",
    ]


def test_it_is_on_the_pages_of_its_area_its_shape_and_its_products(client):
    area, product = CategoryFactory(name="Committee management"), ProductFactory()
    group = group_of(others=3)
    RecommendationFactory(category=area, products=[product], group=group, summary="Use this.")

    for address in ("", "shape/"):
        page = text(client.get(f"/services/categories/{area.slug}/{address}"))
        assert "Recommendation for Committee management" in page
        assert "Use this." in page
    assert f"For Committee management , by {group}" in text(client.get(product.get_absolute_url()))


def test_a_group_of_two_councils_cannot_submit(editor):
    draft = RecommendationFactory(group=group_of(editor, others=1), draft=True)

    with pytest.raises(RuleBroken, match="at least 3 councils"):
        actions.submit(draft, by=editor.user)


def test_people_who_left_their_council_do_not_count(editor):
    group = group_of(editor, others=2)
    assert group.may_publish()
    counted = WorkingGroup.objects.with_councils_count().get(pk=group.pk)
    assert counted.councils_count == 3

    left = group.members.exclude(user=editor.user).first()
    left.user.memberships.update(state="ended", ended_at=timezone.now())

    assert not group.may_publish()
    counted = WorkingGroup.objects.with_councils_count().get(pk=group.pk)
    assert counted.councils_count == 2
    assert left.user not in group.members.users()


def test_two_people_of_one_council_count_once(editor):
    colleague = MembershipFactory(council=editor.council)
    group = group_of(editor, colleague, others=1)

    assert not group.may_publish()


def test_members_draft_and_editors_of_the_group_submit(client, editor):
    member = MembershipFactory(council=editor.council)
    group = group_of(editor, member, others=2)
    draft = RecommendationFactory(group=group, author=member.user, draft=True)
    client.force_login(member.user)
    page = text(client.get(draft.get_absolute_url()))
    assert "An editor in your group can submit it." in page
    assert client.post(f"/recommendations/{draft.pk}/submit/").status_code == 403

    client.force_login(editor.user)
    client.post(f"/recommendations/{draft.pk}/submit/")
    draft.refresh_from_db()
    assert draft.is_submitted


def test_drafts_are_for_the_people_of_the_group_and_moderators(editor, moderator):
    group = group_of(editor, others=2)
    draft = RecommendationFactory(group=group, draft=True)
    own = RecommendationFactory(draft=True)
    asking = GroupRequestFactory(group=group)
    published = RecommendationFactory()
    withdrawn = RecommendationFactory(withdrawn=True)
    everybody = {published, withdrawn}

    def seen(user):
        return set(Recommendation.objects.visible_to(user))

    assert seen(UserFactory()) == everybody
    assert seen(MembershipFactory(role="manager").user) == everybody
    # not for who wrote it and is not in the group any more, nor for who waits for an answer
    assert seen(draft.author) == seen(asking.user) == everybody
    assert seen(editor.user) == {*everybody, draft}
    assert seen(own.author) == {*everybody, own}
    assert seen(moderator) == {*everybody, draft, own}
    editor.state, editor.ended_at = "ended", timezone.now()
    editor.save()
    assert seen(editor.user) == everybody


def test_nobody_decides_about_what_they_wrote(client, moderator):
    own = RecommendationFactory(author=moderator, submitted=True)
    client.force_login(moderator)

    assert client.get(f"/recommendations/{own.pk}/decide/").status_code == 403
    client.force_login(UserFactory(duty="moderator"))
    assert client.get(f"/recommendations/{own.pk}/decide/").status_code == 200


def test_a_moderator_asks_for_changes_and_the_authors_hear(client, editor, moderator):
    draft = RecommendationFactory(group=group_of(editor, others=2), submitted=True)
    client.force_login(moderator)
    address = f"/recommendations/{draft.pk}/decide/"
    assert "Enter what to change." in text(client.post(address, {"decision": "send_back"}))

    client.post(address, {"decision": "send_back", "reason": "Say who compared them."})

    draft.refresh_from_db()
    assert (draft.state, draft.answer) == ("draft", "Say who compared them.")
    told = Notification.objects.get(user=editor.user)
    assert told.sentence(draft) == (
        f"Your recommendation for {draft.category} was sent back for changes"
    )
    client.force_login(editor.user)
    assert "Say who compared them." in text(client.get(draft.get_absolute_url()))


def test_a_new_version_replaces_the_current_one_and_keeps_its_followers(client, editor, moderator):
    area = CategoryFactory()
    before = RecommendationFactory(category=area, summary="The first version.")
    follower = MembershipFactory(role="editor")
    StanceFactory(recommendation=before, council=follower.council)
    FollowFactory(user=(reader := UserFactory()), thing=before)
    FollowFactory(user=(watcher := UserFactory()), thing=area)
    after = RecommendationFactory(
        category=area, group=group_of(editor, others=2), submitted=True, summary="The second one."
    )

    actions.approve(after, by=moderator)
    work()

    before.refresh_from_db()
    assert (before.state, before.ended_on) == ("replaced", timezone.localdate())
    assert Follow.objects.of_thing(after).filter(user=reader).exists()
    events = dict(Notification.objects.values_list("user", "event"))
    assert events[follower.user.pk] == "recommendation new"
    assert events[reader.pk] == events[watcher.pk] == "recommended"
    page = text(client.get(before.get_absolute_url()))
    assert "This is an earlier version." in page
    assert "Read the current recommendation" in page
    assert "Replaced" in text(client.get(after.get_absolute_url()))
    assert list(Stance.objects.to_answer()) == [Stance.objects.get()]


def test_an_area_has_one_current_recommendation():
    current = RecommendationFactory()

    with pytest.raises(IntegrityError, match="an_area_has_one_current"), transaction.atomic():
        RecommendationFactory(category=current.category)
    RecommendationFactory(category=current.category, replaced=True)


def test_reviews_come_within_24_months(client, editor):
    today = timezone.localdate()
    with pytest.raises(IntegrityError, match="reviewed_within_24_months"), transaction.atomic():
        RecommendationFactory(review_on=today + timedelta(days=732))
    group, area = group_of(editor, others=2), CategoryFactory()
    address = f"/recommendations/new/?area={area.slug}&group={group.slug}"
    for days, error in ((800, "Enter a date within 24 months"), (0, "Enter a date in the future")):
        day = (today + timedelta(days=days)).isoformat()
        assert error in text(client.post(address, sent(ProductFactory(), review_on=day)))
    assert not Recommendation.objects.filter(category=area).exists()


def test_something_has_to_be_recommended(client, editor):
    group, area = group_of(editor, others=2), CategoryFactory()
    address = f"/recommendations/new/?area={area.slug}&group={group.slug}"
    answer = client.post(address, sent(ProductFactory(), product_1=""))

    assert "Enter a product, or select a standard to ask for." in text(answer)


def test_a_review_that_is_due_is_said_once_and_is_a_task(client, editor, moderator):
    due = RecommendationFactory(group=group_of(editor, others=2), due=True)
    follower = MembershipFactory(role="editor")
    StanceFactory(recommendation=due, council=follower.council)

    call_command("remind_of_recommendations", verbosity=0)
    call_command("remind_of_recommendations", verbosity=0)

    told = Notification.objects.filter(event="recommendation due")
    assert set(told.values_list("user", flat=True)) == {
        follower.user.pk,
        *(user.pk for user in due.group.members.users()),
    }
    assert set(told.values_list("count", flat=True)) == {1}
    assert "Due for review" in text(client.get(due.get_absolute_url()))
    work = text(client.get("/your-work/"))
    assert "Review 1 recommendation of your working group" in work
    client.force_login(moderator)
    assert "Review date has passed" in text(client.get("/moderation/recommendations/"))


def test_a_moderator_withdraws_it_with_a_reason_that_everybody_reads(client, moderator):
    current = RecommendationFactory()
    follower = MembershipFactory(role="editor")
    StanceFactory(recommendation=current, council=follower.council)
    client.force_login(moderator)
    client.post(f"/recommendations/{current.pk}/withdraw/", {"reason": "The supplier has left."})

    client.logout()
    assert "The supplier has left." in text(client.get(current.get_absolute_url()))
    assert Notification.objects.get(user=follower.user).event == "recommendation gone"
    assert Recommendation.objects.for_area(current.category) is None
    with pytest.raises(RuleBroken):
        actions.withdraw(current, reason="Again.", by=moderator)


def test_a_wider_area_stands_in_for_a_part_without_its_own():
    whole = CategoryFactory()
    part, other = CategoryFactory(parent=whole), CategoryFactory(parent=whole)
    wide, narrow = RecommendationFactory(category=whole), RecommendationFactory(category=part)

    assert Recommendation.objects.for_area(part) == narrow
    assert Recommendation.objects.for_area(other) == wide
    assert Recommendation.objects.for_area(whole) == wide


def test_the_area_of_a_recommendation_stays():
    current = RecommendationFactory()
    current.category = CategoryFactory()

    with pytest.raises(Exception, match="annot update"), transaction.atomic():
        current.save()


def test_versions_are_kept():
    current = RecommendationFactory()
    current.end("withdrawn", "It ended.")

    states = list(current.versions.order_by("pgh_id").values_list("state", flat=True))
    assert states == ["published", "withdrawn"]


def test_the_page_says_how_many_councils_are_on_what_is_recommended(client):
    area = CategoryFactory()
    first, second = ProductFactory(category=area), ProductFactory(category=area)
    for product, number in ((first, 3), (second, 2)):
        for _ in range(number):
            UseFactory(service=None, product=product)
    current = RecommendationFactory(category=area, products=[first])

    assert "3 of 5 use one of these." in text(client.get(current.get_absolute_url()))


def test_a_name_of_a_group_never_takes_the_address_of_a_page(editor):
    group = actions.start_group(
        WorkingGroup(name="New", purpose="x"), council=editor.council, by=editor.user
    )
    assert group.slug == "new-2"
    assert group.members.get().council == editor.council


def test_people_ask_to_join_and_leave_a_group(client, editor):
    group, member = WorkingGroupFactory(), GroupMemberFactory()
    member.group = group
    member.save()
    page = text(client.get(group.get_absolute_url()))
    assert "This group cannot publish yet" in page
    client.post(f"/recommendations/groups/{group.slug}/join/", {"message": "May I?"})
    assert not group.members.filter(user=editor.user).exists()

    client.force_login(member.user)
    asked = group.requests.get()
    client.post(asked.get_absolute_url(), {"decision": "accept"})
    assert "is now in" in client.get(group.get_absolute_url()).content.decode()
    with pytest.raises(RuleBroken, match="already in this working group"):
        actions.ask_to_join_group(GroupRequest(group=group, council=editor.council), by=editor.user)

    client.force_login(editor.user)
    client.post(f"/recommendations/groups/{group.slug}/leave/")
    assert not group.members.filter(user=editor.user).exists()


def test_visitors_read_the_councils_of_a_group_and_not_its_people(client, editor):
    group = group_of(editor)
    member = editor.user.display_name
    assert member in text(client.get(group.get_absolute_url()))
    client.logout()
    page = text(client.get(group.get_absolute_url()))
    assert editor.council.name in page
    assert member not in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_can_be_taken_away(client, form):
    RecommendationFactory(summary="Use ModernGov.")
    answer = client.get(f"/recommendations/export/{form}/")

    assert answer.status_code == 200
    if form == "csv":
        assert "Use ModernGov." in b"".join(answer.streaming_content).decode()
    assert client.get("/recommendations/export/pdf/").status_code == 404


def test_who_changed_council_can_ask_again_for_the_new_one(client, editor):
    group = group_of(editor, others=1)
    colleague = group.members.exclude(user=editor.user).get().user
    editor.end()
    editor.save()
    new = MembershipFactory(user=editor.user)
    assert "Ask to join this group" in client.get(group.get_absolute_url()).text

    client.post(f"/recommendations/groups/{group.slug}/join/")
    actions.accept_group_request(group.requests.get(), by=colleague)

    assert group.members.get(user=editor.user).council == new.council
    assert "Leave this group" in client.get(group.get_absolute_url()).text


@pytest.mark.parametrize("gone", ["suspended", "abolished"])
def test_who_cannot_act_and_councils_that_are_gone_do_not_count(editor, gone):
    group = group_of(editor, others=1)
    council = CouncilFactory(abolished_on=date(2023, 4, 1) if gone == "abolished" else None)
    user = UserFactory(suspended=gone == "suspended")
    GroupMemberFactory(group=group, of=MembershipFactory(user=user, council=council))

    assert not group.may_publish()
    assert WorkingGroup.objects.with_councils_count().get().councils_count == 2


def test_a_moderator_in_the_group_does_not_decide_about_it(client, editor, moderator):
    membership = MembershipFactory(user=moderator)
    draft = RecommendationFactory(group=group_of(editor, membership, others=1), submitted=True)
    client.force_login(moderator)

    assert (
        client.post(f"{draft.get_absolute_url()}decide/", {"decision": "approve"}).status_code
        == 403
    )


def test_two_groups_of_one_name_that_are_started_at_once_are_one_group(editor):
    actions.start_group(
        WorkingGroup(name="Payroll", purpose="Pay."), council=editor.council, by=editor.user
    )

    with pytest.raises(RuleBroken, match="already has this name"):
        actions.start_group(
            WorkingGroup(name="payroll", purpose="Pay."), council=editor.council, by=editor.user
        )


def test_what_is_reviewed_too_late_is_not_published(client, editor, moderator):
    late = timezone.localdate() + timedelta(days=800)
    draft = RecommendationFactory(submitted=True, review_on=late)
    client.force_login(moderator)

    page = text(client.post(f"{draft.get_absolute_url()}decide/", {"decision": "approve"}))

    assert "Enter a review date within 24 months." in page
