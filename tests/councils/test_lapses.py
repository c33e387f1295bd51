"""Memberships lapse after two emails, and the last manager hands over."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils import actions
from councils.models import Membership
from councils.models.lapse import StillHereLink
from forums.models import Post
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.mail.models import Mail
from portal.site.errors import RuleBroken
from tests.councils.lapses import DAY, pass_days, seen
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory

pytestmark = pytest.mark.django_db


def run():
    done = actions.end_lapsed_memberships()
    return {name: number for name, number in done.items() if number}


def test_two_emails_and_then_the_end_and_what_was_written_stays(durham):
    membership = seen(335, council=durham)
    post = PostFactory(author=membership.user, council=durham)
    assert run() == {"announced": 1}
    assert run() == {}
    pass_days(23)
    assert run() == {"reminded": 1}
    assert run() == {}
    pass_days(6)
    assert run() == {}
    pass_days(1)
    assert run() == {"ended": 1}
    assert run() == {}

    membership.refresh_from_db()
    assert membership.state == "ended"
    assert [each.to for each in mail.outbox] == [[membership.user.email]] * 3
    assert "Do you still work for County Durham?" in mail.outbox[0].subject
    assert "No sign-in for 12 months" in mail.outbox[2].body
    entry = Entry.objects.about(durham).get(verb="membership lapsed")
    assert (entry.actor, entry.person) == (None, membership.user)
    assert Post.objects.get(pk=post.pk).council == durham


@pytest.mark.parametrize("days", [0, 300, 334])
def test_people_who_signed_in_within_eleven_months_get_nothing(days):
    seen(days)
    assert run() == {}
    assert mail.outbox == []


def test_a_person_who_never_signed_in_counts_from_the_beginning(durham):
    membership = seen(400)
    User.objects.update(last_login=None)
    Membership.objects.update(began_at=timezone.now())
    assert run() == {}
    Membership.objects.filter(pk=membership.pk).update(began_at=timezone.now() - 336 * DAY)
    assert run() == {"announced": 1}


def test_signing_in_after_the_first_email_lets_it_go_on():
    membership = seen(340)
    run()
    pass_days(10)
    User.objects.filter(pk=membership.user_id).update(last_login=timezone.now())

    assert run() == {"resumed": 1}

    membership.refresh_from_db()
    assert membership.lapses_on is None
    pass_days(30)
    assert run() == {}


def test_a_late_run_still_gives_seven_days_after_the_second_email():
    seen(340)
    run()
    pass_days(60)
    assert run() == {"reminded": 1}
    assert Membership.objects.get().lapses_on == timezone.localdate() + 7 * DAY


def address():
    return re.findall(r"https?://[^/]+(/councils/still-here/\S+)", mail.outbox[-1].body)[-1]


def test_the_link_keeps_the_membership_with_one_press_and_no_sign_in(client, durham):
    membership = seen(340, council=durham)
    run()

    page = client.get(address())
    membership.refresh_from_db()
    assert "I still work here" in page.text
    assert membership.lapses_on is not None
    assert "continues" in client.post(address()).text

    membership.refresh_from_db()
    assert membership.lapses_on is None
    pass_days(7)
    assert run() == {}
    assert Entry.objects.get(verb="membership confirmed").person == membership.user


def test_the_link_does_nothing_for_others_after_the_end_or_for_an_old_mailbox(client, durham):
    membership = seen(340, council=durham)
    run()
    client.force_login(UserFactory())
    assert "for another person" in client.post(address()).text
    client.logout()
    assert client.get("/councils/still-here/nothing/").status_code == 404
    Membership.objects.update(state="ended", ended_at=timezone.now(), lapses_on=None)
    assert "has ended" in client.post(address()).text
    User.objects.filter(pk=membership.user_id).update(email="new@durham.gov.uk")
    assert client.post(address()).status_code == 404
    assert not Entry.objects.filter(verb="membership confirmed").exists()


def test_a_link_of_a_year_ago_is_too_old(client, durham, settings, monkeypatch):
    membership = seen(340, council=durham)
    token = StillHereLink.of(membership).token
    late = timezone.now().timestamp() + 61 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)
    assert client.get(f"/councils/still-here/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("error", "failed", "login", "ends"),
    [
        ("550 no such user", 15, 20, True),
        ("550 no such user", 15, 5, False),
        ("550 no such user", 13, 20, False),
        ("451 try again", 15, 20, False),
    ],
)
def test_a_hard_bounce_ends_it_where_nobody_signed_in_since(error, failed, login, ends):
    membership = seen(login)
    Mail.objects.create(
        to=membership.user.email.upper(),
        subject="x",
        text="x",
        state="failed",
        failed_at=timezone.now() - failed * DAY,
        last_error=error,
    )

    call_command("end_lapsed_memberships")

    membership.refresh_from_db()
    assert (membership.state == "ended") is ends


def test_the_last_managers_lapse_is_for_the_stewards_to_see(durham):
    manager = seen(340, council=durham, role="manager")
    for days in (0, 23, 7):
        pass_days(days)
        run()

    manager.refresh_from_db()
    assert manager.state == "ended"
    assert "You are the only manager" in mail.outbox[0].body
    [council] = Membership.objects.unmanaged_councils()
    assert (council, council.unmanaged_since) == (durham, manager.ended_at)
    assert Entry.objects.get(verb="membership lapsed").details["last"] is True


def test_councils_without_a_manager_come_with_since_when_the_longest_first(durham):
    began = timezone.now() - 9 * DAY
    never = MembershipFactory(began_at=began).council
    ended = MembershipFactory(
        council=durham, role="manager", state="ended", began_at=began, ended_at=began + DAY
    )
    MembershipFactory(role="manager")
    CouncilFactory()
    MembershipFactory(role="member", state="ended", began_at=began)
    MembershipFactory(council=CouncilFactory(abolished=True))

    found = Membership.objects.unmanaged_councils()

    assert [(each, each.unmanaged_since) for each in found] == [
        (never, began),
        (durham, ended.ended_at),
    ]


def test_suspended_people_lapse_not():
    seen(500, user=UserFactory(suspended=True))
    assert run() == {}


@pytest.mark.parametrize("count", [1, 3])
def test_finding_what_is_due_costs_the_same(count, django_assert_num_queries):
    for _ in range(count):
        seen(100)
    with django_assert_num_queries(5):
        run()


def test_only_active_memberships_have_a_day_to_lapse():
    membership = MembershipFactory(state="ended")
    with (
        pytest.raises(IntegrityError, match="only_active_memberships_lapse"),
        transaction.atomic(),
    ):
        Membership.objects.filter(pk=membership.pk).update(lapses_on=timezone.localdate())


# Hand-over

LEAVE = "/councils/county-durham/leave/"


def test_the_last_manager_names_a_successor_before_leaving(client, durham, manager):
    member = MembershipFactory(council=durham)
    MembershipFactory(council=durham, user=UserFactory(suspended=True, display_name="Sus"))
    client.force_login(manager.user)
    page = client.get(LEAVE).text
    assert "Who takes over as manager?" in page
    assert "Sus" not in page
    assert "Choose who takes over as manager." in client.post(LEAVE).text

    client.post(LEAVE, {"takes_over": str(member.pk)})

    manager.refresh_from_db()
    member.refresh_from_db()
    assert (manager.state, member.role) == ("ended", "manager")
    assert mail.outbox[-1].to == [member.user.email]
    assert not Membership.objects.unmanaged_councils().exists()


def test_the_last_manager_hands_the_council_to_the_stewards(client, durham, manager):
    client.force_login(manager.user)

    client.post(LEAVE, {"takes_over": "stewards"})

    manager.refresh_from_db()
    assert manager.state == "ended"
    assert list(Membership.objects.unmanaged_councils()) == [durham]


def test_other_people_leave_without_a_question(client, durham, manager):
    member = MembershipFactory(council=durham)
    client.force_login(member.user)
    assert "takes over" not in client.get(LEAVE).text

    client.post(LEAVE)

    member.refresh_from_db()
    assert member.state == "ended"


def test_only_another_member_who_can_sign_in_takes_over(durham, manager):
    strangers = [MembershipFactory(), manager]
    suspended = MembershipFactory(council=durham, user=UserFactory(suspended=True))
    for successor in [*strangers, suspended]:
        with pytest.raises(RuleBroken):
            actions.end_membership(manager, by=manager.user, reason="Left.", takes_over=successor)
    manager.refresh_from_db()
    assert manager.is_manager
