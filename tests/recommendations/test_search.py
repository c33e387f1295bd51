"""Recommendations and working groups are found as they are now; drafts and ended ones never."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.search.models import EntryKind, IndexEntry, Term
from services.models import Category, Product, ProductAlias, Standard
from services.recommendations import actions
from services.recommendations.models import Recommendation, WorkingGroup
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.recommendations import (
    GroupMemberFactory,
    RecommendationFactory,
    WorkingGroupFactory,
    group_of,
)
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
    UseFactory,
)
from tests.pages import text
from tests.search.test_index import is_true
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


def entries():
    return IndexEntry.objects.filter(kind=EntryKind.RECOMMENDATION)


def found(client, typed):
    """The addresses that a search finds."""
    page = text(client.get("/search/", {"q": typed}))
    return re.findall(r'class="card-title"><a href="([^"]*)"', page)


@pytest.fixture
def recommendation():
    people = CategoryFactory(name="People", synonyms=["workforce"])
    area = CategoryFactory(name="Payroll", synonyms=["salary processing"], parent=people)
    product = ProductFactory(name="PayPro")
    ProductAlias.objects.create(product=product, name="Wagemaster")
    return RecommendationFactory(
        category=area,
        products=[product],
        standards=[StandardFactory(name="Open Pay Data")],
        summary="Use one system for all.",
        reasons="Eleven districts measured the turnaround.",
        group=WorkingGroupFactory(name="Pay officers"),
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("recommendation payroll", "salary processing", "workforce", "PayPro", "Wagemaster"),
        *("open pay data", "turnaround", "one system", "pay officers"),
    ],
)
def test_everybody_finds_it_by_what_it_recommends_and_why(client, recommendation, typed):
    assert recommendation.get_absolute_url() in found(client, typed)


def test_results_say_what_it_is_and_can_be_narrowed_to_it(client, recommendation):
    page = text(client.get("/search/?q=payroll"))
    assert "Recommendation</span> <span>Pay officers</span>" in page
    assert 'kind=recommendation">Recommendations <span class="count">1' in page

    narrowed = text(client.get("/search/?q=payroll&kind=recommendation"))
    addresses = re.findall(r'class="card-title"><a href="([^"]*)"', narrowed)
    assert addresses == [recommendation.get_absolute_url()]
    by_area = client.get(f"/search/?q=turnaround&category={recommendation.category.slug}")
    assert recommendation.get_absolute_url() in text(by_area)


@pytest.mark.parametrize("typed", ["payroll", "Payroll system", "salary processing"])
def test_it_comes_first_where_its_service_area_is_named(client, recommendation, typed):
    Term.objects.create(name="salary processing", preferred="Payroll")
    payroll = ProductFactory(name="Payroll", category=recommendation.category)
    for _ in range(3):
        UseFactory(service=None, product=payroll)
    ServiceFactory(title="Payroll", category=recommendation.category)

    assert found(client, typed)[0] == recommendation.get_absolute_url()


def test_a_product_that_is_named_comes_before_what_recommends_it(client, recommendation):
    product = recommendation.products.get()

    assert found(client, "PayPro")[0] == product.get_absolute_url()


def test_a_product_whose_name_means_the_area_comes_before_the_recommendation(
    client, recommendation
):
    Term.objects.create(name="PayPro", preferred="Payroll")
    addresses = [
        recommendation.products.get().get_absolute_url(),
        recommendation.get_absolute_url(),
    ]

    assert found(client, "PayPro")[:2] == addresses
    assert found(client, "PayPro system")[:2] == addresses


def test_it_is_suggested_and_in_the_feed(client, recommendation):
    answer = json.loads(text(client.get("/search/suggestions/?q=recommendation+for+pay")))
    assert {
        "title": "Recommendation for Payroll",
        "url": recommendation.get_absolute_url(),
        "about": "Recommendation, Pay officers",
    } in answer["suggestions"]
    assert "Recommendation for Payroll" in text(client.get("/search/feed/?q=turnaround"))


@pytest.mark.parametrize("state", ["draft", "submitted", "replaced", "withdrawn"])
def test_what_is_not_current_is_found_by_nobody(client, state):
    membership = MembershipFactory(role="editor")
    group = group_of(membership, others=2)
    hidden = RecommendationFactory(group=group, reasons="Hiddenword.", **{state: True})

    for reader in (None, membership.user, UserFactory(duty="moderator")):
        if reader:
            client.force_login(reader)
        assert hidden.get_absolute_url() not in found(client, "hiddenword"), reader
        assert "<entry" not in text(client.get("/search/feed/?q=hiddenword"))
    assert not entries().exists()
    assert is_true()


def test_it_follows_from_its_draft_to_its_end():
    editor, moderator = MembershipFactory(role="editor"), UserFactory(duty="moderator")
    group = group_of(editor, others=2)
    draft = RecommendationFactory(group=group, author=editor.user, draft=True)
    actions.submit(draft, by=editor.user)
    assert not entries().exists()

    first = actions.approve(draft, by=moderator)
    assert list(entries().values_list("key", flat=True)) == [first.pk]

    second = RecommendationFactory(category=first.category, group=group, submitted=True)
    actions.approve(second, by=moderator)
    assert list(entries().values_list("key", flat=True)) == [second.pk]

    actions.withdraw(second, reason="The product has ended.", by=moderator)
    assert not entries().exists()
    assert is_true()


def test_one_that_is_due_for_review_is_still_current():
    RecommendationFactory(due=True)

    assert entries().count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: Recommendation.objects.update(summary="Use two."),
        lambda: Recommendation.objects.update(reasons="Other reasons."),
        lambda: Recommendation.objects.update(group=None),
        lambda: Recommendation.objects.update(
            state="withdrawn", ended_on=timezone.localdate(), ended_reason="Gone."
        ),
        lambda: Recommendation.objects.get().products.set([]),
        lambda: Recommendation.objects.get().products.add(ProductFactory(name="PayMore")),
        lambda: Recommendation.objects.get().standards.set([]),
        lambda: Recommendation.objects.get().standards.add(StandardFactory(name="WCAG")),
        lambda: Recommendation.objects.all().delete(),
        lambda: Product.objects.update(name="PayLess"),
        lambda: Product.objects.filter(name="PayPro").update(merged_into=ProductFactory()),
        lambda: ProductAlias.objects.update(name="Wageminder"),
        lambda: ProductAlias.objects.create(product=Product.objects.get(), name="Pay Pro 9"),
        lambda: ProductAlias.objects.all().delete(),
        lambda: Standard.objects.update(name="Closed Pay Data"),
        lambda: Standard.objects.filter(name="Open Pay Data").update(merged_into=StandardFactory()),
        lambda: Category.objects.filter(name="Payroll").update(name="Pay"),
        lambda: Category.objects.filter(name="Payroll").update(synonyms=["wages"]),
        lambda: Category.objects.filter(name="Payroll").update(parent=None),
        lambda: Category.objects.filter(name="People").update(name="HR"),
        lambda: Category.objects.filter(name="People").update(synonyms=["staff"]),
        lambda: WorkingGroup.objects.update(name="Wage officers"),
    ],
)
def test_whatever_changes_its_entry_follows_in_the_same_statement(recommendation, change):
    before = entries().values().get()

    change()

    assert entries().values().first() != before
    assert is_true()


def test_a_working_group_is_found_by_its_name_and_purpose(client):
    group = WorkingGroupFactory(name="Pay officers", purpose="Compares payslips.")
    assert found(client, "payslips") == [group.get_absolute_url()]
    assert "Working group</span>" in text(client.get("/search/?q=payslips"))

    WorkingGroup.objects.update(name="Wage officers", purpose="Compares wages.")
    assert found(client, "payslips") == []
    assert found(client, "wage officers") == [group.get_absolute_url()]
    assert is_true()


def test_the_check_of_the_index_looks_at_recommendations_and_groups(recommendation, capsys):
    call_command("rebuild_search", "--check")
    entries().update(summary="Wrong")
    IndexEntry.objects.filter(kind=EntryKind.GROUP).delete()

    with pytest.raises(CommandError, match="2 differ"):
        call_command("rebuild_search", "--check")
    assert f"recommendation {recommendation.pk}:" in capsys.readouterr().err

    call_command("rebuild_search")
    assert is_true()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_publish_rename_and_withdraw_at_once_and_the_index_is_true():
    moderator = UserFactory(duty="moderator")
    parent = CategoryFactory()
    areas = [CategoryFactory(parent=parent) for _ in range(3)]
    products, standards = ProductFactory.create_batch(3), StandardFactory.create_batch(2)
    group = WorkingGroupFactory()
    for _ in range(3):
        GroupMemberFactory(group=group)
    waiting = [
        RecommendationFactory(
            category=areas[n % 3],
            group=group,
            submitted=True,
            products=[products[n % 3]],
            standards=[standards[n % 2]],
        )
        for n in range(12)
    ]
    deeds = [
        lambda n: actions.approve(waiting[n % 12], by=moderator),
        lambda n: Product.objects.filter(pk=products[n % 3].pk).update(name=f"Product {n}"),
        lambda n: actions.approve(waiting[(n + 5) % 12], by=moderator),
        lambda n: Standard.objects.filter(pk=standards[n % 2].pk).update(name=f"Standard {n}"),
        lambda n: Category.objects.filter(pk=areas[n % 3].pk).update(synonyms=[f"name {n}"]),
        lambda n: ProductAlias.objects.create(product=products[n % 3], name=f"Alias {n}"),
        lambda n: WorkingGroup.objects.filter(pk=group.pk).update(name=f"Group {n}"),
        lambda n: actions.withdraw(waiting[n % 12], reason="Ended.", by=moderator),
        lambda n: waiting[n % 12].products.add(products[(n + 1) % 3]),
        lambda n: waiting[n % 12].standards.set([standards[n % 2]]),
        lambda n: Category.objects.filter(pk=parent.pk).update(name=f"Parent {n}"),
    ]

    problems = at_the_same_moment(*(lambda n=n: deeds[n % len(deeds)](n) for n in range(44)))

    lost = [problem for problem in problems if problem and "deadlock" in str(problem)]
    assert not lost
    assert Recommendation.objects.exclude(published_on=None).exists()
    assert is_true()
