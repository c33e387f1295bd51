"""Successions in the browser: previewed, applied, looked at, confirmed, reverted; old addresses."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from councils import actions
from councils.models import Succession
from councils.models.succession_transfer import SplitPlan
from services.models import Use
from services.models.months import months_from
from services.models.succession_report import inherited_by
from tests.councils.estates import ON
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory, SuccessionFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def succession():
    return SuccessionFactory(
        predecessor__name="Alnwick",
        predecessor__official_name="Alnwick District Council",
        predecessor__slug="alnwick",
        predecessor__abolished_on=None,
        successor__name="Northumberland",
        successor__official_name="Northumberland County Council",
        successor__slug="northumberland",
        on=ON,
    )


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


@pytest.fixture
def manager(succession):
    return MembershipFactory(council=succession.successor, role="manager").user


@pytest.mark.parametrize("has_records", [True, False])
def test_an_abolished_council_says_whether_it_has_records(client, has_records):
    council = CouncilFactory(abolished_on=date(2009, 3, 31))
    if has_records:
        UseFactory(council=council)

    page = text(client.get(council.get_absolute_url()))

    assert ("Its records are still here." in page) is has_records
    assert ("It has no records in the directory." in page) is not has_records


def apply(succession, **division):
    actions.apply_succession(
        succession, SplitPlan(**division), by=UserFactory(duty="administrator")
    )
    succession.refresh_from_db()


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return text(answer)


# what an administrator does


def test_a_succession_of_today_is_noted(client, administrator):
    gone, heir = CouncilFactory(name="Old Town"), CouncilFactory(name="New Town")
    form = {
        "predecessor": "Old Town",
        "successor": "New Town",
        "kind": "merged",
        "on_day": "1",
        "on_month": "4",
        "on_year": "2026",
    }

    answer = client.post("/moderation/successions/new/", form)

    noted = Succession.objects.get()
    assert answer.url == f"/moderation/successions/{noted.pk}/"
    assert (noted.predecessor, noted.successor, noted.state) == (gone, heir, "planned")
    again = client.post("/moderation/successions/new/", form).content.decode()
    assert "This succession is already recorded." in again


@pytest.mark.parametrize(
    ("predecessor", "successor", "said"),
    [
        ("Old Town", "Old Town", "A council cannot succeed itself."),
        ("Atlantis", "Old Town", "Enter the name of a council in the directory."),
        ("Old Town", "Gone Town", "Enter the name of a council in the directory."),
        ("Old \x00Town", "Old Town", "contains characters that cannot be saved"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    client, administrator, predecessor, successor, said
):
    CouncilFactory(name="Old Town")
    CouncilFactory(name="Gone Town", abolished=True)

    answer = client.post(
        "/moderation/successions/new/",
        {
            "predecessor": predecessor,
            "successor": successor,
            "kind": "merged",
            "on_day": "1",
            "on_month": "4",
            "on_year": "2026",
        },
    )

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Succession.objects.exists()


def test_the_preview_says_what_would_go_in_numbers_and_nothing_else_does(
    client, administrator, succession
):
    gone, heir = succession.predecessor, succession.successor
    ServiceFactory(council=gone)
    UseFactory.create_batch(2, council=gone)
    MembershipFactory(council=gone)
    twin = BenefitFactory(council=gone)
    BenefitFactory(council=heir, service=twin.service)
    address = f"/moderation/successions/{succession.pk}/"

    said = page(client, address)

    for words in ["1 service<", "2 systems in use<", "1 person<", "1 duplicate does not move"]:
        assert words in said
    assert not heir.uses.exists()

    client.post(address, {"apply": "1"})
    said = page(client, address)
    moved = "1 service, 2 systems in use, 1 person"
    for words in [moved, "Applied but not confirmed", "1 benefit"]:
        assert words in said


def test_it_is_reverted_with_a_reason(client, administrator, succession):
    UseFactory(council=succession.predecessor)
    apply(succession)
    address = f"/moderation/successions/{succession.pk}/"
    assert f"{address}revert/" in page(client, address)

    assert "Enter " in client.post(f"{address}revert/", {"reason": ""}).content.decode()
    client.post(f"{address}revert/", {"reason": "It was another council."})

    succession.refresh_from_db()
    assert succession.state == "reverted"
    assert "You can apply it again" in page(client, address)
    assert client.get(f"{address}revert/").status_code == 404


def test_a_split_asks_who_takes_what_by_kind_and_by_area(client, administrator, succession):
    other = SuccessionFactory(predecessor=succession.predecessor, successor__name="South").successor
    area = CategoryFactory(name="Housing")
    use = UseFactory(council=succession.predecessor, service__category=area)
    rest = UseFactory(council=succession.predecessor)
    address = f"/moderation/successions/{succession.pk}/"
    assert "Housing (if different)" in page(client, address)

    heir = succession.successor.pk
    kinds = ["listings", "uses", "savings", "needs", "partnerships", "threads", "people", "names"]
    assert client.post(address, {"apply": "1"}).status_code == 200
    client.post(address, {**dict.fromkeys(kinds, heir), f"area-{area.pk}": other.pk})

    use.refresh_from_db()
    rest.refresh_from_db()
    assert (use.council, rest.council) == (other, succession.successor)


def test_the_list_can_be_narrowed(client, administrator, succession):
    apply(SuccessionFactory(predecessor__name="Blyth"))

    assert "Alnwick" in page(client, "/moderation/successions/")
    narrowed = page(client, "/moderation/successions/?state=applied")
    assert "Blyth" in narrowed
    assert "Alnwick" not in narrowed
    assert "Alnwick" in page(client, "/moderation/successions/?state=nonsense&page=x")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, administrator, count, django_assert_num_queries
):
    SuccessionFactory.create_batch(count)

    with django_assert_num_queries(3):
        client.get("/moderation/successions/")


def test_everybody_can_read_that_it_was_applied(client, succession):
    apply(succession)

    said = page(client, "/moderation/log/")

    assert "Succession applied" in said
    assert '<a href="/councils/northumberland/">Northumberland</a>' in said


# old addresses


def test_an_old_address_leads_to_the_successor_and_for_good_once_confirmed(
    client, succession, manager
):
    assert client.get("/councils/alnwick/").status_code == 200
    apply(succession)

    answer = client.get("/councils/alnwick/?page=2")
    led_to = "/councils/northumberland/?page=2&formerly=alnwick"
    assert (answer.status_code, answer.url) == (302, led_to)
    assert "Alnwick" in page(client, led_to).split("was abolished on")[0]
    client.force_login(manager)
    for name in ["people", "portfolio", "inherited", "twins"]:
        answer = client.get(f"/councils/alnwick/{name}/")
        assert answer.url == f"/councils/northumberland/{name}/?formerly=alnwick"
        assert "was abolished on" in page(client, answer.url)

    actions.confirm_succession(succession, by=manager)
    assert client.get("/councils/alnwick/").status_code == 301


@pytest.mark.parametrize("slug", ["northumberland", "nowhere", "", "a\x00b", "x" * 9000])
def test_nobody_is_told_of_a_council_that_did_not_lead_here(client, succession, slug):
    apply(succession)
    assert "was abolished on" not in page(client, f"/councils/northumberland/?formerly={slug}")


def test_what_is_left_there_can_still_be_seen(client, succession):
    apply(succession)

    said = page(client, "/councils/alnwick/?stay=1")

    assert "Its records have moved to its successor" in said
    assert "/councils/alnwick/?stay=1" in page(client, "/councils/northumberland/")


def test_a_council_that_is_no_more_leads_to_what_its_successor_uses_now(client, succession):
    apply(succession)

    said = page(client, "/councils/alnwick/?stay=1")

    assert "See what Northumberland County Council uses now" in said
    assert "/councils/northumberland/#uses" in said


def test_an_old_address_of_a_council_that_was_split_names_them_all(client, succession):
    other = SuccessionFactory(predecessor=succession.predecessor).successor
    apply(succession)

    said = page(client, "/councils/alnwick/")

    assert "Northumberland County Council" in said
    assert other.official_name in said


def test_addresses_lead_through_several_successions(client, succession):
    apply(succession)
    later = SuccessionFactory(predecessor=succession.successor, on=date(2023, 4, 1))
    actions.confirm_succession(succession, by=UserFactory(duty="administrator"))
    apply(later)

    answer = client.get("/councils/alnwick/")

    led_to = f"{later.successor.get_absolute_url()}?formerly=alnwick"
    assert (answer.status_code, answer.url) == (302, led_to)


def test_a_succession_that_is_only_a_fact_leads_nowhere(client):
    succession = SuccessionFactory()

    assert client.get(succession.predecessor.get_absolute_url()).status_code == 200


# where things came from


def test_pages_say_where_something_came_from(client, succession):
    service = ServiceFactory(council=succession.predecessor, title="Payroll")
    use = UseFactory(council=succession.predecessor, service=service)
    apply(succession)

    for address in [service.get_absolute_url(), use.get_absolute_url()]:
        said = page(client, address)
        link = '<a rel="nofollow" href="/councils/alnwick/?stay=1">Alnwick</a>'
        assert f"from {link} on 1 April 2009" in said
    assert "from Alnwick" in page(client, "/councils/northumberland/")


def test_each_of_several_uses_is_changed_by_itself(client, succession):
    product = ProductFactory(slug="oracle")
    mine = UseFactory(council=succession.successor, service=None, product=product)
    theirs = UseFactory(council=succession.predecessor, service=None, product=product)
    apply(succession)
    client.force_login(MembershipFactory(council=succession.successor, role="editor").user)
    address = "/services/products/oracle/use/"
    assert f"{address}?from=alnwick" in page(client, "/services/uses/")

    client.post(f"{address}?from=alnwick", {"status": "phasing_out", "lesson": "Theirs."})
    client.post(address, {"status": "in_use", "lesson": "Ours."})
    client.post(f"{address}?from=%00", {"status": "in_use", "lesson": "Ours again."})

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.lesson, theirs.lesson) == ("Ours again.", "Theirs.")
    assert Use.objects.count() == 2


# the report


def four_payrolls(heir):
    """Four councils with a payroll each, three contracts of which end within 14 months."""
    area = CategoryFactory(name="Payroll")
    today = timezone.localdate()
    for number, days in enumerate([30, 200, 400, 900]):
        gone = SuccessionFactory(successor=heir, predecessor__name=f"District {number}")
        UseFactory(
            council=gone.predecessor,
            service=None,
            product=ProductFactory(category=area, name=f"Payroll {number}"),
            contract_ends_on=today + timedelta(days=days),
            notice_months=3,
        )
        apply(gone)
    UseFactory(council=heir, service__category=area, status="considering")


def test_the_report_says_what_is_doubled_and_ends_soon_in_words(client, succession, manager):
    four_payrolls(succession.successor)
    client.force_login(manager)

    said = page(client, "/councils/northumberland/inherited/")

    assert "4 systems for Payroll. 3 contracts end within 14 months." in said
    assert "4 systems from 4 councils. 3 contracts end within 14 months." in said
    assert "District 2" in said
    assert said.count(">Soon<") == 3
    assert said.count(">Passed<") == 1


def test_the_same_product_of_several_councils_is_named(succession):
    product = ProductFactory(name="Oracle")
    UseFactory(council=succession.predecessor, service=None, product=product)
    UseFactory(council=succession.successor, service=None, product=product)
    apply(succession)

    area = inherited_by(succession.successor).areas[0]

    assert area.several_times == [("Oracle", 2)]
    assert area.sentence == "2 systems from 2 councils."


def test_areas_in_which_nothing_came_are_left_out(succession):
    UseFactory(council=succession.successor)
    apply(succession)

    assert inherited_by(succession.successor).areas == []


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 28), 14, date(2028, 1, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -3, date(2025, 10, 15)),
        (date(2027, 12, 1), 0, date(2027, 12, 1)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, then):
    assert months_from(day, months) == then


def test_a_manager_confirms_and_an_editor_cannot(client, succession, manager):
    editor = MembershipFactory(council=succession.successor, role="editor").user
    apply(succession)
    address = f"/councils/northumberland/inherited/{succession.pk}/confirm/"
    client.force_login(editor)
    assert address not in page(client, "/councils/northumberland/inherited/")
    assert client.post(address).status_code == 403

    client.force_login(manager)
    assert address in page(client, "/councils/northumberland/inherited/")
    client.post(address)

    succession.refresh_from_db()
    assert (succession.state, succession.confirmed_by) == ("confirmed", manager)
    assert client.post(address).status_code == 409


def test_nobody_else_reads_the_report(client, succession):
    apply(succession)
    stranger = MembershipFactory(role="manager").user

    assert client.get("/councils/northumberland/inherited/").status_code == 302
    client.force_login(stranger)
    assert client.get("/councils/northumberland/inherited/").status_code == 403


def test_a_council_that_inherited_nothing_reads_so(client):
    council = CouncilFactory()
    client.force_login(MembershipFactory(council=council).user)

    assert "No inherited records" in page(client, f"{council.get_absolute_url()}inherited/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_whatever_came(
    client, succession, manager, count, django_assert_max_num_queries
):
    for _ in range(count):
        gone = SuccessionFactory(successor=succession.successor)
        UseFactory(council=gone.predecessor)
        apply(gone)
    client.force_login(manager)

    with django_assert_max_num_queries(36):
        client.get("/councils/northumberland/inherited/")
