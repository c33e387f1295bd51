"""Councils start a group, are invited, join, decline and leave; only those inside see it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail

from portal.audit.models import Entry
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from services.council_groups import actions
from services.council_groups.models import CouncilGroup, GroupCouncil
from tests.factories.accounts import UserFactory
from tests.factories.council_groups import (
    GroupCouncilFactory,
    group_with,
)
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.pages import text
from tests.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(council):
    return MembershipFactory(council=council, role="manager").user


def sent(**more):
    return {"name": "Our area", "purpose": "merger", **more}


def test_an_editor_starts_a_group_and_the_managers_of_the_invited_get_an_email(
    client, editor, council
):
    invited = CouncilFactory(name="Selby")
    manager = MembershipFactory(council=invited, role="manager").user
    MembershipFactory(council=invited, role="editor")

    client.post(
        "/groups/new/",
        sent(council_1="Selby", vesting_on_day="1", vesting_on_month="4", vesting_on_year="2028"),
    )

    group = CouncilGroup.objects.get()
    assert f"{group.vesting_on}" == "2028-04-01"
    own, other = group.places.in_order()
    assert (own.council, own.is_in_group) == (council, True)
    assert (other.council, other.is_waiting) == (invited, True)
    assert [each.to for each in mail.outbox] == [[manager.email]]
    assert other.get_absolute_url() in mail.outbox[0].body
    assert {"council group started", "council invited to a council group"} == {
        entry.verb for entry in Entry.objects.about(group)
    }


@pytest.mark.parametrize("invited", ["", "Ryedale"])
def test_a_group_needs_a_second_council(client, editor, invited):
    page = text(client.post("/groups/new/", sent(council_1=invited)))

    assert "Enter at least one council to invite" in page or "Invite at least one other" in page
    assert not CouncilGroup.objects.exists()


def test_what_is_only_said_of_a_merger_is_forgotten_where_it_is_none(client, editor):
    CouncilFactory(name="Selby")
    day = {"vesting_on_day": "1", "vesting_on_month": "4", "vesting_on_year": "2028"}

    client.post(
        "/groups/new/",
        {**sent(council_1="Selby", successor="Selby"), **day, "purpose": "comparison"},
    )

    group = CouncilGroup.objects.get()
    assert (group.vesting_on, group.successor) == (None, None)


def test_a_ninth_council_is_refused(council, editor):
    group = group_with(council, *(CouncilFactory() for _ in range(7)))

    with pytest.raises(RuleBroken, match="at most 8"):
        actions.invite(group, CouncilFactory(), by=editor)


def test_a_council_is_invited_once_and_again_after_it_left(council, editor):
    group, other = group_with(council), CouncilFactory()
    place = actions.invite(group, other, by=editor)
    with pytest.raises(RuleBroken, match="already in the group or invited"):
        actions.invite(group, other, by=editor)
    actions.agree(place, by=UserFactory())
    actions.leave(place, by=UserFactory())

    again = actions.invite(group, other, by=editor)

    assert (again.pk, again.is_waiting, again.left_at) == (place.pk, True, None)


def test_an_invitation_of_a_council_without_managers_says_so(client, council, editor):
    group = group_with(council)
    CouncilFactory(name="Selby")

    page = text(client.post(f"/groups/{group.pk}/invite/", {"council": "Selby"}, follow=True))

    assert "Selby has been invited. Selby has no manager in the directory yet." in page


def test_who_starts_a_group_is_told_which_councils_have_no_manager(client, council, editor):
    selby, craven = CouncilFactory(name="Selby"), CouncilFactory(name="Craven")
    MembershipFactory(council=selby, role="manager")
    MembershipFactory(council=craven, role="editor")

    page = text(
        client.post(
            "/groups/new/",
            sent(council_1="Selby", council_2="Craven", council_3="Ryedale"),
            follow=True,
        )
    )

    assert "Group started. Selby and Craven have been invited." in page
    assert "Craven has no manager in the directory yet." in page
    assert "Selby has no manager" not in page


def test_the_editors_of_an_invited_council_get_a_notification(council, editor):
    invited = CouncilFactory(name="Selby")
    reader = MembershipFactory(council=invited, role="editor").user
    MembershipFactory(council=invited)
    MembershipFactory(council=invited, role="manager")

    place = actions.invite(group_with(council, name="Our area"), invited, by=editor)
    work()

    notification = Notification.objects.get()
    assert (notification.user, notification.page) == (reader, place.get_absolute_url())
    assert notification.sentence(place) == "Selby is invited to the council group “Our area”"


def test_an_editor_of_a_council_without_manager_can_offer_to_be_it(client, council, editor):
    place = GroupCouncilFactory(council=council, waiting=True)
    offer = "/councils/ryedale/manage/"

    page = text(client.get(place.get_absolute_url()))
    assert "It has no manager in the directory yet." in page
    assert offer in page
    client.post(offer)

    page = text(client.get(place.get_absolute_url()))
    assert "You have offered to be manager." in page
    assert offer not in page


def test_a_manager_joins_for_the_council(client, council, manager):
    place = GroupCouncilFactory(council=council, waiting=True)
    client.force_login(manager)

    response = client.post(place.get_absolute_url(), {"decision": "agree"})

    assert response.url == place.group.get_absolute_url()
    place.refresh_from_db()
    assert place.is_in_group
    page = text(client.post(place.get_absolute_url(), {"decision": "decline"}, follow=True))
    assert "Ryedale has already joined this group." in page
    # the invitation leads to the group from now on
    assert client.get(place.get_absolute_url()).url == place.group.get_absolute_url()


def test_a_manager_declines_with_a_reason(client, council, manager):
    place = GroupCouncilFactory(council=council, waiting=True)
    client.force_login(manager)

    page = text(client.post(place.get_absolute_url(), {"decision": "decline"}))
    assert "Enter a reason." in page
    client.post(place.get_absolute_url(), {"decision": "decline", "reason": "Not yet."})

    place.refresh_from_db()
    assert (place.number, place.reason) == (None, "Not yet.")
    assert client.get(place.get_absolute_url()).status_code == 404


def test_an_invitation_waits_in_the_work_of_a_manager(client, council, manager):
    GroupCouncilFactory(council=council, waiting=True)
    client.force_login(manager)

    assert "Answer 1 invitation to a council group" in text(client.get("/your-work/"))
    assert "Council groups" in text(client.get("/councils/mine/"))


def test_an_editor_reads_the_invitation_and_does_not_answer(client, council, manager, editor):
    place = GroupCouncilFactory(council=council, waiting=True)

    assert "A manager of Ryedale decides" in text(client.get(place.get_absolute_url()))
    assert client.post(place.get_absolute_url(), {"decision": "agree"}).status_code == 403


def test_an_invitation_is_answered_once(council, manager):
    place = GroupCouncilFactory(council=council, waiting=True)
    actions.agree(place, by=manager)

    with pytest.raises(RuleBroken, match="already been answered"):
        actions.decline(place, "No.", by=manager)
    with pytest.raises(RuleBroken, match="already been answered"):
        actions.withdraw(place, by=manager)


def test_an_editor_of_the_group_withdraws_an_invitation(client, council, editor):
    place = GroupCouncilFactory(group=group_with(council), waiting=True)

    client.post(f"/groups/{place.group_id}/withdraw/{place.pk}/")

    assert not GroupCouncil.objects.filter(pk=place.pk).exists()
    assert Entry.objects.filter(verb="invitation to a council group withdrawn").exists()


def test_the_invited_cannot_withdraw_what_they_do_not_see(client, council, editor):
    place = GroupCouncilFactory(council=council, waiting=True)

    assert client.post(f"/groups/{place.group_id}/withdraw/{place.pk}/").status_code == 404


def test_who_sees_a_group(council):
    group = group_with(council, CouncilFactory())
    people = {
        "inside": MembershipFactory(council=council).user,
        "invited": MembershipFactory(
            council=GroupCouncilFactory(group=group, waiting=True).council, role="manager"
        ).user,
        "declined": MembershipFactory(
            council=GroupCouncilFactory(group=group, declined=True).council
        ).user,
        "left": MembershipFactory(
            council=GroupCouncilFactory(group=group, left=True).council, role="manager"
        ).user,
        "elsewhere": MembershipFactory(role="manager").user,
        "moderator": UserFactory(duty="moderator"),
        "visitor": AnonymousUser(),
        "suspended": MembershipFactory(council=council, user__suspended=True).user,
    }

    seeing = {who for who, user in people.items() if CouncilGroup.objects.visible_to(user)}

    assert seeing == {"inside", "moderator"}


def test_who_sees_an_invitation(council):
    place = GroupCouncilFactory(council=council, waiting=True)
    inside = GroupCouncilFactory(group=place.group)
    people = {
        "member": MembershipFactory(council=council).user,
        "of the group": MembershipFactory(council=inside.council, role="manager").user,
        "moderator": UserFactory(duty="moderator"),
        "visitor": AnonymousUser(),
    }

    seeing = {
        who
        for who, user in people.items()
        if GroupCouncil.objects.visible_to(user).filter(pk=place.pk)
    }

    assert seeing == {"member", "moderator"}


def test_a_council_that_leaves_sees_nothing_any_more(client, council, manager):
    group = group_with(council, CouncilFactory())
    place = group.places.get(council=council)
    client.force_login(manager)

    client.post(f"/groups/places/{place.pk}/leave/")

    addresses = ["", "plan/", "edit/", "invite/", "export/csv/", "areas/no-area/"]
    found = {client.get(f"{group.get_absolute_url()}{each}").status_code for each in addresses}
    assert found == {404}
    assert client.get(place.get_absolute_url()).status_code == 404
    assert client.post(f"/groups/places/{place.pk}/leave/").status_code == 404
    assert group.name not in text(client.get("/groups/"))


def test_two_managers_who_leave_at_once_are_told(council, manager):
    place = group_with(council).places.get()
    seen_by_both = GroupCouncil.objects.get(pk=place.pk)
    actions.leave(place, by=manager)

    with pytest.raises(RuleBroken, match="already left"):
        actions.leave(seen_by_both, by=manager)


def test_a_group_of_one_council_says_that_there_is_nothing_to_compare(client, council, editor):
    group = group_with(council)
    GroupCouncilFactory(group=group, left=True)

    assert "There is nothing to compare yet" in text(client.get(group.get_absolute_url()))


def test_a_change_of_the_group_is_recorded_with_what_changed(client, council, editor):
    group = group_with(council, CouncilFactory())

    client.post(f"/groups/{group.pk}/edit/", {**sent(), "notes": "We meet on Tuesdays."})

    entry = Entry.objects.get(verb="council group changed")
    assert (entry.actor, set(entry.details["fields"])) == (editor, {"name", "notes"})


def test_the_councils_of_a_comparison_are_suggested(client, council, editor):
    CouncilFactory(name="Selby", official_name="Selby District Council", slug="selby")

    page = text(client.get("/groups/new/?council=ryedale&council=selby&council=nowhere"))

    assert 'value="Selby District Council"' in page or 'value="Selby"' in page


def test_nobody_floods_the_managers_of_a_council_with_invitations(monkeypatch, editor, council):
    monkeypatch.setattr("services.council_groups.actions.groups.MAX_INVITED_IN_A_DAY", 2)
    group, other = group_with(council), CouncilFactory()
    for _ in range(2):
        actions.withdraw(actions.invite(group, other, by=editor), by=editor)
    with pytest.raises(RuleBroken, match="2 councils in 24 hours"):
        actions.invite(group, other, by=editor)


def told(user):
    """The notifications of a user that were not read yet."""
    work()
    rows = Notification.objects.of_person(user).order_by("pk")
    sentences = [row.sentence(CouncilGroup.objects.get(pk=row.target_id)) for row in rows]
    rows.delete()
    return sentences


def test_the_editors_of_the_others_are_told_who_joins_declines_and_leaves(editor, council):
    group = group_with(council, name="Our area")
    joining, declining = (CouncilFactory(name=name) for name in ("Selby", "Craven"))
    manager = MembershipFactory(council=joining, role="manager").user
    other = MembershipFactory(council=declining, role="manager").user

    place = actions.agree(actions.invite(group, joining, by=editor), by=manager)
    assert told(editor) == ["Selby joined: council group “Our area”"]
    actions.decline(actions.invite(group, declining, by=editor), "Not now.", by=other)
    assert told(editor) == ["Craven declined to join: council group “Our area”"]
    actions.leave(place, by=manager)
    assert told(editor) == ["Selby left: council group “Our area”"]
    assert told(other) == []


def test_two_who_change_a_group_at_once_lose_nothing(client, editor, council):
    group = group_with(council, name="Our area", notes="Old.")
    address = f"{group.get_absolute_url()}edit/"
    token = client.get(address).context["form"]["opened__with"].value()
    CouncilGroup.objects.update(notes="Of a colleague.")

    client.post(address, sent(name="New name", notes="Old.", opened__with=token))
    group.refresh_from_db()
    assert (group.name, group.notes) == ("New name", "Of a colleague.")

    response = client.post(address, sent(name="New name", notes="Mine.", opened__with=token))
    assert "It now says “Of a colleague.”" in text(response)
