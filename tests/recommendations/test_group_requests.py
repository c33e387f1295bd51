"""Who joins a working group, who lets them in, and what becomes of its drafts without people."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.audit.models import Entry
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from services.recommendations import actions
from services.recommendations.models import GroupRequest, Recommendation
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.recommendations import (
    GroupMemberFactory,
    GroupRequestFactory,
    RecommendationFactory,
    WorkingGroupFactory,
    group_of,
)
from tests.pages import text
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db
QUEUE = "/moderation/recommendations/"


@pytest.fixture
def member():
    return MembershipFactory(role="editor")


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


@pytest.fixture
def asking():
    return MembershipFactory()


def told(user):
    """What a person was notified of, in words."""
    rows = Notification.objects.filter(user=user).order_by("pk")
    return [row.sentence(row.kind.get_object_for_this_type(pk=row.target_id)) for row in rows]


def test_who_asks_waits_and_the_group_is_told(client, member, asking):
    group = group_of(member, others=1)
    colleague = group.members.exclude(user=member.user).get().user
    draft = RecommendationFactory(group=group, draft=True)
    client.force_login(asking.user)

    client.post(f"/recommendations/groups/{group.slug}/join/", {"message": "We compare too."})

    asked = GroupRequest.objects.get()
    assert (asked.user, asked.council, asked.state) == (asking.user, asking.council, "requested")
    assert "See your request" in text(client.get(group.get_absolute_url()))
    assert client.get(draft.get_absolute_url()).status_code == 404
    words = f"{asking.user} asked to join the working group “{group}”"
    assert told(member.user) == told(colleague) == [words]
    client.force_login(member.user)
    assert "Answer 1 request to join your working group" in text(client.get("/your-work/"))
    assert asking.user.display_name in text(client.get(group.get_absolute_url()))
    assert "We compare too." in text(client.get(asked.get_absolute_url()))


def test_a_member_of_the_group_accepts_and_everybody_is_told(client, member, asking):
    group = group_of(member, others=1)
    colleague = group.members.exclude(user=member.user).get().user
    draft = RecommendationFactory(group=group, draft=True, summary="Not for everybody yet.")
    asked = GroupRequestFactory(of=asking, group=group)
    client.force_login(member.user)

    client.post(asked.get_absolute_url(), {"decision": "accept"})

    assert told(asking.user) == [f"Your request to join the working group “{group}”: accepted"]
    assert told(colleague) == [f"{asking.user} joined the working group “{group}”"]
    client.force_login(asking.user)
    assert "Not for everybody yet." in text(client.get(draft.get_absolute_url()))
    assert group.members.get(user=asking.user).council == asking.council
    entry = Entry.objects.about(group).get()
    assert (entry.verb, entry.actor, entry.person) == ("group joined", member.user, asking.user)


def test_a_moderator_declines_with_a_reason_that_the_person_reads(client, moderator, asking):
    asked = GroupRequestFactory(of=asking, group=group_of(others=2))
    client.force_login(moderator)
    assert "Enter a reason" in text(client.post(asked.get_absolute_url(), {"decision": "decline"}))

    answer = {"decision": "decline", "reason": "Please ask for your own council."}
    client.post(asked.get_absolute_url(), answer)

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("declined", moderator)
    assert not asked.group.members.filter(user=asking.user).exists()
    assert told(asking.user) == [
        f"Your request to join the working group “{asked.group}”: declined"
    ]
    client.force_login(asking.user)
    page = text(client.get(asked.get_absolute_url()))
    assert "Please ask for your own council." in page
    assert "Declined" in page
    # they can ask again
    client.post(f"/recommendations/groups/{asked.group.slug}/join/")
    assert GroupRequest.objects.open().get().user == asking.user


def test_what_was_answered_is_for_the_group_to_look_up(client, member, asking):
    group = group_of(member, others=1)
    asked = GroupRequestFactory(of=asking, group=group)
    actions.decline_group_request(asked, reason="Not this time.", by=member.user)

    client.force_login(member.user)
    page = text(client.get(group.get_absolute_url()))
    assert "Answered requests" in page
    assert "Not this time." in page
    for reader in (asking.user, MembershipFactory(role="manager").user):
        client.force_login(reader)
        assert "Not this time." not in text(client.get(group.get_absolute_url()))


def test_requests_are_for_who_asks_the_group_and_moderators(client, member, moderator, asking):
    asked = GroupRequestFactory(of=asking, group=group_of(member, others=1))

    for reader in (asking.user, member.user, moderator):
        assert list(GroupRequest.objects.visible_to(reader)) == [asked]
    outsider = MembershipFactory(role="manager", council=asking.council).user
    assert not GroupRequest.objects.visible_to(outsider).exists()
    client.force_login(outsider)
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert client.post(asked.get_absolute_url(), {"decision": "accept"}).status_code == 404


@pytest.mark.parametrize("duty", ["", "moderator"])
def test_nobody_answers_their_own_request(client, duty):
    user = UserFactory(duty=duty)
    asked = GroupRequestFactory(of=MembershipFactory(user=user), group=group_of(others=1))
    client.force_login(user)

    assert client.post(asked.get_absolute_url(), {"decision": "accept"}).status_code == 403
    assert GroupRequest.objects.open().exists()


def test_who_asks_can_take_it_back(client, member, asking):
    asked = GroupRequestFactory(of=asking, group=group_of(member))
    client.force_login(asking.user)
    client.post(f"/recommendations/groups/requests/{asked.pk}/withdraw/")

    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert told(member.user) == [
        f"{asking.user} withdrew the request to join the working group “{asked.group}”"
    ]
    with pytest.raises(RuleBroken, match="already been answered or withdrawn"):
        actions.accept_group_request(asked, by=member.user)


def test_who_left_the_council_meanwhile_is_not_let_in(member, asking):
    asked = GroupRequestFactory(of=asking, group=group_of(member))
    asking.state, asking.ended_at = "ended", timezone.now()
    asking.save()

    with pytest.raises(RuleBroken, match="no longer a member"):
        actions.accept_group_request(asked, by=member.user)
    assert GroupRequest.objects.open().exists()


def test_a_person_asks_once():
    asked = GroupRequestFactory()

    rule = "asks_to_join_a_working_group_once"
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        GroupRequestFactory(group=asked.group, of=asked.user.memberships.get())
    again = GroupRequest(group=asked.group, council=asked.council)
    with pytest.raises(RuleBroken, match="already asked"):
        actions.ask_to_join_group(again, by=asked.user)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"state": "accepted"}, "decided_group_requests_say_when"),
        ({"decided_at": timezone.now()}, "decided_group_requests_say_when"),
        ({"state": "declined", "decided_at": timezone.now()}, "declined_group_requests_say_why"),
    ],
)
def test_the_database_keeps_the_rules_of_requests(wrong, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        GroupRequestFactory(**wrong)


def test_the_requests_of_a_group_are_read_in_the_same_number_of_queries(client, member):
    group = group_of(member, others=1)

    def queries(number):
        for _ in range(number):
            GroupRequestFactory(group=group)
            answered = GroupRequestFactory(group=group)
            actions.decline_group_request(answered, reason="No.", by=member.user)
        client.get(group.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(group.get_absolute_url())
        return len(captured)

    client.force_login(member.user)
    assert queries(1) == queries(2)


# a group that everybody has left


def test_moderators_find_the_drafts_and_requests_that_nobody_is_left_for(client, member, moderator):
    group = group_of(member)
    draft = RecommendationFactory(group=group, draft=True)
    asked = GroupRequestFactory(group=group)
    client.force_login(moderator)
    assert "Nothing to review" in text(client.get(QUEUE))
    assert client.get(f"/recommendations/{draft.pk}/settle/").status_code == 403

    actions.leave_group(group, by=member.user)

    page = text(client.get(QUEUE))
    assert "Drafts of groups that everyone has left" in page
    assert f"/recommendations/{draft.pk}/settle/" in page
    assert "Requests to join working groups that everyone has left" in page
    assert asked.get_absolute_url() in page
    assert 'Recommendations <span class="count">2' in text(client.get("/moderation/"))
    client.post(asked.get_absolute_url(), {"decision": "accept"})
    assert "Nothing to review" in text(client.get(QUEUE))


@pytest.mark.parametrize("how", ["left", "council", "suspended"])
def test_a_group_is_left_however_people_go(member, how):
    draft = RecommendationFactory(group=group_of(member), draft=True)
    assert not Recommendation.objects.abandoned().exists()
    if how == "left":
        actions.leave_group(draft.group, by=member.user)
    elif how == "council":
        member.end()
    else:
        member.user.suspended_at, member.user.suspension_reason = timezone.now(), "Advertised."
        member.user.save()

    assert list(Recommendation.objects.abandoned()) == [draft]
    assert draft.is_abandoned()


@pytest.mark.parametrize("state", ["submitted", "replaced", "withdrawn"])
def test_only_drafts_are_abandoned(state):
    RecommendationFactory(group=WorkingGroupFactory(), **{state: True})
    RecommendationFactory(group=WorkingGroupFactory())
    RecommendationFactory(draft=True)

    assert not Recommendation.objects.abandoned().exists()


def test_another_group_takes_an_abandoned_draft(client, member, moderator):
    draft = RecommendationFactory(group=WorkingGroupFactory(), draft=True)
    empty, group = WorkingGroupFactory(), group_of(member)
    client.force_login(moderator)
    address = f"/recommendations/{draft.pk}/settle/"
    assert "Choose a working group." in text(client.post(address, {"decision": "adopt"}))
    refused = client.post(address, {"decision": "adopt", "group": empty.pk})
    assert refused.status_code == 200

    client.post(address, {"decision": "adopt", "group": group.pk})

    draft.refresh_from_db()
    assert draft.group == group
    assert told(member.user) == [
        f"A moderator gave the draft recommendation for {draft.category} to {group}"
    ]
    client.force_login(member.user)
    assert client.get(f"/recommendations/{draft.pk}/edit/").status_code == 200
    assert Entry.objects.filter(verb="recommendation adopted", actor=moderator).exists()


def test_a_moderator_deletes_an_abandoned_draft(client, moderator):
    draft = RecommendationFactory(group=WorkingGroupFactory(), draft=True)
    client.force_login(moderator)
    client.post(f"/recommendations/{draft.pk}/settle/", {"decision": "delete"})

    assert not Recommendation.objects.exists()
    assert Entry.objects.filter(verb="recommendation deleted", actor=moderator).exists()


def test_a_draft_that_somebody_came_back_to_stays(member, moderator):
    draft = RecommendationFactory(group=WorkingGroupFactory(), draft=True)
    other = group_of(others=1)
    GroupMemberFactory(group=draft.group, of=member)

    with pytest.raises(RuleBroken, match="is in this working group again"):
        actions.adopt_draft(draft, other, by=moderator)
    with pytest.raises(RuleBroken, match="is in this working group again"):
        actions.delete_abandoned(draft, by=moderator)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_request_is_answered_once():
    for _ in range(5):
        group = group_of(others=2)
        first, second = group.members.users()
        asked = GroupRequestFactory(group=group)
        deeds = [
            lambda asked=asked, by=first: actions.accept_group_request(asked, by=by),
            lambda asked=asked, by=second: actions.decline_group_request(
                asked, reason="No.", by=by
            ),
            lambda asked=asked: actions.withdraw_group_request(asked, by=asked.user),
        ]

        found = at_the_same_moment(*deeds)
        assert sorted(isinstance(each, RuleBroken) for each in found) == [False, True, True]
        asked.refresh_from_db()
        is_in = group.members.filter(user=asked.user).exists()
        assert is_in == (asked.state == "accepted")
