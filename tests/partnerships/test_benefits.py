"""What sharing was worth: each step by the right person, and never added up with another."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services.models import Benefit
from services.partnerships import actions, permissions
from services.partnerships.forms.benefits import BenefitForm
from services.partnerships.templatetags.partnerships import figure
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.partnerships import PartnershipFactory, PartyFactory
from tests.factories.services import BenefitFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db


def editor_of(council, role="editor"):
    return MembershipFactory(council=council, role=role).user


@pytest.fixture
def partnership():
    return PartnershipFactory(title="Payroll together")


@pytest.fixture
def partner(partnership):
    return PartyFactory(partnership=partnership).council


@pytest.fixture
def claimed(partnership, partner):
    return BenefitFactory(
        service=None, partnership=partnership, council=partner, said_by=editor_of(partner)
    )


def confirm(benefit, by=None, council=None):
    council = council or benefit.partnership.lead
    seen = Benefit.objects.get(pk=benefit.pk).figure
    return actions.confirm_benefit(benefit, council, seen=seen, by=by or editor_of(council))


def test_a_figure_goes_from_estimated_to_audited_and_each_step_is_on_the_record(
    partnership, partner
):
    said = editor_of(partner)
    benefit = Benefit(
        partnership=partnership, council=partner, kind="one_off", amount=9, state="estimated"
    )
    benefit = actions.state_benefit(benefit, by=said)
    benefit.state = "claimed"
    actions.change_benefit(benefit, by=said)
    confirmer = editor_of(partnership.lead)
    confirm(benefit, confirmer)
    moderator = UserFactory(duty="moderator")
    audited = actions.audit_benefit(benefit, "Accounts of 2025.", seen=benefit.figure, by=moderator)

    assert (audited.state, audited.evidence) == ("audited", "Accounts of 2025.")
    assert (audited.said_by, audited.confirmed_by, audited.audited_by) == (
        *(said, confirmer, moderator),
    )
    assert audited.confirmed_for == partnership.lead
    verbs = Entry.objects.about(benefit).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        *("benefit stated", "benefit changed", "benefit confirmed", "benefit audited"),
    ]


@pytest.mark.parametrize("state", ["estimated", "partner_confirmed", "audited"])
def test_only_what_is_claimed_is_confirmed(claimed, state):
    Benefit.objects.update(state=state)
    with pytest.raises(RuleBroken, match="only confirm a claimed"):
        confirm(claimed)


def test_what_is_not_measured_is_not_confirmed(claimed):
    Benefit.objects.update(amount=None, not_measured_reason="Too early.")
    with pytest.raises(RuleBroken, match="only confirm a claimed"):
        confirm(claimed)


def test_only_what_a_partner_confirmed_is_audited(claimed):
    with pytest.raises(RuleBroken, match="after a partner has confirmed"):
        actions.audit_benefit(
            claimed, "Accounts.", seen=claimed.figure, by=UserFactory(duty="moderator")
        )


def test_what_was_changed_while_somebody_read_it_is_not_confirmed(claimed):
    seen = claimed.figure
    claimed.amount = 1
    actions.change_benefit(claimed, by=claimed.said_by)

    with pytest.raises(RuleBroken, match="changed while you were reading it"):
        actions.confirm_benefit(claimed, claimed.partnership.lead, seen=seen, by=UserFactory())


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 1},
        {"kind": "one_off"},
        {"starts_on": date(2024, 4, 1)},
        {"ends_on": date(2024, 4, 1)},
        {"amount": None, "not_measured_reason": "We lost the figures."},
        {"state": "estimated"},
    ],
)
@pytest.mark.parametrize("sure", ["partner_confirmed", "audited"])
def test_another_figure_than_was_confirmed_is_only_claimed_again(claimed, change, sure):
    _make_sure(claimed, sure)
    benefit = Benefit.objects.get()
    for name, value in {"state": "claimed", **change}.items():
        setattr(benefit, name, value)

    actions.change_benefit(benefit, by=(by := editor_of(benefit.council)))

    benefit.refresh_from_db()
    assert benefit.state == change.get("state", "claimed")
    assert (benefit.confirmed_by, benefit.confirmed_for, benefit.confirmed_at) == (None,) * 3
    assert (benefit.audited_by, benefit.audited_at, benefit.said_by) == (None, None, by)


def _make_sure(claimed, state):
    confirm(claimed)
    if state == "audited":
        moderator = UserFactory(duty="moderator")
        actions.audit_benefit(claimed, "Seen.", seen=claimed.figure, by=moderator)


@pytest.mark.parametrize("sure", ["partner_confirmed", "audited"])
def test_words_beside_a_confirmed_figure_leave_it_confirmed(claimed, sure):
    _make_sure(claimed, sure)
    benefit = Benefit.objects.get()
    benefit.state, benefit.basis = "claimed", "Counted more carefully."

    actions.change_benefit(benefit, by=editor_of(benefit.council))

    benefit.refresh_from_db()
    assert (benefit.state, benefit.basis) == (sure, "Counted more carefully.")
    assert benefit.confirmed_by is not None


def people_of(partnership, partner, claimed):
    third = PartyFactory(partnership=partnership)
    left = PartyFactory(partnership=partnership, left_on=date(2025, 1, 1))
    both = editor_of(partner, "member")
    MembershipFactory(user=both, council=partnership.lead, role="editor")
    return {
        "said it": claimed.said_by,
        "colleague": editor_of(partner),
        "lead editor": editor_of(partnership.lead),
        "lead manager": editor_of(partnership.lead, "manager"),
        "lead member": editor_of(partnership.lead, "member"),
        "third editor": editor_of(third.council),
        "left": editor_of(left.council),
        "works for both": both,
        "stranger": editor_of(CouncilFactory()),
        "moderator": UserFactory(duty="moderator"),
        "administrator": UserFactory(duty="administrator"),
        "suspended": MembershipFactory(
            council=partnership.lead, role="editor", user=UserFactory(suspended=True)
        ).user,
    }


MAY = {
    "change": {"said it", "colleague"},
    "confirm": {"lead editor", "lead manager", "third editor"},
    "audit": {"moderator", "administrator"},
}


@pytest.mark.parametrize("verb", MAY)
def test_who_may_change_confirm_and_audit_a_figure(verb, partnership, partner, claimed):
    may = {
        "change": permissions.can_change_benefit,
        "confirm": permissions.confirming_council,
        "audit": permissions.can_audit,
    }[verb]
    people = people_of(partnership, partner, claimed)

    assert {name for name, user in people.items() if may(user, claimed)} == MAY[verb]


def test_a_moderator_does_not_audit_what_they_said_confirmed_or_gained(partnership, claimed):
    moderator = UserFactory(duty="moderator")
    for name in ["said_by", "confirmed_by"]:
        Benefit.objects.update(said_by=None, confirmed_by=None)
        Benefit.objects.update(**{name: moderator})
        assert not permissions.can_audit(moderator, Benefit.objects.get())
    MembershipFactory(user=moderator, council=claimed.council)
    assert not permissions.can_audit(moderator, claimed)


def test_who_stated_it_cannot_confirm_it_from_another_council_either(claimed):
    person = claimed.said_by
    person.memberships.update(council=claimed.partnership.lead)

    assert not permissions.confirming_council(person, claimed)


@pytest.mark.parametrize("with_use", [True, False])
def test_of_a_service_alone_who_runs_it_confirms_and_who_uses_it_counts(with_use):
    service, user_of_it = ServiceFactory(), CouncilFactory()
    if with_use:
        UseFactory(service=service, council=user_of_it)
    benefit = BenefitFactory(service=service, council=user_of_it)
    own = BenefitFactory(service=service, council=service.council)
    runs, uses = editor_of(service.council), editor_of(user_of_it)

    assert permissions.can_count(uses, service, user_of_it) is with_use
    assert permissions.can_count(runs, service, service.council)
    assert permissions.confirming_council(runs, benefit)
    assert not permissions.confirming_council(uses, benefit)
    assert not permissions.confirming_council(runs, own)


@pytest.mark.parametrize(
    "values",
    [
        lambda benefit: {"confirmed_for": benefit.council},
        lambda benefit: {"confirmed_by": benefit.said_by},
        lambda benefit: {"audited_by": benefit.said_by},
    ],
)
def test_the_database_refuses_that_somebody_confirms_or_audits_their_own(claimed, values):
    with pytest.raises(IntegrityError, match="their_own"), transaction.atomic():
        Benefit.objects.update(**values(claimed))


def test_kinds_and_states_are_never_added_together(partnership):
    for kind, state, amount in [
        ("annual_cashable", "claimed", 100),
        ("annual_cashable", "claimed", 50),
        ("annual_cashable", "audited", 7),
        ("one_off", "claimed", 3),
        ("time_saved", "claimed", 12),
    ]:
        BenefitFactory(partnership=partnership, kind=kind, state=state, amount=amount)
    BenefitFactory(partnership=partnership, amount=None, not_measured_reason="Too early.")

    assert {
        (total.kind_label, total.state_label, total.in_words, total.number)
        for total in Benefit.objects.of(partnership).totals()
    } == {
        ("Annual saving", "Claimed", "£150 a year", 2),
        ("Annual saving", "Evidence seen by a moderator", "£7 a year", 1),
        ("One-off saving", "Claimed", "£3", 1),
        ("Days of work saved", "Claimed", "12 days", 1),
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"amount": 900_000}, "£900,000 a year"),
        ({"kind": "capital_avoided", "amount": 1_250_000}, "£1.25 million"),
        ({"kind": "time_saved", "amount": 1}, "1 day"),
        ({"amount": None, "not_measured_reason": "Too early."}, "Not measured: Too early."),
        ({"kind": "resilience", "amount": None, "basis": "Three can do it."}, "Three can do it."),
    ],
)
def test_a_figure_is_told_in_words(values, said):
    assert figure(BenefitFactory(**values)) == said


FILLED = {"kind": "one_off", "amount": "5", "state": "claimed"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "9" * 30}, "amount"),
        ({"not_measured_reason": "Too early."}, "not_measured_reason"),
        ({"kind": "resilience"}, "amount"),
        ({"kind": "resilience", "amount": ""}, "basis"),
        ({"state": "audited"}, "state"),
        ({"state": "partner_confirmed"}, "state"),
        (
            {
                "starts_on_day": "2",
                "starts_on_month": "4",
                "starts_on_year": "2025",
                "ends_on_day": "1",
                "ends_on_month": "4",
                "ends_on_year": "2025",
            },
            "ends_on",
        ),
    ],
)
def test_what_cannot_be_so_is_said_beside_its_field(change, field, partnership):
    form = BenefitForm(
        {**FILLED, **change},
        instance=Benefit(partnership=partnership, council=partnership.lead),
    )
    assert list(form.errors) == [field]


def test_the_same_kind_for_the_same_time_is_counted_once(claimed):
    again = Benefit(partnership=claimed.partnership, council=claimed.council)
    form = BenefitForm({"kind": claimed.kind, "amount": 5, "state": "claimed"}, instance=again)
    assert list(form.errors) == ["starts_on"]

    again.kind, again.amount = claimed.kind, 5
    with pytest.raises(RuleBroken, match="is already recorded"):
        actions.state_benefit(again, by=claimed.said_by)


def test_what_is_taken_back_is_gone_and_its_versions_are_kept(claimed):
    pk = claimed.pk
    actions.withdraw_benefit(claimed, by=claimed.said_by)

    assert not Benefit.objects.filter(pk=pk).exists()
    assert Entry.objects.about(claimed.partnership).filter(verb="benefit withdrawn").exists()
    with pytest.raises(RuleBroken, match="has been withdrawn"):
        confirm_gone(claimed, pk)


def confirm_gone(claimed, pk):
    gone = Benefit(pk=pk, partnership=claimed.partnership, council=claimed.council)
    actions.confirm_benefit(gone, claimed.partnership.lead, seen="", by=UserFactory())


@pytest.mark.parametrize("stage", ["conversation", "live"])
def test_benefits_of_partnerships_that_are_not_agreed_are_seen_inside_only(client, stage):
    service = ServiceFactory()
    partnership = PartnershipFactory(stage=stage, of=[service])
    benefit = BenefitFactory(
        service=service, partnership=partnership, council=partnership.lead, amount=123_456
    )
    inside, outside = editor_of(partnership.lead), editor_of(CouncilFactory())

    def shown(user=None):
        client.logout()
        if user:
            client.force_login(user)
        pages = [service, benefit.council, benefit, partnership]
        answers = [client.get(page.get_absolute_url()) for page in pages]
        return ["£123,456" in answer.content.decode() for answer in answers]

    public = stage == "live"
    assert shown() == shown(outside) == [public] * 4
    assert shown(inside) == [public, public, True, True]


def test_a_confirmation_by_the_wrong_person_is_refused(client, claimed):
    client.force_login(editor_of(claimed.council))
    answer = client.post(f"/partnerships/benefits/{claimed.pk}/confirm/", {"seen": claimed.figure})

    assert answer.status_code == 403
    claimed.refresh_from_db()
    assert claimed.state == "claimed"
