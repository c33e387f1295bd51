"""A council comes in by invitation, takes its first steps, changes its page, and hands over."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from councils.models import Council, Membership
from portal.accounts.models import User
from portal.mail.models import Mail
from services.models.council_state import CouncilState, complete_councils, with_state
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, EmailDomainFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.outreach import VouchFactory
from tests.factories.services import CategoryFactory, ProductFactory, UseFactory
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kent(live_server):
    """Kent has no members yet. It has five contracts, and its neighbours seven systems."""
    kent = CouncilFactory(name="Kent", slug="kent", region="south_east")
    EmailDomainFactory(council=kent, domain="kent.example")
    for n in range(5):
        product = ProductFactory(name=f"Product {n}", category=CategoryFactory())
        NoticeFactory(council=kent, product=product, category=product.category)
    neighbours = [CouncilFactory(region="south_east") for _ in range(3)]
    for n in range(7):
        product = ProductFactory(name=f"System {n}", category=CategoryFactory())
        for council in neighbours:
            UseFactory(council=council, product=product, service=None)
    return kent


def link_in_mail(part):
    """The address in the latest email that begins so."""
    texts = (each.text for each in Mail.objects.order_by("-pk"))
    return next(found[1] for text in texts if (found := re.search(rf"(/{part}/\S+)", text)))


def state_of(council):
    return CouncilState(
        with_state(Council.objects.filter(pk=council.pk), complete_councils()).get().state
    )


def invite_recommended(page, site):
    """A moderator invites the person whom a neighbour recommended."""
    page.goto(f"{site}/moderation/councils/chase/")
    page.get_by_role("link", name="Nora North at Kent").click()
    page.get_by_role("radio", name="Invite as manager").check()
    press(page, "Save decision")
    expect(page.get_by_text("Invitation sent.")).to_be_visible()


def accept(page, site, name):
    """Join with the link, without an account."""
    page.goto(f"{site}{link_in_mail('councils/invitations')}")
    press(page, "Create an account and join")
    expect(page.get_by_label("Work email address")).to_have_value(re.compile("@kent.example"))
    page.get_by_label("Your name").fill(name)
    press(page, "Create account")
    heading(page, "Your councils")


def take_first_steps(page, look):
    """Ten confirmations: five contracts and five systems of neighbours."""
    page.get_by_role("main").get_by_role("link", name="First steps").click()
    heading(page, "First steps for Kent")
    look(page)
    for n in range(5):
        press(page, f"We use Product {n}")
    expect(page.get_by_role("heading", name=re.compile("published contract"))).to_have_count(0)
    for n in range(5):
        page.get_by_role("button", name=re.compile(f"We use it.*System {n}")).click()
        heading(page, "First steps for Kent")


@pytest.mark.parametrize("with_script", [True, False])
def test_a_recommended_person_joins_and_the_council_is_complete(
    page, browser, site, kent, accessible, with_script
):
    moderator = UserFactory(duty="moderator")
    VouchFactory(council=kent, name="Nora North", email="nora@kent.example")
    sign_in(page, site, moderator.email)
    invite_recommended(page, site)
    accessible(page)
    assert state_of(kent) == "nobody"

    context = browser.new_context(java_script_enabled=with_script)
    nora = context.new_page()
    nora.set_default_timeout(10_000)
    accept(nora, site, "Nora North")
    assert state_of(kent) == "manager"
    take_first_steps(nora, accessible if with_script else lambda _page: None)

    assert state_of(kent) == "complete"
    context.close()
    page.goto(f"{site}/moderation/councils/?state=complete")
    expect(page.get_by_role("table").get_by_role("link", name="Kent")).to_be_visible()
    accessible(page)


def test_a_manager_changes_the_page_and_invites_a_colleague(
    page, browser, site, kent, accessible_in_every_look
):
    manager = MembershipFactory(council=kent, role="manager", user__email="mary@kent.example").user
    sign_in(page, site, manager.email)
    page.goto(f"{site}/councils/kent/")
    page.get_by_role("link", name="Change this page").click()
    page.get_by_label("About the council").fill("We serve **1.6 million** people.")
    page.get_by_label("Other names").fill("KCC")
    accessible_in_every_look(page)
    press(page, "Save")
    expect(page.get_by_text("1.6 million")).to_be_visible()
    page.get_by_role("link", name="Change this page").click()
    page.get_by_role("main").get_by_role("link", name="Add a contact").click()
    page.get_by_label("Role").fill("Head of ICT")
    press(page, "Save")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Email address").fill("ict@kent.example")
    accessible_in_every_look(page)
    press(page, "Save")
    expect(page.get_by_role("table").get_by_text("ict@kent.example")).to_be_visible()
    accessible_in_every_look(page)

    page.goto(f"{site}/councils/kent/people/")
    page.get_by_role("main").get_by_role("link", name="Invite colleagues").click()
    page.get_by_label("Email addresses").fill("carl@kent.example")
    page.get_by_role("radio", name="Editor").check()
    accessible_in_every_look(page)
    press(page, "Send invitations")
    expect(page.get_by_text("1 invitation sent.")).to_be_visible()
    accessible_in_every_look(page)

    carl = browser.new_context().new_page()
    carl.goto(f"{site}{link_in_mail('councils/invitations')}")
    accessible_in_every_look(carl)
    accept(carl, site, "Carl")
    assert Membership.objects.get(user__email="carl@kent.example").role == "editor"
    carl.context.close()


def test_a_membership_lapses_unless_the_link_is_pressed_and_the_last_manager_hands_over(
    page, site, kent, accessible
):
    long_ago = timezone.now() - timedelta(days=350)
    away = MembershipFactory(council=kent, user__display_name="Al Away")
    manager = MembershipFactory(council=kent, role="manager")
    User.objects.update(last_login=timezone.now())
    Membership.objects.filter(pk=away.pk).update(began_at=long_ago)
    User.objects.filter(pk=away.user_id).update(last_login=long_ago)
    call_command("end_lapsed_memberships")

    page.goto(f"{site}{link_in_mail('councils/still-here')}")
    accessible(page)
    away.refresh_from_db()
    assert away.lapses_on is not None
    press(page, "I still work here")
    heading(page, "Your membership continues")
    away.refresh_from_db()
    assert away.lapses_on is None

    sign_in(page, site, manager.user.email)
    page.goto(f"{site}/councils/kent/leave/")
    accessible(page)
    press(page, "Leave council")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_role("radio", name=re.compile("Al Away")).check()
    press(page, "Leave council")
    expect(page.get_by_text("You have left Kent.")).to_be_visible()
    away.refresh_from_db()
    assert away.role == "manager"
