"""Managers recommend people at other councils; the first day of a council."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from councils.models import Invitation, Membership
from portal.audit.models import Entry
from portal.outreach.models import Vouch
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilContactFactory, CouncilFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.outreach import VouchFactory
from tests.factories.services import CategoryFactory, ProductFactory, UseFactory

pytestmark = pytest.mark.django_db
RECOMMEND = "/councils/kent/recommend/"
FIRST_DAY = "/councils/kent/first-day/"
NORA = {"name": "Nora North", "role": "Head of ICT", "email": "Nora@kent.example", "note": ""}


@pytest.fixture
def kent(db):
    return CouncilFactory(name="Kent", slug="kent", region="south_east")


@pytest.fixture
def neighbour(client):
    membership = MembershipFactory(role="manager", council__name="Essex")
    client.force_login(membership.user)
    return client


def test_a_manager_recommends_a_person_of_another_council(neighbour, kent):
    assert "Recommend a person" in neighbour.get("/councils/kent/").text
    neighbour.post(RECOMMEND, NORA)

    person = Vouch.objects.get()
    assert (person.email, person.from_council.name) == ("nora@kent.example", "Essex")
    assert mail.outbox == []
    assert Entry.objects.about(kent).filter(verb="person recommended").exists()
    assert "has been recommended already" in neighbour.post(RECOMMEND, NORA).text


@pytest.mark.parametrize("email", ["nora", "nora+x@kent.example"])
def test_only_a_full_address_is_taken(neighbour, kent, email):
    page = neighbour.post(RECOMMEND, {**NORA, "email": email}).text
    assert "There is a problem" in page
    assert not Vouch.objects.exists()


def test_a_manager_recommends_a_bounded_number_a_day(neighbour, kent):
    user = Membership.objects.get(council__name="Essex").user
    VouchFactory.create_batch(10, vouched_by=user)
    assert "You can recommend 10 people a day." in neighbour.post(RECOMMEND, NORA).text


def test_only_managers_of_other_councils_recommend(client, kent):
    for user in (
        MembershipFactory(role="editor").user,
        MembershipFactory(council=kent, role="manager").user,
        UserFactory(),
    ):
        client.force_login(user)
        assert client.post(RECOMMEND, NORA).status_code == 403
        assert "Recommend a person" not in client.get("/councils/kent/").text
    assert not Vouch.objects.exists()


@pytest.mark.parametrize("role", ["manager", "member"])
def test_a_moderator_invites_a_recommended_person(client, kent, role):
    person = VouchFactory(council=kent, from_council__name="Essex", vouched_by__display_name="Al")
    client.force_login(UserFactory(duty="moderator"))
    address = f"/moderation/councils/recommended/{person.pk}/"
    assert "Nora North" in client.get(address).text

    client.post(address, {"decision": role})

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == (person.email, role)
    assert invitation.is_outside
    assert "Al of Essex recommended you." in mail.outbox[0].body
    person.refresh_from_db()
    assert person.state == "invited"
    assert "Invited," in client.post(address, {"decision": role}).text
    assert len(mail.outbox) == 1


def test_a_moderator_declines_with_a_reason(client, kent):
    person = VouchFactory(council=kent)
    client.force_login(UserFactory(duty="moderator"))
    address = f"/moderation/councils/recommended/{person.pk}/"
    assert "Enter a reason" in client.post(address, {"decision": "decline"}).text

    client.post(address, {"decision": "decline", "reason": "Left the council."})

    person.refresh_from_db()
    assert person.state == "declined"
    assert mail.outbox == []
    assert not Invitation.objects.exists()


# The first day


@pytest.fixture
def managing(client, kent):
    client.force_login(MembershipFactory(council=kent, role="manager").user)
    return client


def used_nearby(name):
    product = ProductFactory(name=name, category=CategoryFactory())
    for _ in range(3):
        UseFactory(council=CouncilFactory(region="south_east"), product=product, service=None)
    return product


def test_a_published_contract_is_confirmed_with_one_press(managing, kent):
    product = ProductFactory(name="iTrent")
    notice = NoticeFactory(council=kent, product=product)
    assert "We use iTrent" in managing.get(FIRST_DAY).text

    answer = managing.post(
        f"/councils/kent/contracts/{notice.pk}/answer/",
        {f"n{notice.pk}-answer": "used", f"n{notice.pk}-product": "iTrent", "next": FIRST_DAY},
    )

    assert answer.url == FIRST_DAY
    assert Use.objects.get(council=kent).product == product
    assert "We use iTrent" not in managing.get(FIRST_DAY).text


def test_a_likely_system_is_recorded_with_one_press(managing, kent):
    product = used_nearby("Uniform")
    assert "Uniform" in managing.get(FIRST_DAY).text

    answer = managing.post(
        f"/services/products/{product.slug}/use/",
        {"status": "in_use", "acting": kent.pk, "next": FIRST_DAY},
    )

    assert answer.url == FIRST_DAY
    assert Use.objects.get(council=kent).product == product
    assert "We use it" not in managing.get(FIRST_DAY).text


def test_an_address_elsewhere_is_not_followed(managing, kent):
    product = used_nearby("Uniform")
    answer = managing.post(
        f"/services/products/{product.slug}/use/",
        {"status": "in_use", "acting": kent.pk, "next": "https://evil.example/"},
    )
    assert answer.url == product.get_absolute_url()


def steps(client):
    return [step.is_done for step in client.get(FIRST_DAY).context["steps"]]


def test_the_steps_are_done_by_what_the_council_has(managing, kent):
    notice = NoticeFactory(council=kent)
    assert steps(managing) == [False, False, False, False, False]

    CouncilContactFactory(council=kent)
    kent.about = "We run payroll."
    kent.save()
    MembershipFactory(council=kent)
    type(notice).objects.update(answer="not_ours", answered_at=timezone.now())
    moment = timezone.now() - timedelta(days=1)
    for n in range(10):
        product = ProductFactory(category=CategoryFactory())
        UseFactory(council=kent, product=product, service=None, last_confirmed_at=moment)
        assert steps(managing)[3:] == [True, n == 9]

    assert steps(managing) == [True] * 5
    assert "5 of 5 steps done." in managing.get(FIRST_DAY).text


def test_only_editors_and_managers_of_the_council_see_it(client, kent):
    for user in (
        MembershipFactory(council=kent).user,
        MembershipFactory(role="manager").user,
        UserFactory(duty="moderator"),
    ):
        client.force_login(user)
        assert client.get(FIRST_DAY).status_code == 403


def test_an_editor_reads_the_step_that_only_a_manager_takes(client, kent):
    client.force_login(MembershipFactory(council=kent, role="editor").user)

    page = client.get(FIRST_DAY).text

    assert "Say what your council does and who to contact" in page
    assert 'href="/councils/kent/change/"' not in page
