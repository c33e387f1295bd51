"""Saying who uses what: in one form, by the council itself, never twice."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services import actions
from services.models import Offer, Service, Use
from services.models.choices import Confirmation
from services.use_map import legend_of, marks_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.pages import text
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    membership = MembershipFactory(role="editor", council=CouncilFactory(name="Durham"))
    client.force_login(membership.user)
    return membership


def test_how_far_one_is_is_enough(client, editor):
    service = ServiceFactory()

    client.post(f"/services/{service.slug}/use/", {"status": "in_use"})

    use = Use.objects.get()
    service.refresh_from_db()
    assert (use.council, use.service, use.confirmation) == (editor.council, service, "confirmed")
    assert use.last_confirmed_at
    assert service.users_count == 1


def test_after_saving_the_next_steps_are_offered(client, editor):
    product = ProductFactory(name="Ledger & Co")
    address = f"/services/products/{product.slug}/use/"

    page = text(client.post(address, {"status": "in_use"}, follow=True))
    use = Use.objects.get()
    assert "Saved. Durham is now listed as using Ledger &amp; Co." in page
    assert f'href="/contracts/new/?use={use.pk}">Record its contract</a>' in page
    assert "Add another system</a>" in page
    assert "Check your list of systems</a>" in page
    assert f'href="/councils/{use.council.slug}/portfolio/">Council overview: Durham</a>' in page

    ends = {f"contract_ends_on_{part}": n for part, n in (("day", 1), ("month", 2), ("year", 2031))}
    again = text(client.post(address, {"status": "in_use", **ends}, follow=True))
    assert f'href="{use.contracts.get().get_absolute_url()}">See its contract</a>' in again
    assert "Record its contract" not in again


def test_a_member_reads_next_steps_that_are_open_to_members(client):
    member = MembershipFactory(role="member", council__name="Durham")
    client.force_login(member.user)

    page = text(
        client.post(f"/services/{ServiceFactory().slug}/use/", {"status": "in_use"}, follow=True)
    )

    assert "We’ll publish it when an editor confirms it." in page
    assert "Add another system</a>" in page
    assert "Council overview: Durham</a>" in page
    assert "Record its contract" not in page
    assert "Check your list of systems</a>" not in page


def test_a_product_is_used_in_the_same_way(client, editor):
    product = ProductFactory()

    client.post(
        f"/services/products/{product.slug}/use/",
        {
            "status": "considering",
            "contract_ends_on_day": "1",
            "contract_ends_on_month": "2",
            "contract_ends_on_year": "2031",
        },
    )

    assert Use.objects.get().contract_ends_on == date(2031, 2, 1)


def test_the_form_opens_with_what_was_said_and_changes_are_on_record(client, editor):
    use = UseFactory(council=editor.council, service=ServiceFactory(), lesson="Start early.")
    address = f"/services/{use.service.slug}/use/"
    assert "Start early." in text(client.get(address))

    client.post(address, {"status": "phasing_out", "lesson": "Start earlier."})

    use.refresh_from_db()
    assert (use.status, use.lesson) == ("phasing_out", "Start earlier.")
    assert Entry.objects.get().details == {"was": "in_use", "now": "phasing_out"}
    assert Use.objects.count() == 1


def test_whoever_stopped_says_why(client, editor):
    service = ServiceFactory()

    page = text(client.post(f"/services/{service.slug}/use/", {"status": "stopped"}))
    client.post(
        f"/services/{service.slug}/use/", {"status": "stopped", "stopped_reason": "Too dear."}
    )

    assert "Enter the reason you stopped" in page
    assert Use.objects.get().stopped_reason == "Too dear."


def test_whoever_begins_again_is_no_longer_stopped(client, editor):
    use = UseFactory(
        council=editor.council,
        service=ServiceFactory(),
        status="stopped",
        stopped_reason="Too dear.",
        until=date(2020, 1, 1),
    )

    client.post(f"/services/{use.service.slug}/use/", {"status": "in_use"})

    use.refresh_from_db()
    assert (use.status, use.stopped_reason, use.until) == ("in_use", "", None)


def test_a_later_contract_end_outlives_the_extension_told_before(client, editor):
    use = UseFactory(
        council=editor.council,
        service=ServiceFactory(),
        contract_ends_on=date(2030, 1, 1),
        extension_until=date(2031, 1, 1),
    )
    new = {"contract_ends_on_day": "1", "contract_ends_on_month": "1"}

    client.post(
        f"/services/{use.service.slug}/use/",
        {"status": "in_use", **new, "contract_ends_on_year": "2033"},
    )

    use.refresh_from_db()
    assert (use.contract_ends_on, use.extension_until) == (date(2033, 1, 1), None)


def test_dates_in_the_wrong_order_are_told(client, editor):
    use = UseFactory(
        council=editor.council,
        service=ServiceFactory(),
        status="stopped",
        stopped_reason="x",
        until=date(2020, 1, 1),
    )
    since = {"since_day": "1", "since_month": "1", "since_year": "2024"}

    page = text(
        client.post(
            f"/services/{use.service.slug}/use/",
            {"status": "stopped", "stopped_reason": "x", **since},
        )
    )

    assert "Enter a date on or before 1 January 2020" in page


def test_council_service_and_confirmation_cannot_be_posted(client, editor):
    service, kent = ServiceFactory(), CouncilFactory()

    client.post(
        f"/services/{service.slug}/use/",
        {
            "status": "in_use",
            "council": kent.pk,
            "service": ServiceFactory().pk,
            "confirmation": "rejected",
            "source": "me",
        },
    )

    use = Use.objects.get()
    assert (use.council, use.service, use.confirmation, use.source) == (
        editor.council,
        service,
        "confirmed",
        "",
    )


def test_a_draft_cannot_be_used(client, editor):
    draft = ServiceFactory(draft=True)

    assert client.post(f"/services/{draft.slug}/use/", {"status": "in_use"}).status_code == 404


def test_what_a_member_records_is_shown_once_an_editor_confirms_it(client, editor):
    member, service = MembershipFactory(council=editor.council), ServiceFactory()
    client.force_login(member.user)
    assert "publish this when an editor confirms it" in text(
        client.get(f"/services/{service.slug}/use/")
    )

    client.post(f"/services/{service.slug}/use/", {"status": "in_use"})

    use = Use.objects.get()
    assert (use.council, use.confirmation) == (editor.council, "proposed")
    assert not Use.objects.visible_to(member.user).exists()
    assert editor.user.email in {to for each in mail.outbox for to in each.to}
    client.force_login(editor.user)
    client.post(f"/services/uses/{use.pk}/answer/", {"yes": "1"})
    assert Use.objects.users().get() == use


def test_a_member_corrects_what_waits_for_an_editor_who_is_asked_once(client, editor):
    client.force_login(MembershipFactory(council=editor.council).user)
    address = f"/services/{ServiceFactory().slug}/use/"
    client.post(address, {"status": "in_use"})
    asked = len(mail.outbox)

    page = client.post(address, {"status": "planned", "lesson": "Not yet."}, follow=True)

    use = Use.objects.get()
    assert (use.status, use.lesson, use.confirmation) == ("planned", "Not yet.", "proposed")
    assert "publish it when an editor confirms it" in text(page)
    assert len(mail.outbox) == asked


def test_a_member_does_not_change_what_an_editor_has_recorded(client, editor):
    use = UseFactory(council=editor.council, lesson="Theirs.")
    client.force_login(MembershipFactory(council=editor.council).user)
    address = f"/services/{use.service.slug}/use/"
    page = client.post(address, {"status": "in_use", "lesson": "Mine."}, follow=True)
    assert "Ask an editor to change it" in text(page)
    use.refresh_from_db()
    assert use.lesson == "Theirs."


def test_who_has_no_council_yet_is_told_how_to_join_one(client):
    client.force_login(UserFactory())
    answer = client.get(f"/services/{ServiceFactory().slug}/use/")
    assert answer.status_code == 403
    assert "Join your council to record systems in use" in text(answer)


# What others say


def test_a_council_that_is_named_as_user_confirms_before_anybody_sees_it(client, editor):
    theirs = MembershipFactory(role="editor", council=CouncilFactory(name="Kent"))
    service = ServiceFactory(council=editor.council)

    client.post(f"/services/{service.slug}/propose/", {"council": "Kent"})

    use = Use.objects.get()
    service.refresh_from_db()
    assert (use.confirmation, service.users_count) == (Confirmation.PROPOSED, 0)
    assert mail.outbox[-1].to == [theirs.user.email]
    client.force_login(theirs.user)
    assert service.title in text(client.get("/services/uses/"))
    client.post(f"/services/uses/{use.pk}/answer/", {"yes": "1"})
    service.refresh_from_db()
    assert service.users_count == 1


def test_a_no_is_kept_and_shown_to_nobody(client, editor):
    use = UseFactory(council=editor.council, service=ServiceFactory(), confirmation="proposed")

    client.post(f"/services/uses/{use.pk}/answer/", {"no": "1"})

    use.refresh_from_db()
    assert use.confirmation == Confirmation.REJECTED
    with pytest.raises(RuleBroken, match="already been answered"):
        actions.answer_proposal(use, accept=True, by=editor.user)


def test_nobody_answers_for_another_council(client, editor):
    use = UseFactory(service=ServiceFactory(), confirmation="proposed")

    assert client.post(f"/services/uses/{use.pk}/answer/", {"yes": "1"}).status_code == 404


def test_a_user_is_proposed_once(client, editor):
    service = ServiceFactory(council=editor.council)
    kent = CouncilFactory(name="Kent")
    actions.propose_user(service, kent, by=editor.user)

    answer = client.post(f"/services/{service.slug}/propose/", {"council": "Kent"})

    assert answer.status_code == 409
    assert Use.objects.count() == 1


def test_a_council_that_nobody_knows_is_asked_for_again(client, editor):
    CouncilFactory(name="Kent")
    service = ServiceFactory(council=editor.council)

    page = text(client.post(f"/services/{service.slug}/propose/", {"council": "Atlantis"}))

    assert "Enter the name of a council in the directory" in page
    assert 'value="Atlantis"' in page


def test_still_true_in_one_press(client, editor):
    service = ServiceFactory(council=editor.council, last_confirmed_at="2020-01-01T00:00Z")
    assert "Confirm this is up to date" in text(client.get(service.get_absolute_url()))

    client.post(f"/services/{service.slug}/confirm/")

    page = text(client.get(service.get_absolute_url()))
    assert Service.objects.get().last_confirmed_at.year > 2020
    assert Entry.objects.get().verb == "listing confirmed"
    assert "Service confirmed as up to date" in page


# What others may join

TERMS = {"state": "open", "offered_to": "any_council", "charge_basis": "cost_recovery"}


def test_an_offer_is_opened_paused_and_closed_in_one_form(client, editor):
    service = ServiceFactory(council=editor.council)
    room = {"capacity_unit": "payslips", "capacity_total": "600", "capacity_free": "200"}
    address = f"/services/{service.slug}/offer/"

    client.post(address, {**TERMS, **room})
    assert "200 of 600 payslips still available (33%)" in text(
        client.get(service.get_absolute_url())
    )
    client.post(address, {**TERMS, **room, "state": "paused"})
    client.post(address, {**TERMS, **room, "state": "closed"})

    assert service.offers.get().state == "closed"
    assert [entry.details["now"] for entry in Entry.objects.order_by("pk")] == [
        "open",
        "paused",
        "closed",
    ]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (
            {"capacity_unit": "seats", "capacity_total": "5", "capacity_free": "6"},
            "no higher than the total",
        ),
        ({"capacity_free": "6"}, "no higher than the total"),
        ({"capacity_total": "6"}, "Enter the unit of capacity"),
        ({"capacity_total": "-6", "capacity_unit": "seats"}, "must be 0 or more"),
        ({"state": "draft"}, "Select an answer to “Can other councils join?”"),
    ],
)
def test_an_offer_that_cannot_be_is_told(client, editor, wrong, complaint):
    service = ServiceFactory(council=editor.council)

    page = text(client.post(f"/services/{service.slug}/offer/", {**TERMS, **wrong}))

    assert complaint in page
    assert not service.offers.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_uses_costs_the_same_whatever_its_length(
    client, editor, django_assert_num_queries, count
):
    for _ in range(count):
        UseFactory(council=editor.council, service=ServiceFactory())
        UseFactory(council=editor.council, service=ServiceFactory(), confirmation="proposed")

    with django_assert_num_queries(4):
        client.get("/services/uses/")


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_say_the_same_at_once_and_it_is_said_once():
    service, council, person = ServiceFactory(), CouncilFactory(), UserFactory()

    def say():
        actions.record_use(Use(council=council, service=service, status="in_use"), by=person)

    results = at_the_same_moment(say, say)

    service.refresh_from_db()
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "RuleBroken"]
    assert (Use.objects.count(), service.users_count) == (1, 1)


@pytest.mark.parametrize("kind", ["use", "offer"])
def test_two_editors_in_one_form_overwrite_nothing_unseen(client, editor, kind):
    service = ServiceFactory(council=editor.council)
    UseFactory(council=editor.council, service=service, lesson="Old.")
    OfferFactory(council=editor.council, service=service, terms="Old.")
    address = f"/services/{service.slug}/{kind}/"
    version = re.search(r'name="opened__with" value="([^"]+)"', text(client.get(address)))[1]
    Use.objects.update(lesson="Theirs.", updated_at=timezone.now())
    Offer.objects.update(terms="Theirs.", updated_at=timezone.now())
    typed = (
        {"status": "in_use", "lesson": "Mine."}
        if kind == "use"
        else {
            "state": "open",
            "offered_to": "any_council",
            "charge_basis": "free",
            "terms": "Mine.",
        }
    )

    page = text(client.post(address, {**typed, "opened__with": version}))
    assert "Theirs." in page
    assert "Mine." in page
    version = re.search(r'name="opened__with" value="([^"]+)"', page)[1]
    client.post(address, {**typed, "opened__with": version})

    assert "Mine." in {Use.objects.get().lesson, Offer.objects.get().terms}


def test_asking_to_join_is_once_and_needs_somebody_to_ask():
    person, council = UserFactory(), CouncilFactory()
    service = ServiceFactory()
    with pytest.raises(RuleBroken, match="not recorded a contact"):
        actions.ask_service_owner(service, council, "May we?", by=person)

    Service.objects.update(contact_email="payroll@durham.example")
    use = actions.ask_service_owner(service, council, "May we?", by=person)
    assert use.status == "considering"
    assert mail.outbox[-1].extra_headers == {"Reply-To": person.email}
    with pytest.raises(RuleBroken, match="already asked to join"):
        actions.ask_service_owner(service, council, "May we?", by=person)
    assert len(mail.outbox) == 1


def test_a_product_that_was_merged_meanwhile_is_not_used(editor):
    product = ProductFactory(merged_into=ProductFactory())
    use = UseFactory.build(council=editor.council, service=None, product=product)

    with pytest.raises(RuleBroken, match="merged into another"):
        actions.record_use(use, by=editor.user)


def parts(name, day):
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_what_is_in_use_began_before_today_and_before_its_contract_ends(client, editor):
    address = f"/services/products/{ProductFactory().slug}/use/"
    today = timezone.localdate()
    future, past = today.replace(year=today.year + 2), today.replace(year=today.year - 2, day=1)

    page = text(client.post(address, {"status": "in_use", **parts("since", future)}))
    assert "Enter today’s date or an earlier one, or change the status to Planned." in page
    dates = parts("since", today) | parts("contract_ends_on", past)
    page = text(client.post(address, {"status": "in_use", **dates}))
    assert f"Enter a date after {today:%-d %B %Y}." in page
    assert not Use.objects.exists()
    client.post(address, {"status": "planned", **parts("since", future)})
    assert Use.objects.get().since == future


def test_an_editor_reads_what_was_recorded_before_saying_yes(client, editor):
    UseFactory(
        council=editor.council,
        confirmation="proposed",
        status="in_use",
        since=date(2021, 5, 1),
        lesson="Move the data first.",
    )

    page = text(client.get("/services/uses/"))

    assert "In use since May 2021" in page
    assert "“Move the data first.”" in page


def test_what_is_no_longer_published_is_named_to_its_users_without_links(client, editor):
    service = ServiceFactory(title="Payroll bureau")
    use = UseFactory(council=editor.council, service=service)
    Service.objects.update(state="suspended")

    page = text(client.get("/services/uses/"))

    assert "Payroll bureau" in page
    for address in (service.get_absolute_url(), use.get_absolute_url(), use.form_address):
        assert f'href="{address}"' not in page


def test_the_map_marks_each_council_once_and_only_what_everybody_may_read(client):
    product = ProductFactory()
    durham, kent, leeds = (
        CouncilFactory(slug=slug, name=slug.title()) for slug in ("county-durham", "kent", "leeds")
    )
    UseFactory(
        product=product, service=None, council=durham, status="stopped", stopped_reason="other"
    )
    built_on_it = ServiceFactory(products=[product])
    UseFactory(service=built_on_it, council=durham, status="in_use")
    UseFactory(product=product, service=None, council=kent, status="planned")
    UseFactory(product=product, service=None, council=leeds, confirmation="proposed")

    marks = marks_of(Use.objects.of_product(product).visible_to(AnonymousUser()))

    assert [(mark.slug, mark.kind) for mark in marks] == [
        ("county-durham", "uses"),
        ("kent", "plans"),
    ]
    assert [kind for kind, _ in legend_of(marks)] == ["uses", "plans"]
    page = client.get(product.get_absolute_url())
    assert "<title>County-Durham (uses it)</title>" in page.content.decode()
