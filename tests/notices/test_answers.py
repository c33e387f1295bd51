"""A notice is evidence: the council answers once, and what it says becomes its record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.audit.models import Entry
from services.models import Contract, Use
from services.notices.models import AwardNotice, NameDecision, UnknownBuyer
from tests.factories.notices import NoticeFactory, UnknownBuyerFactory
from tests.factories.services import ContractFactory, ProductFactory, SupplierFactory, UseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def flare():
    return ProductFactory(name="Flare")


@pytest.fixture
def notice(council, flare):
    return NoticeFactory(
        council=council,
        product=flare,
        value=120_000,
        starts_on=timezone.localdate(),
        url="https://notices.example/1",
    )


@pytest.fixture
def page(council):
    return f"/councils/{council.slug}/contracts/"


def answer(client, page, notice, answer, product="Flare"):
    data = {f"n{notice.pk}-answer": answer, f"n{notice.pk}-product": product}
    return client.post(f"{page}{notice.pk}/answer/", data, follow=True)


def test_yes_makes_a_record_with_the_contract(client, people, page, notice, flare):
    client.force_login(people["editor"])
    answered = answer(client, page, notice, "used").text
    use = Use.objects.get(product=flare)

    assert "Flare is now in your council’s records." in answered
    assert (use.confirmation, use.contract_ends_on) == ("confirmed", notice.ends_on)
    assert (use.value_band, use.source) == ("100k_250k", "Contracts Finder")
    assert Entry.objects.filter(verb="published contract answered").exists()
    assert "confirmed by the council" in client.get(page).text


def test_what_the_council_recorded_itself_stays(client, people, page, notice, flare):
    later = timezone.localdate() + timedelta(days=900)
    known = UseFactory(
        service=None,
        product=flare,
        council=notice.council,
        contract_ends_on=later,
        value_band="over_1m",
    )
    client.force_login(people["editor"])
    answer(client, page, notice, "used")
    known.refresh_from_db()

    assert Use.objects.count() == 1
    assert (known.contract_ends_on, known.value_band) == (later, "over_1m")


@pytest.mark.parametrize(("published", "left"), [(None, 900), (800, 900), (1000, 1000)])
def test_a_later_end_leaves_the_extension_that_the_council_recorded(notice, published, left):
    today = timezone.localdate()
    soon, extended = today + timedelta(days=30), today + timedelta(days=900)
    contract = ContractFactory(ends_on=soon, extension_until=extended)
    notice.latest_end = published and today + timedelta(days=published)

    notice.fill(contract)
    contract.save()

    contract.refresh_from_db()
    assert soon < contract.ends_on == notice.ends_on
    assert contract.extension_until == today + timedelta(days=left)


def test_ended_is_recorded_as_stopped(client, people, page, notice, flare):
    client.force_login(people["editor"])
    answer(client, page, notice, "ended")

    assert Use.objects.get(product=flare).status == "stopped"


@pytest.mark.parametrize("said", ["other", "not_ours"])
def test_a_no_is_remembered_and_makes_no_record(client, people, page, notice, said):
    client.force_login(people["editor"])
    answer(client, page, notice, said, product="")
    notice.refresh_from_db()

    assert (notice.answer, notice.answered_by) == (said, people["editor"])
    assert not Use.objects.exists()
    assert not AwardNotice.objects.to_answer().exists()


def test_an_answer_without_a_product_or_with_an_unknown_one_is_refused_kindly(
    client, people, page, notice
):
    client.force_login(people["editor"])

    for product, sentence in [
        ("", "Enter the product that you use under this contract."),
        ("Flair", "Enter the name of a product in the directory."),
    ]:
        refused = answer(client, page, notice, "used", product).text
        assert sentence in refused
        assert "There is a problem" in refused
    assert answer(client, page, notice, "nonsense").status_code == 200
    assert not AwardNotice.objects.exclude(answer="").exists()


def test_undoing_takes_back_the_record_that_it_made(client, people, page, notice, flare):
    client.force_login(people["editor"])
    answer(client, page, notice, "used")
    client.post(f"{page}{notice.pk}/undo/")

    assert not Use.objects.exists()
    assert AwardNotice.objects.to_answer().get() == notice


def test_a_yes_shows_the_notice_on_the_page_of_the_contract(client, people, page, notice, flare):
    client.force_login(people["editor"])
    answer(client, page, notice, "used")
    contract = Contract.objects.get(uses__product=flare)

    assert (contract.ends_on, contract.title) == (notice.ends_on, notice.title)
    assert list(contract.notices.all()) == [notice]
    client.logout()
    assert notice.title in client.get(contract.get_absolute_url()).text


def test_two_notices_of_one_product_are_two_contracts(client, people, page, notice, flare):
    later = notice.ends_on + timedelta(days=500)
    second = NoticeFactory(council=notice.council, title="Flare support", ends_on=later)
    client.force_login(people["editor"])
    for each in (notice, second):
        answer(client, page, each, "used")
    use = Use.objects.get()

    assert {each.ends_on for each in use.contracts.all()} == {notice.ends_on, later}
    assert use.contract_ends_on == later
    client.post(f"{page}{second.pk}/undo/")
    assert [each.ends_on for each in Contract.objects.all()] == [notice.ends_on]
    assert Use.objects.get().contract_ends_on == notice.ends_on


def test_undoing_deletes_the_contract_that_only_the_answer_made(
    client, people, page, notice, flare
):
    client.force_login(people["editor"])
    answer(client, page, notice, "used")
    client.post(f"{page}{notice.pk}/undo/")

    assert not Contract.objects.exists()
    answer(client, page, notice, "used")
    Contract.objects.get().save()
    client.post(f"{page}{notice.pk}/undo/")
    assert Contract.objects.count() == 1


def test_undoing_keeps_what_somebody_has_changed_since(client, people, page, notice, flare):
    client.force_login(people["editor"])
    answer(client, page, notice, "used")
    use = Use.objects.get()
    use.lesson = "Test the files."
    use.save()
    client.post(f"{page}{notice.pk}/undo/")

    assert Use.objects.get().lesson == "Test the files."


def test_two_who_answer_at_once_are_one_answer(client, people, page, notice):
    client.force_login(people["editor"])
    answer(client, page, notice, "not_ours")
    AwardNotice.objects.update(answer="used")

    assert "A colleague has already answered this." in answer(client, page, notice, "used").text


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_others_read_what_is_published_and_are_asked_nothing(client, people, page, notice, who):
    if who != "visitor":
        client.force_login(people[who])
    text = client.get(page).text

    assert notice.title in text
    assert "We think you use" not in text
    assert "confirmed by the council" not in text


def test_nothing_that_is_no_ict_withdrawn_or_refused_is_shown(client, council, page):
    NoticeFactory(council=council, kind="other", title="Roof repairs")
    NoticeFactory(council=council, withdrawn_at=timezone.now(), title="Withdrawn system")
    NoticeFactory(council=council, answered=True, title="Refused system")
    text = client.get(page).text

    assert not [each for each in ("Roof", "Withdrawn", "Refused") if each in text]


def test_a_published_contract_counts_as_nobodys_use(client, council, page, notice, flare):
    assert not Use.objects.exists()
    assert "1 contract published" in client.get(council.get_absolute_url()).text
    assert "councils use it" not in client.get(flare.get_absolute_url()).text


def test_a_page_asks_as_much_for_three_as_for_one(client, people, council, page, notice):
    client.force_login(people["editor"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    one = asked()
    for _ in range(3):
        NoticeFactory(council=council, product=ProductFactory(), supplier=SupplierFactory())
        NoticeFactory(council=council, answered=True)
    three = asked()
    assert three <= one + 1  # the answered ones are a list of their own


def test_a_moderator_says_whom_a_name_means(client, people, council, notice):
    oracle = SupplierFactory(name="Oracle")
    UnknownBuyerFactory(name="Durham Procurement Council")
    client.force_login(people["moderator"])
    listed = client.get("/contracts/names/").text

    assert "Match Durham Procurement Council (1 contract) to" in listed
    assert "Match Oracle Corporation UK Ltd (1 contract) to" in listed
    supplier = {"role": "supplier", "name": "Oracle Corporation UK Ltd", "means": "Oracle"}
    assert "Saved for 1 contract." in client.post("/contracts/names/", supplier, follow=True).text
    notice.refresh_from_db()
    assert notice.supplier == oracle
    buyer = {"role": "buyer", "name": "Durham Procurement Council", "means": council.name}
    client.post("/contracts/names/", buyer)
    assert NameDecision.objects.get(role="buyer").council == council
    assert not UnknownBuyer.objects.undecided()
    wrong = client.post("/contracts/names/", {**supplier, "means": "Nobody Ltd"}).text
    assert "Enter a name that is in the directory." in wrong
