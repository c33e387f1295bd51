"""Records say how old they are, sink when nobody confirms them, and are confirmed in one click."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from portal.audit.models import Entry
from portal.search.models import Tally
from services import actions
from services.models import Service, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import EditFactory, OfferFactory, ServiceFactory, UseFactory
from tests.pages import text
from tests.query_counts import PAGES
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, council):
    user = MembershipFactory(council=council, role="editor").user
    client.force_login(user)
    return user


def confirmed(months, **values):
    return ServiceFactory(last_confirmed_at=timezone.now() - timedelta(days=31 * months), **values)


@pytest.mark.parametrize(
    ("interval", "months", "is_due", "is_overdue"),
    [
        (12, 11, False, False),
        (12, 13, True, False),
        (12, 15, True, True),
        (6, 7, True, False),
        (24, 15, False, False),
        (24, 27, True, True),
    ],
)
def test_a_listing_is_due_after_its_interval_and_overdue_two_months_later(
    interval, months, is_due, is_overdue
):
    confirmed(months, review_months=interval)

    assert Service.objects.due_for_review().exists() == is_due
    assert Service.objects.overdue().exists() == is_overdue


def test_what_was_never_confirmed_counts_from_its_publication():
    ServiceFactory(published_at=timezone.now() - timedelta(days=500))

    assert Service.objects.overdue().exists()


def test_history_and_what_is_not_published_is_never_asked_about():
    confirmed(30, is_historical=True)
    confirmed(30, state="suspended")

    assert not Service.objects.due_for_review().exists()


def test_the_command_marks_what_is_overdue_and_wakes_what_is_not(capsys):
    old, new = confirmed(30), confirmed(1, is_dormant=True)

    call_command("mark_dormant")
    call_command("mark_dormant")

    assert list(Service.objects.dormant()) == [old]
    assert new not in Service.objects.dormant()
    assert "Services changed: 0. Dormant services: 1." in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_what_is_confirmed_while_the_night_is_at_work_stays_awake():
    """The command waits for who is confirming, and then looks again."""
    old, other = confirmed(30), confirmed(30)
    waits = threading.Event()

    def confirm():
        with transaction.atomic():
            Service.objects.filter(pk=old.pk).update(last_confirmed_at=timezone.now())
            waits.set()
            wait_for_a_lock()

    def mark():
        waits.wait(10)
        call_command("mark_dormant")

    assert at_the_same_moment(confirm, mark) == [None, None]
    assert list(Service.objects.dormant()) == [other]


def wait_for_a_lock():
    """Until somebody waits for a row that this transaction has written."""
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(
                "SELECT count(*) FROM pg_locks "
                "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_dormant_listings_are_shown_below_the_others_and_say_so(client):
    dormant = confirmed(30, title="Payroll bureau", is_dormant=True)
    UseFactory.create_batch(3, service=dormant)
    fresh = confirmed(1, title="Payroll shared")

    assert list(Service.objects.by_use()) == [fresh, dormant]
    page = text(client.get("/services/"))
    assert page.index("Payroll shared") < page.index("Payroll bureau")
    assert "Not confirmed recently" in page
    assert "Not confirmed recently" in text(client.get(dormant.get_absolute_url()))
    assert "not confirmed for 31 months" in text(client.get(dormant.get_absolute_url())).lower()


def test_age_lowers_the_rank_of_a_search():
    old, dormant, fresh = (
        confirmed(months, title="Payroll bureau", is_dormant=is_dormant)
        for months, is_dormant in [(20, False), (40, True), (1, False)]
    )

    assert list(Service.objects.matching("payroll").order_by("place")) == [fresh, old, dormant]


def test_confirming_from_the_page_wakes_it(client, editor, council):
    service = confirmed(30, council=council, is_dormant=True)

    client.post(f"/services/{service.slug}/confirm/")

    service.refresh_from_db()
    assert not service.is_dormant
    assert timezone.now() - service.last_confirmed_at < timedelta(minutes=1)


# the portfolio


def test_the_portfolio_shows_what_is_due_what_ends_and_what_waits(client, editor, council):
    due = confirmed(13, council=council, title="Old payroll")
    confirmed(1, council=council, title="New payroll")
    OfferFactory(service=due, council=council)
    year_ago = timezone.now() - timedelta(days=400)
    UseFactory(
        council=council, service=ServiceFactory(title="Used long"), last_confirmed_at=year_ago
    )
    UseFactory(
        council=council,
        service=ServiceFactory(title="Ends soon"),
        contract_ends_on=timezone.localdate() + timedelta(days=90),
    )
    UseFactory(council=council, service=ServiceFactory(title="They say"), confirmation="proposed")
    EditFactory(
        edit_of=due, is_suggestion=True, state="submitted", change_note="It moved to the cloud."
    )

    page = text(client.get(f"/councils/{council.slug}/portfolio/"))

    for word in [
        *("Old payroll", "New payroll", "Used long", "Ends soon", "They say"),
        *("It moved to the cloud.", "Confirm selected records", "Open"),
    ]:
        assert word in page
    assert page.count("checked") == 2


def test_ticked_ones_are_confirmed_and_others_are_not(client, editor, council):
    due, other = (confirmed(30, council=council, is_dormant=True) for _ in range(2))
    use = UseFactory(council=council)

    client.post(f"/councils/{council.slug}/portfolio/confirm/", {"service": due.pk, "use": use.pk})

    use.refresh_from_db()
    assert list(Service.objects.dormant()) == [other]
    assert use.last_confirmed_at
    assert sorted(Entry.objects.values_list("verb", flat=True)) == [
        "listing confirmed",
        "uses confirmed",
    ]


def test_what_is_not_the_councils_own_is_not_confirmed(client, editor, council):
    service, use = confirmed(30), UseFactory()
    proposed = UseFactory(council=council, confirmation="proposed")
    draft = ServiceFactory(council=council, draft=True)

    client.post(
        f"/councils/{council.slug}/portfolio/confirm/",
        {"service": [service.pk, draft.pk, "x", "9" * 30], "use": [use.pk, proposed.pk]},
    )

    assert not Entry.objects.exists()
    assert not Use.objects.exclude(last_confirmed_at=None).exists()


def test_members_see_the_portfolio_but_do_not_confirm(client, council):
    client.force_login(MembershipFactory(council=council, role="member").user)
    confirmed(30, council=council)

    page = text(client.get(f"/councils/{council.slug}/portfolio/"))

    assert "Confirm selected records" not in page
    assert "An editor of" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_portfolio_costs_the_same_whatever_its_length(
    client, editor, council, django_assert_num_queries, count
):
    soon = timezone.localdate() + timedelta(days=90)
    for _ in range(count):
        due = confirmed(30, council=council)
        OfferFactory(service=due, council=council)
        UseFactory(council=council, last_confirmed_at="2020-01-01T00:00Z", contract_ends_on=soon)
        UseFactory(council=council, confirmation="proposed")
        EditFactory(edit_of=due, is_suggestion=True, state="submitted")

    with django_assert_num_queries(PAGES["portfolio"]):
        client.get(f"/councils/{council.slug}/portfolio/")


# how a use went


def test_every_status_of_a_use_is_kept_with_the_reason_it_ended(client):
    use = UseFactory(status="considering", council=CouncilFactory(name="Durham"))
    for status in ["planned", "implementing", "in_use"]:
        use.status = status
        actions.record_use(use, by=UserFactory())
    use.lesson = "Start early."
    actions.record_use(use, by=UserFactory())
    use.status, use.stopped_reason = "stopped", "Too dear."
    actions.record_use(use, by=UserFactory())

    page = text(client.get(f"/services/uses/{use.pk}/"))

    places = [
        page.index(f">{status}<", page.index("Status history"))
        for status in ["Considering", "Planned", "Implementing", "In use", "Stopped"]
    ]
    assert places == sorted(places)
    assert "Too dear." in page[places[-1] :]
    assert page.count(">In use<") == 1


def test_visitors_do_not_see_contracts_of_a_use_and_nobody_sees_unconfirmed_ones(client):
    use = UseFactory(contract_ends_on="2031-02-01", value_band="over_1m", notice_months=7)
    page = text(client.get(f"/services/uses/{use.pk}/"))
    for secret in ["February 2031", "2031-02", "Feb 2031", "million", "7 months"]:
        assert secret not in page

    client.force_login(MembershipFactory().user)
    page = text(client.get(f"/services/uses/{use.pk}/"))
    assert "1 February 2031" in page

    Use.objects.update(confirmation="proposed")
    assert client.get(f"/services/uses/{use.pk}/").status_code == 404


# what the database counts


def test_counters_that_drifted_are_found_and_mended(capsys):
    service = ServiceFactory()
    UseFactory(service=service)
    call_command("reconcile_counters", "--check")
    Service.objects.update(users_count=7, product_keys=[1])
    Tally.objects.create(subject="listings:council", key=str(service.council.pk), number=2)
    Tally.objects.filter(subject__startswith="uses:").delete()

    with pytest.raises(CommandError, match="1 services and 3 other numbers have wrong counts"):
        call_command("reconcile_counters", "--check")
    call_command("reconcile_counters")

    service.refresh_from_db()
    assert (service.users_count, service.product_keys) == (1, [])
    call_command("reconcile_counters", "--check")
