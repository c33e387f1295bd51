"""The pages of needs and of contracts that end: who sees what, and at which price."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from councils.permissions import can_see_peers_only
from services.models import Service, Twin
from services.needs import permissions
from services.needs.models import ContractCount, Need
from services.needs.tasks import look
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.needs import FindingFactory, NeedFactory
from tests.factories.services import (
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def editor(client):
    membership = MembershipFactory(role="editor")
    client.force_login(membership.user)
    return membership


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_five_answers_make_a_need_and_show_what_is_there(client, editor):
    area = CategoryFactory(name="Payroll")
    service = ServiceFactory(title="Payroll bureau", category=area)
    UseFactory(service=service, council=CouncilFactory(name="Leeds"))

    page = client.post(
        "/needs/new/",
        {
            "title": "A  payroll ",
            "category": area.pk,
            "needed_by_day": 1,
            "needed_by_month": 4,
            "needed_by_year": 2030,
            "value_band": "50k_100k",
            "openness": "join_service",
            "stage": "idea",
        },
        follow=True,
    )

    need = Need.objects.get()
    assert (need.title, need.council, need.author) == ("A payroll", editor.council, editor.user)
    assert "Leeds uses Payroll bureau" in text(page)


def test_what_was_typed_stays_when_an_answer_is_missing(client, editor):
    page = text(client.post("/needs/new/", {"title": "A payroll", "details": "For schools."}))

    assert "A payroll" in page
    assert "For schools." in page
    assert not Need.objects.exists()


def test_the_same_need_twice_is_an_error_that_says_when(client, editor):
    need = NeedFactory(council=editor.council, title="A payroll")

    page = text(client.post("/needs/new/", {"title": "a PAYROLL", "category": need.category.pk}))

    assert "Your council added an open need with this name" in page


def test_the_address_can_say_the_area_and_that_it_is_bought_together(client, editor):
    area = CategoryFactory()

    page = text(client.get(f"/needs/new/?together=1&category={area.slug}&title=Buy+it%00"))

    assert f'<option value="{area.pk}" selected>' in page
    assert 'value="Buy it"' in page
    assert 'value="co_procure"' in page


def test_buying_together_leads_to_the_thread_with_the_contracts_ticked(client, editor):
    area = CategoryFactory()
    use = UseFactory(
        service=None, product=ProductFactory(category=area), contract_ends_on=in_days(200)
    )

    page = client.post(
        f"/needs/new/?together=1&category={area.slug}",
        {"title": "Buy it", "category": area.pk, "openness": "co_procure", "stage": "idea"},
        follow=True,
    )

    finding = Need.objects.get().findings.of_contracts().get()
    assert finding.key == use.pk
    assert f'value="{finding.pk}" ' in text(page)
    assert page.redirect_chain[-1][0].endswith("?how=thread")
    assert text(page).count("checked") == 2


PRIVATE = ["1 April 2030", "£50,000 to £100,000", "Leeds uses iTrent", "Checked against"]


@pytest.mark.parametrize(("who", "sees"), [("visitor", False), ("member", True)])
def test_when_what_it_may_cost_and_what_fits_is_for_members(client, who, sees):
    need = NeedFactory(
        needed_by="2030-04-01", value_band="50k_100k", looked_at=timezone.now(), looked_among=9
    )
    FindingFactory(need=need, title="Leeds uses iTrent")
    if who == "member":
        client.force_login(MembershipFactory().user)

    pages = text(client.get(need.get_absolute_url())) + text(client.get("/needs/"))

    assert [said in pages for said in PRIVATE] == [sees] * len(PRIVATE)


def test_only_the_council_sees_what_others_answered(client):
    need = NeedFactory()
    FindingFactory(
        need=need,
        asked_at=timezone.now(),
        asked_by=need.author,
        asked_how="letter",
        answer="Too dear.",
    )
    pages = {}

    for role, council in {"elsewhere": CouncilFactory(), "editor": need.council}.items():
        client.force_login(MembershipFactory(council=council, role="editor").user)
        pages[role] = "Too dear." in text(client.get(need.get_absolute_url()))

    assert pages == {"elsewhere": False, "editor": True}


def test_editors_change_a_need_and_it_is_looked_for_again(client, editor):
    need = NeedFactory(council=editor.council)
    form = client.get(f"/needs/{need.pk}/edit/").context["form"]

    client.post(
        f"/needs/{need.pk}/edit/",
        {
            "title": "Something else",
            "category": need.category.pk,
            "openness": "co_procure",
            "stage": "build",
            "opened__with": form["opened__with"].value(),
        },
    )

    need.refresh_from_db()
    assert (need.title, need.openness, need.stage) == ("Something else", "co_procure", "build")
    assert need.looked_at


def test_a_change_meanwhile_is_not_overwritten_unseen(client, editor):
    need = NeedFactory(council=editor.council)

    page = text(
        client.post(
            f"/needs/{need.pk}/edit/",
            {
                "title": "Mine",
                "category": need.category.pk,
                "openness": "co_procure",
                "stage": "idea",
                "opened__with": "2020-01-01T00:00:00+00:00",
            },
        )
    )

    assert "changed this" in page
    assert Need.objects.get().title != "Mine"


@pytest.mark.parametrize("query", ["", "?state=open", "?state=proceed_alone", "?region=wales"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, django_assert_max_num_queries, count, query
):
    NeedFactory.create_batch(count, council__region="wales")
    NeedFactory.create_batch(count, alone=True, council__region="wales")

    with django_assert_max_num_queries(4):
        client.get(f"/needs/{query}")


def test_the_list_is_narrowed_by_area_region_and_state(client):
    area = CategoryFactory(parent=CategoryFactory())
    wanted = NeedFactory(category=area, council__region="wales", title="Wanted")
    NeedFactory(council__region="wales", title="Elsewhere filed")
    NeedFactory(category=area, council__region="london", title="Elsewhere in London")
    NeedFactory(category=area, council__region="wales", decided=True, title="Decided")

    page = text(
        client.get(f"/needs/?category={area.parent.slug}&region=wales&state=open&page=99999999999")
    )

    assert wanted.title in page
    assert "Elsewhere" not in page
    assert page.count("card-title") == 1


@pytest.mark.parametrize("query", ["?category=%00", "?state=x&region=y", "?page=x", "?of=%00x"])
def test_nonsense_in_the_address_counts_for_nothing(client, editor, query):
    assert client.get(f"/needs/{query}").status_code == 200
    assert client.get(f"/needs/contracts/{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_need_costs_the_same_however_much_was_found(
    client, django_assert_max_num_queries, count, editor
):
    need = NeedFactory()
    FindingFactory.create_batch(count, need=need)

    with django_assert_max_num_queries(15):
        client.get(need.get_absolute_url())


def ending(days, **fields):
    fields = {"service": None, **fields}
    return UseFactory(contract_ends_on=in_days(days), **fields)


def test_contracts_are_grouped_by_what_they_are_for(client, editor):
    area = CategoryFactory(name="Payroll")
    first = ProductFactory(category=area)
    ending(30, product=first)
    ending(200, product=first)
    ending(90, service=ServiceFactory(category=area))
    ending(90, product=ProductFactory(), category=area)
    ending(400, product=first)
    ending(60, product=first, confirmation="proposed")
    ending(60, product=first, status="stopped", stopped_reason="Dear.")

    page = client.get("/needs/contracts/?within=9").context["page"]

    assert [(group.name, group.councils) for group in page] == [("Payroll", 4)]
    assert page[0].first == in_days(30)


def test_contracts_of_a_group_are_listed_and_can_be_grouped_by_product(client, editor):
    area = CategoryFactory(name="Payroll")
    product = ProductFactory(category=area, name="iTrent")
    ending(30, product=product, council__name="Leeds", council__region="wales")
    ending(60, product=product, council__region="london")
    ending(60, product=ProductFactory(category=area, name="Other"))

    groups = client.get("/needs/contracts/?by=product").context["page"]
    page = text(client.get(f"/needs/contracts/?by=product&of={product.slug}&region=wales&within=3"))

    assert {group.name: group.councils for group in groups} == {"iTrent": 2, "Other": 1}
    assert "iTrent: contracts ending within 3 months" in page
    assert "Leeds" in page
    assert "Start a joint procurement" in page


def test_contracts_are_narrowed_to_a_service_area_and_those_within_it(client, editor):
    top = CategoryFactory(name="Pay")
    payroll = CategoryFactory(name="Payroll", parent=top)
    ending(30, product=ProductFactory(category=payroll), council__name="Leeds")
    ending(30, product=ProductFactory(), council__name="Hull")

    narrow, broad = (
        text(client.get(f"/needs/contracts/?area={area.slug}")) for area in (payroll, top)
    )
    products = client.get(f"/needs/contracts/?by=product&area={top.slug}").context["page"]

    for page in (narrow, broad):
        assert "Leeds" in page
        assert "Hull" not in page
    assert [group.councils for group in products] == [1]
    assert f'<option value="{top.slug}" selected>Pay (all)' in broad
    assert "No contracts recorded for this period" in text(
        client.get(f"/needs/contracts/?area={payroll.slug}&region=wales")
    )


def test_contracts_are_narrowed_to_councils_like_ones_own(client, editor):
    area = CategoryFactory(name="Payroll")
    own, similar = editor.council, CouncilFactory(name="Leeds")
    Twin.objects.create(council=own, other=similar, position=1, score=80)
    product = ProductFactory(category=area)
    for council in (own, similar, CouncilFactory(name="Hull")):
        ending(30, product=product, council=council)

    page = text(client.get(f"/needs/contracts/?area={area.slug}&like=on"))
    other = MembershipFactory(role="editor")
    client.force_login(other.user)
    theirs = text(client.get(f"/needs/contracts/?area={area.slug}&like=on"))

    assert "2 councils have contracts" in page
    assert "Leeds" in page
    assert "Hull" not in page
    assert "0 councils have contracts" in theirs
    assert "No similar councils found yet" not in page
    assert f"No council is similar enough to {other.council.name}" in theirs


def test_very_many_contracts_are_grouped_every_hour_and_the_page_says_when(
    client, editor, monkeypatch
):
    monkeypatch.setattr("services.needs.filters.MAX_COUNTED", 1)
    product = ProductFactory(category=CategoryFactory(name="Payroll"))
    ending(30, product=product, council__region="wales")
    call_command("count_contracts")  # one is few: the page counts it itself
    assert not ContractCount.objects.exists()

    ending(60, product=product, council__region="london")
    call_command("count_contracts")
    ContractCount.objects.update(counted_at=parse_datetime("2026-11-29T15:05:00Z"))
    ending(60, product=product)
    pages = [client.get(f"/needs/contracts/{query}") for query in ("", "?region=london")]

    assert [[group.councils for group in page.context["page"]] for page in pages] == [[2], [1]]
    assert pages[0].context["page"][0].first == in_days(30)
    assert "Counted on 29 November 2026 at 15:05." in text(pages[0])
    assert "Counted on" not in text(pages[1])


@pytest.mark.parametrize("count", [1, 3])
def test_the_radar_costs_the_same_whatever_it_sees(
    client, django_assert_max_num_queries, count, editor
):
    area = CategoryFactory()
    for _ in range(count):
        ending(30, product=ProductFactory(category=area))

    for query, most in {"": 8, f"?of={area.slug}": 14}.items():
        with django_assert_max_num_queries(most):
            client.get(f"/needs/contracts/{query}")


def test_who_may_do_what_with_a_need():
    need = NeedFactory()
    decided = NeedFactory(council=need.council, decided=True)
    hidden = NeedFactory(council=need.council, hidden=True)
    people = {
        "stranger": UserFactory(),
        "elsewhere": MembershipFactory(role="editor").user,
        "member": MembershipFactory(council=need.council).user,
        "editor": MembershipFactory(council=need.council, role="editor").user,
        "manager": MembershipFactory(council=need.council, role="manager").user,
        "moderator": UserFactory(duty="moderator"),
    }

    def who(allowed):
        return {name for name, user in people.items() if allowed(user)}

    ours = {"editor", "manager"}
    assert who(lambda user: permissions.can_plan(user, need.council)) == ours
    assert who(lambda user: permissions.can_change(user, need)) == ours
    assert who(lambda user: permissions.can_decide(user, need)) == ours
    assert who(lambda user: permissions.can_change(user, decided)) == set()
    assert who(lambda user: permissions.can_change(user, hidden)) == set()
    assert who(lambda user: permissions.can_reopen(user, decided)) == ours
    assert who(lambda user: permissions.can_reopen(user, need)) == set()
    assert who(can_see_peers_only) == set(people) - {"stranger"}
    appendix = who(lambda user: permissions.can_see_appendix(user, need))
    assert appendix == ours | {"member", "moderator"}
    assert who(permissions.can_hide) == {"moderator"}


def test_an_abolished_council_plans_nothing():
    membership = MembershipFactory(role="editor", council=CouncilFactory(abolished=True))

    assert not permissions.can_plan(membership.user, membership.council)


def test_a_need_is_for_a_day_to_come(client, editor):
    day = {"needed_by_day": 1, "needed_by_month": 2, "needed_by_year": 1999}
    plan = {"title": "A payroll", "category": CategoryFactory().pk, "stage": "idea"}

    page = text(client.post("/needs/new/", {**plan, "openness": "share_ideas", **day}))

    assert "Enter a date in the future." in page
    assert not Need.objects.exists()


def test_a_day_that_passed_since_it_was_written_stays(client, editor):
    need = NeedFactory(council=editor.council, needed_by=in_days(-3), title="A payroll")
    plan = {"title": "A ledger", "category": need.category.pk, "stage": "idea"}
    day = {f"needed_by_{part}": getattr(need.needed_by, part) for part in ("day", "month", "year")}

    client.post(f"/needs/{need.pk}/edit/", {**plan, "openness": "share_ideas", **day})

    need.refresh_from_db()
    assert (need.title, need.needed_by) == ("A ledger", in_days(-3))


def hide_thread(thread):
    thread.state = "hidden"
    thread.save()


@pytest.mark.parametrize("where", ["", "appendix/"])
def test_what_was_hidden_since_it_was_found_is_named_no_more(client, editor, where):
    need = NeedFactory(council=editor.council, title="Payroll for schools")
    thread = PostFactory(thread=ThreadFactory(title="Payroll for schools?")).thread
    listed = ServiceFactory(title="Payroll for schools bureau", category=need.category)
    other = NeedFactory(title="Payroll for schools and academies", category=need.category)
    UseFactory(service=listed)
    OfferFactory(service=listed, council=listed.council)
    look(need)
    address = f"/needs/{need.pk}/{where}"
    names = [thread.title, listed.title, other.title]
    assert [name in text(client.get(address)) for name in names] == [True, True, True]

    hide_thread(thread)
    Service.objects.filter(pk=listed.pk).update(state="suspended")
    Need.objects.filter(pk=other.pk).update(hidden_at=timezone.now(), hidden_reason="Spam.")
    cache.clear()

    assert [name in text(client.get(address)) for name in names] == [False, False, False]


def test_what_was_asked_about_stays_without_its_words(client, editor):
    need = NeedFactory(council=editor.council)
    use = UseFactory(service=ServiceFactory(title="Payroll bureau"))
    FindingFactory(
        need=need,
        kind="use",
        key=use.pk,
        title="Leeds uses Payroll bureau",
        council=use.council,
        asked_at=timezone.now(),
        asked_how="letter",
        asked_by=editor.user,
        answer="Ask in May.",
    )
    Service.objects.update(state="suspended")

    page = text(client.get(f"/needs/{need.pk}/"))

    assert "Record that is no longer public" in page
    assert "Ask in May." in page
    assert "Leeds uses" not in page
