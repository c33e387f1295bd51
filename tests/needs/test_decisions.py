"""What comes of a need, with its reason, and the paper for the committee."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from portal.audit.models import Entry
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from services.needs import actions
from services.needs.models import Finding, Need
from services.partnerships.models import Partnership
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.needs import FindingFactory, NeedFactory
from tests.factories.notifications import FollowFactory
from tests.factories.services import (
    BenefitFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.pages import text
from tests.worker import work

pytestmark = pytest.mark.django_db
WHY = "Three were asked and none has room before our contract ends."


@pytest.fixture
def need():
    return NeedFactory(title="A payroll", details="For 9,000 people.")


@pytest.fixture
def editor(client, need):
    user = MembershipFactory(council=need.council, role="editor").user
    client.force_login(user)
    return user


def decide(client, need, **answers):
    return client.post(f"/needs/{need.pk}/decide/", {"decision": WHY, **answers})


def test_who_proceeds_alone_says_why(client, need, editor):
    refused = text(decide(client, need, outcome="proceed_alone"))
    assert "Select the reason for proceeding alone." in refused
    assert WHY in refused

    decide(client, need, outcome="proceed_alone", alone_reason="no_capacity")

    need.refresh_from_db()
    assert (need.outcome, need.alone_reason, need.decided_by) == (
        "proceed_alone",
        "no_capacity",
        editor,
    )
    assert Entry.objects.get(verb="need decided").details == {
        "outcome": "proceed_alone",
        "alone": "no_capacity",
    }


def test_a_reason_for_going_alone_counts_for_nothing_else(client, need, editor):
    decide(client, need, outcome="reuse", alone_reason="cost")

    need.refresh_from_db()
    assert (need.outcome, need.alone_reason) == ("reuse", "")


@pytest.mark.parametrize("typed", ["title", "slug", "address"])
def test_the_listing_is_named_by_its_name_or_address(client, need, editor, typed):
    service = ServiceFactory(title="Payroll bureau")
    said = {
        "title": "payroll bureau",
        "slug": service.slug,
        "address": f"https://directory.example{service.get_absolute_url()}",
    }

    decide(client, need, outcome="join", service_address=said[typed])

    need.refresh_from_db()
    assert need.service == service


def test_a_listing_that_is_not_there_is_an_error_beside_the_field(client, need, editor):
    page = text(decide(client, need, outcome="join", service_address="Nothing like it"))

    assert "Enter the name of a published service, or copy the address of its page." in page
    assert Need.objects.open().exists()


def test_only_ones_own_partnerships_can_be_chosen(client, need, editor):
    theirs = Partnership.objects.create(title="Theirs", slug="theirs", lead=CouncilFactory())
    ours = Partnership.objects.create(title="Ours", slug="ours", lead=need.council)

    decide(client, need, outcome="join", partnership=theirs.pk)
    assert Need.objects.open().exists()
    decide(client, need, outcome="join", partnership=ours.pk)

    need.refresh_from_db()
    assert need.partnership == ours


def test_followers_and_those_who_were_asked_hear_what_came_of_it(client, need, editor):
    follower = FollowFactory(thing=need).user
    asked = MembershipFactory(role="editor")
    finding = FindingFactory(need=need, council=asked.council)
    Finding.objects.filter(pk=finding.pk).note_asked("letter", editor)

    decide(client, need, outcome="join")
    work()

    lines = Notification.objects.filter(event="need decided")
    assert {line.user for line in lines} == {follower, asked.user}
    assert {line.detail for line in lines} == {"join a service"}


def test_two_who_decide_at_once_do_not_overwrite_each_other(need):
    need.outcome, need.decision = "join", WHY
    actions.decide(need, by=UserFactory())
    other = Need.objects.get(pk=need.pk)
    other.outcome = "stopped"

    with pytest.raises(RuleBroken, match="recorded a decision"):
        actions.decide(other, by=UserFactory())


def test_a_decision_can_be_taken_back_and_its_words_stay(client, need, editor):
    decide(client, need, outcome="proceed_alone", alone_reason="cost")

    client.post(f"/needs/{need.pk}/reopen/")

    need.refresh_from_db()
    assert need.is_open
    assert (need.alone_reason, need.decided_by, need.decision) == ("", None, WHY)
    assert Entry.objects.get(verb="need reopened").details == {"was": "proceed_alone"}
    with pytest.raises(RuleBroken):
        actions.reopen(need, by=editor)


def test_the_appendix_says_what_was_searched_found_asked_and_decided(client, need, editor):
    found = FindingFactory(need=need, title="Leeds uses iTrent", reasons=["a similar council"])
    silent = FindingFactory(need=need, title="Kent uses ResourceLink")
    Finding.objects.filter(need=need).note_asked("letter", editor)
    actions.note_answers(need, {found.pk: "Come and see."}, by=editor)
    Need.objects.update(looked_at=timezone.now(), looked_among=1234)
    PostFactory(thread__need=need, thread__title="Who has a payroll?")
    decide(client, need, outcome="proceed_alone", alone_reason="no_capacity")

    page = text(client.get(f"/needs/{need.pk}/appendix/"))

    for said in [
        "For 9,000 people.",
        "1,234 records in the directory",
        "A similar council",
        "Come and see.",
        silent.title,
        "No answer",
        "Who has a payroll?",
        "Proceed alone: no capacity available",
        WHY,
    ]:
        assert said in page


def test_the_appendix_counts_all_that_is_recorded_for_the_service_area(client, need, editor):
    product, other = (ProductFactory(category=need.category) for _ in range(2))
    for council in (CouncilFactory(), CouncilFactory(), need.council):
        UseFactory(product=product, service=None, council=council)
    stopped = {"status": "stopped", "stopped_reason": "Too dear."}
    UseFactory(product=other, service=None, council=CouncilFactory(), **stopped)
    services = [ServiceFactory(category=need.category) for _ in range(2)]
    ServiceFactory(category=need.category, draft=True)
    OfferFactory(service=services[0])
    OfferFactory(service=services[1], state="closed")
    for each in services:
        BenefitFactory(service=each, amount=400_000)

    page = text(client.get(f"/needs/{need.pk}/appendix/"))

    for label, number in [
        ("Other councils that use a system for this", "2"),
        ("Different products that they use", "1"),
        ("Services that councils run", "2"),
        ("Offers to join with places left", "1"),
        ("Open needs of other councils", "0"),
        ("Annual saving", "£800,000 a year, claimed (2 councils)"),
    ]:
        assert re.search(rf"<dt>{label}</dt><dd>\s*{re.escape(number)}\s*</dd>", page), label
    assert "The directory names the 0 best matches for this need." in page


def test_service_areas_and_products_lead_editors_to_a_need_of_their_own(client, need, editor):
    area = need.category
    product = ProductFactory(category=area)
    leads = f'href="/needs/new/?category={area.slug}"'

    for thing in (area, product):
        assert leads in text(client.get(thing.get_absolute_url()))
    assert (
        client.get(f"/needs/new/?category={area.slug}").context["form"].initial["category"] == area
    )
    client.logout()
    for reader in (None, MembershipFactory(council=need.council, role="member").user):
        if reader:
            client.force_login(reader)
        for thing in (area, product):
            assert leads not in text(client.get(thing.get_absolute_url()))


def test_the_appendix_leaves_contracts_of_others_out_unless_it_is_asked_for_them(
    client, need, editor
):
    FindingFactory(
        need=need,
        kind="contract",
        title="Kent: ResourceLink",
        reasons=["contract ends in June 2031"],
    )
    address = f"/needs/{need.pk}/appendix/"

    page = text(client.get(address))
    assert "June 2031" not in page
    assert "Kent: ResourceLink" not in page
    assert "1 matching contract of another council is not listed here" in page
    assert 'href="?contracts=on">' in page
    assert "(not for publication)" in page

    marked = text(client.get(f"{address}?contracts=on"))
    assert "ontract ends in June 2031" in marked
    assert '<p class="banner-title">Not for publication</p>' in marked
    assert "not listed here" not in marked


def test_an_appendix_without_contracts_says_nothing_of_them(client, need, editor):
    page = text(client.get(f"/needs/{need.pk}/appendix/?contracts=on"))

    assert "ot for publication" not in page


def test_a_hidden_need_is_seen_by_its_council_and_moderators_alone(client, need):
    moderator, editor = UserFactory(duty="moderator"), MembershipFactory(council=need.council)
    actions.hide(need, reason="An advertisement.", by=moderator)
    seers = []

    for user in [None, MembershipFactory().user, editor.user, moderator]:
        client.logout()
        if user:
            client.force_login(user)
        seers.append(client.get(need.get_absolute_url()).status_code)

    assert seers == [404, 404, 200, 200]
    assert "An advertisement." in mail.outbox[0].body
    with pytest.raises(RuleBroken):
        actions.hide(need, reason="Again.", by=moderator)
    actions.show(need, by=moderator)
    client.logout()
    assert client.get(need.get_absolute_url()).status_code == 200
