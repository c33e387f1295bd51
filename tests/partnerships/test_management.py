"""Registering partnerships, moving them on, naming parties, and what each has settled."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services.models.versions import versions_of
from services.partnerships import actions
from services.partnerships.models import JoinRequest, Partnership, PartnershipStage, Party, Step
from services.partnerships.models.stage import MOVES
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.partnerships import (
    JoinRequestFactory,
    PartnershipFactory,
    PartyFactory,
    offered,
)
from tests.factories.services import ServiceFactory, SupplierFactory

pytestmark = pytest.mark.django_db
IN, OUT = ["interest", "conversation", "due_diligence", "agreed", "onboarding"], "ended"
FORWARD = {
    **{stage: [*IN[number + 1 :], "live", OUT] for number, stage in enumerate(IN)},
    "live": ["under_review", "exiting", OUT],
    "under_review": ["live", "exiting", OUT],
    "exiting": ["live", OUT],
    "ended": [],
}


@pytest.fixture
def editor(client):
    membership = MembershipFactory(role="editor")
    client.force_login(membership.user)
    return membership


def test_the_moves_are_forward_or_back_to_live():
    assert {str(stage): [str(each) for each in then] for stage, then in MOVES.items()} == FORWARD


@pytest.mark.parametrize("stage", PartnershipStage.values)
def test_a_partnership_moves_where_it_can_and_nowhere_else(stage):
    partnership = PartnershipFactory(stage=stage)
    for then in PartnershipStage.values:
        ended = date(2025, 3, 31) if then == "ended" else None
        with transaction.atomic():
            if then in FORWARD[stage]:
                moved = actions.move_partnership(
                    partnership, then, ended_on=ended, by=UserFactory()
                )
                assert moved.stage == then
            else:
                with pytest.raises(RuleBroken, match="cannot move to"):
                    actions.move_partnership(partnership, then, ended_on=ended, by=UserFactory())
            transaction.set_rollback(True)


def test_each_move_is_on_the_record_and_in_the_history():
    partnership = PartnershipFactory(stage="onboarding")
    actions.move_partnership(partnership, "live", note="As planned.", by=(by := UserFactory()))

    entry = Entry.objects.about(partnership).get()
    assert (entry.verb, entry.actor, entry.reason) == ("partnership moved", by, "As planned.")
    assert entry.details == {"was": "onboarding", "now": "live"}
    [latest, _] = versions_of(partnership, 5)
    assert [change.after for change in latest.changes] == ["Live"]


def test_an_end_has_a_day_and_no_open_requests():
    offer = offered(9)
    partnership = PartnershipFactory(lead=offer.council, offer=offer)
    with pytest.raises(RuleBroken, match="Enter the date when it ended"):
        actions.move_partnership(partnership, "ended", by=UserFactory())
    asked = JoinRequestFactory(partnership=partnership)
    with pytest.raises(RuleBroken, match="Answer them before"):
        actions.move_partnership(partnership, "ended", ended_on=date(2025, 1, 1), by=UserFactory())

    actions.decline_request(asked, "It ends.", by=UserFactory())
    ended = actions.move_partnership(
        partnership, "ended", ended_on=date(2025, 1, 1), by=UserFactory()
    )
    assert ended.ends_on == date(2025, 1, 1)


def test_what_was_agreed_once_stays_public_and_what_was_not_never_becomes_so():
    def ended(stage):
        partnership = PartnershipFactory(stage=stage)
        actions.move_partnership(partnership, "ended", ended_on=date(2025, 1, 1), by=UserFactory())
        return Partnership.objects.public().filter(pk=partnership.pk).exists()

    assert [ended(stage) for stage in ["conversation", "agreed", "live"]] == [False, True, True]


def test_who_saves_an_old_copy_does_not_forget_that_it_was_agreed():
    partnership = PartnershipFactory(stage="live", was_agreed=False)
    assert Partnership.objects.get().was_agreed
    partnership.was_agreed = False
    partnership.save()
    assert Partnership.objects.get().was_agreed


def test_the_database_refuses_an_end_before_the_start_and_two_leads():
    partnership = PartnershipFactory(starts_on=date(2025, 1, 1))
    for deed in [
        lambda: Partnership.objects.update(ends_on=date(2024, 1, 1)),
        lambda: Partnership.objects.update(stage="ended"),
        lambda: PartyFactory(partnership=partnership, role="lead"),
        lambda: PartyFactory(partnership=partnership, council=partnership.lead),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


FILLED = {"title": "Payroll  together", "stage": "live"}


def test_an_editor_registers_what_the_council_leads(client, editor):
    service, other = ServiceFactory(council=editor.council), CouncilFactory(name="Kent")
    supplier = SupplierFactory(name="Oracle")
    answer = client.post(
        "/partnerships/new/",
        {
            **FILLED,
            "services": [service.pk],
            "supplier": "oracle",
            "legal_model": "joint_committee",
            "partners": f"Kent\n\n{editor.council.name}\nkent",
            "baseline_cost": "100000",
        },
    )

    partnership = Partnership.objects.get()
    assert answer.url == partnership.get_absolute_url() == "/partnerships/payroll-together/"
    assert partnership.title == "Payroll together"
    assert (partnership.lead, partnership.supplier) == (editor.council, supplier)
    assert list(partnership.services.all()) == [service]
    assert {(party.council, party.role) for party in partnership.parties.all()} == {
        *{(editor.council, "lead"), (other, "partner")},
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "required"),
        ({"title": "x" * 200}, "150 characters or fewer"),
        ({"title": "nul\x00"}, "cannot be saved"),
        ({"partners": "Nowhere"}, "We cannot find a council called “Nowhere”"),
        ({"partners": "\n".join(["Kent"] * 31)}, "30 councils or fewer"),
        ({"supplier": "Nobody"}, "Enter the name of a supplier in the directory"),
        ({"stage": "ended"}, "Enter the date when it ended"),
        ({"stage": "married"}, "Select "),
        ({"baseline_cost": "9" * 40}, "lower amount|or less"),
        (
            {
                "starts_on_day": "2",
                "starts_on_month": "4",
                "starts_on_year": "2025",
                "ends_on_day": "1",
                "ends_on_month": "4",
                "ends_on_year": "2025",
            },
            "Enter a date after the start date",
        ),
    ],
)
def test_what_cannot_be_so_is_said_and_nothing_typed_is_lost(client, editor, change, said):
    answer = client.post("/partnerships/new/", {**FILLED, "about": "Kept words.", **change})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert any(each in page for each in said.split("|")), page
    assert "Kept words." in page
    assert not Partnership.objects.exists()


def test_who_asks_for_what_the_lead_offers_joins_the_partnership_that_was_registered(
    client, editor
):
    offer = offered(5, service=ServiceFactory(council=editor.council))
    client.post("/partnerships/new/", {**FILLED, "services": [offer.service_id]})
    client.post("/partnerships/new/", {**FILLED, "services": [offer.service_id]})
    first, second = Partnership.objects.order_by("pk")
    assert (first.offer, second.offer) == (offer, None)

    asked = JoinRequest(council=CouncilFactory(), places=2, message="We too.")
    assert actions.send_join_request(offer, asked, by=UserFactory()).partnership == first


def test_who_takes_part_is_led_to_say_how_far_it_is(client, editor):
    service = ServiceFactory()
    partnership = PartnershipFactory(of=[service])
    PartyFactory(partnership=partnership, council=editor.council)

    page = client.get(partnership.get_absolute_url()).content.decode()
    assert f"/services/{service.slug}/use/" in page


def test_services_of_other_councils_are_not_to_be_chosen(client, editor):
    ServiceFactory(council=editor.council)
    other = ServiceFactory()
    client.post("/partnerships/new/", {**FILLED, "services": [other.pk]})
    assert not Partnership.objects.exists()


def test_two_partnerships_of_one_name_have_two_addresses(client, editor):
    for _ in range(2):
        client.post("/partnerships/new/", FILLED)
    client.post("/partnerships/new/", {**FILLED, "title": "New"})

    slugs = set(Partnership.objects.values_list("slug", flat=True))
    assert len(slugs) == 3
    assert not slugs & Partnership.RESERVED_SLUGS


def test_the_lead_changes_what_it_says_and_two_at_once_notice(client, editor):
    partnership = PartnershipFactory(lead=editor.council)
    address = f"/partnerships/{partnership.slug}/edit/"
    opened = client.get(address).context["form"]["opened__with"].value()
    client.post(address, {"title": "Theirs", "opened__with": opened})
    answer = client.post(address, {"title": "Mine", "opened__with": opened})

    partnership.refresh_from_db()
    assert partnership.title == "Theirs"
    assert "You changed this in another window" in answer.content.decode()


def test_the_lead_moves_it_on(client, editor):
    partnership = PartnershipFactory(lead=editor.council, stage="live")
    address = f"/partnerships/{partnership.slug}/stage/"
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = dict(
        zip(
            ["ended_on_day", "ended_on_month", "ended_on_year"],
            [tomorrow.day, tomorrow.month, tomorrow.year],
            strict=True,
        )
    )
    assert "Enter the date" in client.post(address, {"stage": "ended"}).content.decode()
    assert (
        "use the stage Exiting" in client.post(address, {"stage": "ended", **late}).content.decode()
    )
    assert "Select " in client.post(address, {"stage": "agreed"}).content.decode()
    client.post(address, {"stage": "under_review", "note": "After five years."})

    partnership.refresh_from_db()
    assert partnership.stage == "under_review"


def test_a_council_is_named_once_and_can_come_back():
    partnership, council = PartnershipFactory(), CouncilFactory()
    party = actions.name_party(partnership, council, role="client", by=UserFactory())
    for role in ["client", "partner"]:
        with pytest.raises(RuleBroken, match="already takes part"):
            actions.name_party(partnership, council, role=role, by=UserFactory())
    actions.end_party(party, by=UserFactory())
    actions.name_party(partnership, council, role="partner", by=UserFactory())

    party = Party.objects.get(council=council)
    assert (party.role, party.left_on) == ("partner", None)


def test_nobody_is_named_or_leaves_after_the_end():
    partnership = PartnershipFactory(stage="ended")
    party = PartyFactory(partnership=partnership)
    with pytest.raises(RuleBroken, match="has ended"):
        actions.name_party(partnership, CouncilFactory(), role="client", by=UserFactory())
    with pytest.raises(RuleBroken, match="already left"):
        actions.end_party(party, by=UserFactory())


def test_a_step_says_who_and_when_once_and_can_be_undone(client, editor):
    partnership = PartnershipFactory()
    PartyFactory(partnership=partnership, council=editor.council)
    address = f"/partnerships/{partnership.slug}/checklist/{editor.council.slug}/"
    client.post(address, {"kind": "vat", "note": "Outside the scope."})

    step = Step.objects.get()
    assert (step.council, step.done_by, step.note) == (
        *(editor.council, editor.user, "Outside the scope."),
    )
    assert "Select " in client.post(address, {"kind": "vat"}).content.decode()
    with pytest.raises(RuleBroken, match="already completed this"):
        actions.settle_step(
            Step(partnership=partnership, council=editor.council, kind="vat"), by=editor.user
        )
    client.post(address, {"reopen": "vat"})
    assert not Step.objects.exists()
    verbs = Entry.objects.about(partnership).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["step settled", "step reopened"]


def test_whoever_asks_to_join_settles_before_it_is_let_in(client, editor):
    partnership = PartnershipFactory(offer=(offer := offered(9)), lead=offer.council)
    JoinRequestFactory(partnership=partnership, council=editor.council)
    address = f"/partnerships/{partnership.slug}/checklist/{editor.council.slug}/"

    client.post(address, {"kind": "powers"})

    assert Step.objects.get().council == editor.council
    other = CouncilFactory()
    address = f"/partnerships/{partnership.slug}/checklist/{other.slug}/"
    assert client.post(address, {"kind": "powers"}).status_code == 404
