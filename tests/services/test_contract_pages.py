"""The page of a contract, its form, and who sees what of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from services.models import Contract, Use
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
    agree,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def council():
    return CouncilFactory(name="Durham", slug="durham")


@pytest.fixture
def area():
    return CategoryFactory(name="Payroll")


def uses_of(council, *names, area=None):
    return [
        UseFactory(
            council=council,
            service=None,
            product=ProductFactory(name=name, **({"category": area} if area else {})),
        )
        for name in names
    ]


@pytest.fixture
def contract(council, area):
    return ContractFactory(
        uses=uses_of(council, "Oracle", "Kofax", area=area),
        title="Finance systems",
        reference="DN-77",
        purpose="Ledgers and invoices.",
        supplier=SupplierFactory(name="Reseller Ltd"),
        ends_on=in_days(400),
        value_band="over_1m",
    )


@pytest.fixture
def editor(client, council):
    person = MembershipFactory(council=council, role="editor").user
    client.force_login(person)
    return person


def test_members_of_any_council_see_what_the_council_says(client, contract):
    client.force_login(MembershipFactory().user)

    page = text(client.get(contract.get_absolute_url()))

    for fact in ["Finance systems", "DN-77", "Ledgers", "Reseller Ltd", "Over £1 million"]:
        assert fact in page
    assert f"{contract.decide_on:%-d %B %Y}" in page
    for use in contract.uses.all():
        assert use.product.supplier.name in page
    assert "Oracle" in page
    assert "Kofax" in page
    assert "Change this contract" not in page


def test_visitors_see_only_what_was_published(client, contract):
    assert client.get(contract.get_absolute_url()).status_code == 404

    NoticeFactory(
        council=contract.council,
        contract=contract,
        answer="used",
        answered_at=timezone.now(),
        title="Ledger software",
        url="https://notices.example/1",
    )
    page = client.get(contract.get_absolute_url())

    assert "Ledger software" in page.text
    assert '<a href="/contracts/published/" aria-current="true">Contracts</a>' in page.text
    assert "https://notices.example/1" in page.text
    for secret in ["Finance systems", "DN-77", "Ledgers and", "Over £1", "Kofax", "Reseller Ltd"]:
        assert secret not in page.text
    for secret in (f"{contract.ends_on:%B %Y}", f"{contract.ends_on:%b\u00a0%Y}"):
        assert secret not in page.text


@pytest.mark.parametrize("hidden", [{"withdrawn_at": timezone.now()}, {"answer": "not_ours"}])
def test_a_notice_that_is_not_shown_opens_no_contract_to_visitors(client, contract, hidden):
    said = {"answer": "used", "answered_at": timezone.now()} | hidden
    NoticeFactory(council=contract.council, contract=contract, **said)

    assert client.get(contract.get_absolute_url()).status_code == 404


def test_a_contract_is_visible_to_the_people_of_its_council_and_with_what_everybody_sees(council):
    own = MembershipFactory(council=council).user
    other, moderator = MembershipFactory().user, MembershipFactory(user__duty="moderator").user
    of_draft = ContractFactory(
        uses=[UseFactory(council=council, service=ServiceFactory(draft=True))]
    )
    proposed = ContractFactory(uses=[UseFactory(council=council, confirmation="proposed")])
    alone = ContractFactory(council=council)
    shown = ContractFactory(uses=[UseFactory(council=council)])

    def seen(user):
        return set(Contract.objects.visible_to(user))

    assert seen(own) == {of_draft, proposed, alone, shown}
    assert seen(other) == seen(moderator) == {shown}


def test_other_councils_do_not_see_a_draft_that_a_contract_covers_too(client, council):
    draft = UseFactory(council=council, service=ServiceFactory(title="Secret draft", draft=True))
    contract = ContractFactory(uses=[UseFactory(council=council), draft], ends_on=in_days(99))
    client.force_login(MembershipFactory().user)

    assert "Secret draft" not in client.get(contract.get_absolute_url()).text

    client.force_login(MembershipFactory(council=council).user)
    assert "Secret draft" in client.get(contract.get_absolute_url()).text


def test_it_shows_who_has_the_same_and_whose_contracts_end_around_it(client, contract, area):
    oracle = contract.uses.get(product__name="Oracle").product
    same = UseFactory(service=None, product=oracle, contract_ends_on=in_days(900)).contracts.get()
    around, later = (
        UseFactory(
            service=None, product=ProductFactory(category=area), contract_ends_on=in_days(days)
        ).contracts.get()
        for days in (300, 900)
    )
    client.force_login(MembershipFactory().user)

    page = client.get(contract.get_absolute_url())

    assert list(page.context["same"]) == [same]
    assert list(page.context["around"]) == [around]
    assert later.council.name not in page.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many_others_there_are(
    client, contract, number, django_assert_num_queries
):
    for use in contract.uses.all():
        UseFactory.create_batch(
            number, service=None, product=use.product, contract_ends_on=in_days(390)
        )
    client.force_login(MembershipFactory(council=contract.council, role="editor").user)
    client.get(contract.get_absolute_url())
    UseFactory()  # which makes the page anew

    with django_assert_num_queries(13):  # one asks whether it has changed
        client.get(contract.get_absolute_url())
    with django_assert_num_queries(2):
        client.get(contract.get_absolute_url())


def test_people_of_the_council_share_no_page_with_others(client, contract):
    Contract.objects.update(title="Finance systems")
    for role, sees in (("editor", True), ("member", False), (None, False)):
        council = {"council": contract.council, "role": role} if role else {}
        client.force_login(MembershipFactory(**council).user)
        for _ in range(2):
            assert ("Change this contract" in client.get(contract.get_absolute_url()).text) is sees


def test_an_editor_says_that_one_contract_covers_three_systems(client, editor, council):
    uses = uses_of(council, "Oracle", "Kofax", "Civica")
    SupplierFactory(name="Reseller Ltd")

    client.post(
        "/contracts/new/",
        {
            "uses": [use.pk for use in uses],
            "title": "Finance systems",
            "supplier": "reseller ltd",
            "notice_months": 3,
            **parts("ends_on", in_days(400)),
        },
    )

    contract = Contract.objects.get()
    assert (contract.council, contract.supplier.name) == (council, "Reseller Ltd")
    assert {use.contract_ends_on for use in Use.objects.all()} == {in_days(400)}


def test_the_systems_in_the_address_are_ticked(client, editor, council):
    first, _ = uses_of(council, "Oracle", "Kofax")

    page = client.get(f"/contracts/new/?use={first.pk}&use=nonsense")

    assert page.context["form"].initial["uses"] == [first.pk]


def test_a_contract_covers_no_more_what_is_unticked(client, editor, contract):
    oracle, kofax = contract.uses.order_by("pk")

    client.post(
        f"/contracts/{contract.pk}/edit/",
        {"uses": [kofax.pk], "title": "Capture", **parts("ends_on", in_days(500))},
    )

    assert list(contract.uses.all()) == [kofax]
    oracle.refresh_from_db()
    kofax.refresh_from_db()
    assert (oracle.contract_ends_on, kofax.contract_ends_on) == (None, in_days(500))


def test_nobody_covers_what_another_council_uses(client, editor):
    strange = UseFactory()

    page = client.post("/contracts/new/", {"uses": [strange.pk]})

    assert page.status_code == 200
    assert not Contract.objects.exists()


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ({"starts_on": 50, "ends_on": 40}, "The end date must be after the start date."),
        ({"ends_on": 50, "extension_until": 40}, "The extension must end after the contract."),
    ],
)
def test_dates_in_the_wrong_order_are_explained(client, editor, council, dates, message):
    (use,) = uses_of(council, "Oracle")
    sent = {
        key: value
        for name, days in dates.items()
        for key, value in parts(name, in_days(days)).items()
    }

    page = client.post("/contracts/new/", {"uses": [use.pk], **sent})

    assert message in page.text


@pytest.mark.parametrize(
    ("cost", "band"), [(49_999, "under_50k"), (50_000, "50k_100k"), (2_000_000, "over_1m")]
)
def test_the_annual_cost_decides_the_range(client, editor, council, cost, band):
    (use,) = uses_of(council, "Oracle")

    client.post(
        "/contracts/new/", {"uses": [use.pk], "annual_cost": cost, "value_band": "250k_500k"}
    )

    contract = Contract.objects.get()
    assert (contract.annual_cost, contract.value_band) == (cost, band)


def test_two_editors_who_change_one_contract_lose_nothing(client, editor, contract):
    address = f"/contracts/{contract.pk}/edit/"
    form = client.get(address).context["form"]
    uses = [use.pk for use in contract.uses.all()]
    sent = {"uses": uses, "opened__with": form["opened__with"].value()}
    Contract.objects.update(reference="Theirs")

    client.post(
        address,
        sent
        | {"title": "Ours", "reference": "DN-77", "purpose": "Ledgers and invoices."}
        | {"supplier": "Reseller Ltd", "value_band": "over_1m"}
        | parts("ends_on", in_days(400)),
    )

    contract.refresh_from_db()
    assert (contract.title, contract.reference) == ("Ours", "Theirs")


def test_a_deleted_contract_leaves_what_it_covered(client, editor, contract):
    client.post(f"/contracts/{contract.pk}/delete/")

    assert not Contract.objects.exists()
    assert Use.objects.count() == 2
    assert set(Use.objects.values_list("contract_ends_on", "value_band")) == {(None, "")}


def test_the_form_of_a_use_changes_its_contract_and_links_to_several(client, editor, council):
    (use,) = uses_of(council, "Oracle")
    address = f"/services/products/{use.product.slug}/use/"
    sent = {"status": "in_use", "notice_months": 4, **parts("contract_ends_on", in_days(300))}

    client.post(address, sent)
    client.post(address, sent | {"notice_months": 5})
    contract = Contract.objects.get()
    assert (contract.notice_months, contract.ends_on) == (5, in_days(300))

    second = ContractFactory(uses=[use], title="Support", ends_on=in_days(200))
    page = client.get(address)
    assert second.get_absolute_url() in page.text
    assert "contract_ends_on" not in page.context["form"].fields
    client.post(address, {"status": "in_use", "lesson": "Ask early."})
    assert Contract.objects.filter(ends_on=in_days(300)).exists()
    assert Use.objects.get().lesson == "Ask early."


def test_a_contract_of_which_nothing_is_said_any_more_goes(client, editor, council):
    (use,) = uses_of(council, "Oracle")
    agree(use, contract_ends_on=in_days(300))

    client.post(f"/services/products/{use.product.slug}/use/", {"status": "in_use"})

    assert not Contract.objects.exists()


def test_a_member_changes_no_contract_that_covers_more_than_what_waits(client, council):
    waiting, confirmed = uses_of(council, "Oracle", "Kofax")
    Use.objects.filter(pk=waiting.pk).update(confirmation="proposed")
    contract = ContractFactory(uses=[waiting, confirmed], ends_on=in_days(300))
    client.force_login(MembershipFactory(council=council).user)

    client.post(
        f"/services/products/{waiting.product.slug}/use/",
        {"status": "in_use", **parts("contract_ends_on", in_days(900))},
    )

    contract.refresh_from_db()
    assert contract.ends_on == in_days(300)


def test_the_page_of_a_use_shows_each_of_its_contracts(client, council):
    (use,) = uses_of(council, "Oracle")
    for days in (100, 200):
        ContractFactory(uses=[use], title=f"In {days}", ends_on=in_days(days))
    client.force_login(MembershipFactory().user)

    page = text(client.get(use.get_absolute_url()))

    assert "In 100" in page
    assert "In 200" in page


def test_the_portfolio_lists_a_contract_once_by_when_to_decide(client, editor, council):
    one, two = uses_of(council, "Oracle", "Kofax")
    late = ContractFactory(uses=[one, two], title="Both", ends_on=in_days(200), notice_months=1)
    soon = ContractFactory(uses=[one], title="Support", ends_on=in_days(300), notice_months=9)

    page = client.get("/councils/durham/portfolio/")

    assert list(page.context["ending"]) == [soon, late]


def test_tabs_lead_between_published_contracts_and_those_that_end(client):
    def shown(address):
        page = text(client.get(address))
        tabs = page.partition('<nav class="tabs" aria-label="Contracts">')[2].partition("</nav>")[0]
        return re.findall(r'href="([^"]+)"( aria-current="page")?>([^<]+)</a>', tabs)

    for reader in (None, MembershipFactory().user):
        if reader:
            client.force_login(reader)
        for here in ("/contracts/published/", "/needs/contracts/"):
            assert [(url, bool(current), label) for url, current, label in shown(here)] == [
                ("/contracts/published/", here == "/contracts/published/", "Published contracts"),
                ("/needs/contracts/", here == "/needs/contracts/", "Contracts ending soon"),
            ]


def test_visitors_read_who_sees_the_contracts_that_end(client):
    page = text(client.get("/needs/contracts/?area=payroll"))

    assert "Only members of councils can see this page." in page
    assert "Sign in</a> to see contracts ending soon." in page
    assert "<table" not in page


def test_the_contracts_that_end_have_one_name_and_say_what_a_decision_date_is(client, council):
    (use,) = uses_of(council, "Oracle")
    contract = ContractFactory(uses=[use], title="Payroll", ends_on=in_days(90))
    client.force_login(MembershipFactory(council=council).user)

    page = text(client.get("/needs/contracts/"))
    of_product = text(client.get(f"/needs/contracts/?by=product&of={use.product.slug}"))

    assert "<h1>Contracts ending soon</h1>" in " ".join(page.replace("<h1> ", "<h1>").split())
    assert re.search(r"<title>\s*Contracts ending soon\s", page)
    assert 'href="/needs/contracts/">Contracts ending soon</a>' in of_product
    assert contract.is_notice_over
    for each in (
        of_product,
        *(
            text(client.get(a))
            for a in (contract.get_absolute_url(), "/councils/durham/portfolio/")
        ),
    ):
        assert "The decision date is the last day for giving notice" in each
        assert "“Passed” means that it may be too late to give notice." in each
