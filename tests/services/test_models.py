from datetime import date

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from services.models import FormerSlug, Offer, Product, Service, Use
from tests.factories.councils import CouncilFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)

pytestmark = pytest.mark.django_db


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def test_only_moderators_see_a_draft(people):
    ServiceFactory(draft=True)

    seers = {name for name, user in people.items() if Service.objects.visible_to(user).exists()}

    assert seers == {"moderator", "administrator"}


def test_everybody_sees_a_published_listing(people):
    ServiceFactory()

    seers = {name for name, user in people.items() if Service.objects.visible_to(user).exists()}

    assert seers == set(people)


@pytest.mark.parametrize("confirmation", ["proposed", "rejected"])
def test_nobody_sees_a_use_that_the_council_has_not_confirmed(people, confirmation):
    UseFactory(confirmation=confirmation)

    assert not any(Use.objects.visible_to(user).exists() for user in people.values())


def test_a_use_of_a_draft_is_hidden_with_it(people):
    UseFactory(service=ServiceFactory(draft=True))

    assert not any(Use.objects.visible_to(user).exists() for user in people.values())


def test_an_offer_in_draft_is_hidden(people):
    OfferFactory(state="draft")

    assert not any(Offer.objects.visible_to(user).exists() for user in people.values())


def test_a_published_listing_says_since_when():
    with refused("published_services_say_since_when"):
        ServiceFactory(published_at=None)


def test_a_council_lists_a_title_once_in_any_case():
    first = ServiceFactory(title="Payroll")

    with refused("a_council_lists_a_title_once"):
        ServiceFactory(title="PAYROLL", council=first.council)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://files.example", "payroll"])
def test_a_website_is_a_web_address(url):
    with refused("service_website_is_a_web_address"):
        ServiceFactory(website=url)


def test_a_use_is_of_one_thing():
    with refused("a_use_is_of_a_service_or_of_a_product"):
        UseFactory(product=ProductFactory())


def test_a_use_is_of_something():
    with refused("a_use_is_of_a_service_or_of_a_product"):
        UseFactory(service=None)


def test_a_council_uses_a_service_once():
    first = UseFactory()

    with refused("a_council_uses_a_service_once"):
        UseFactory(service=first.service, council=first.council)


def test_a_use_ends_after_it_began():
    with refused("a_use_ends_after_it_began"):
        UseFactory(
            status="stopped",
            stopped_reason="Too dear.",
            since=date(2020, 1, 2),
            until=date(2020, 1, 1),
        )


def test_who_stopped_says_why():
    with refused("stopped_uses_say_why"):
        UseFactory(status="stopped")


def test_only_who_stopped_has_an_end():
    with refused("only_stopped_uses_have_an_end"):
        UseFactory(until=date(2020, 1, 1))


def test_satisfaction_is_one_to_five():
    with refused("satisfaction_is_one_to_five"):
        UseFactory(satisfaction=6)


def test_money_is_never_negative():
    with refused("annual_cost"):
        UseFactory(annual_cost=-1)


def test_free_capacity_is_part_of_the_total():
    with refused("free_capacity_is_part_of_the_total"):
        OfferFactory(capacity_unit="seats", capacity_total=10, capacity_free=11)


def test_a_council_offers_a_service_once():
    first = OfferFactory()

    with refused("a_council_offers_a_service_once"):
        OfferFactory(service=first.service, council=first.council)


def test_a_benefit_has_a_figure_or_says_why_not():
    with refused("a_benefit_has_a_figure_or_says_why_not"):
        BenefitFactory(amount=None)


def test_names_are_unique_in_any_case():
    ProductFactory(name="ModernGov")
    SupplierFactory(name="Civica")

    with refused("product_names_are_unique"), transaction.atomic():
        ProductFactory(name="moderngov")
    with refused("supplier_names_are_unique"):
        SupplierFactory(name="CIVICA")


def users_count(service):
    return Service.objects.values_list("users_count", flat=True).get(pk=service.pk)


def test_users_are_counted_by_the_database_whatever_changes_them():
    service = ServiceFactory()
    uses = UseFactory.create_batch(3, service=service)
    assert users_count(service) == 3

    Use.objects.filter(pk=uses[0].pk).update(status="planned")
    assert users_count(service) == 2

    with connection.cursor() as cursor:
        cursor.execute("UPDATE services_use SET service_id = %s", [ServiceFactory().pk])
    assert users_count(service) == 0

    Use.objects.update(service=service)
    uses[1].delete()
    assert users_count(service) == 1


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("considering", False),
        ("planned", False),
        ("implementing", False),
        ("in_use", True),
        ("phasing_out", True),
    ],
)
def test_used_by_means_now(status, counts):
    use = UseFactory(status=status)

    assert users_count(use.service) == counts


def test_a_published_address_is_kept_when_the_slug_changes():
    service = ServiceFactory(slug="payroll")

    Service.objects.filter(pk=service.pk).update(slug="payroll-bureau")

    assert list(FormerSlug.objects.values_list("slug", "service")) == [("payroll", service.pk)]


def test_an_address_taken_up_again_is_no_former_one():
    service = ServiceFactory(slug="payroll")

    for slug in ("payroll-bureau", "payroll"):
        Service.objects.filter(pk=service.pk).update(slug=slug)

    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["payroll-bureau"]


@pytest.mark.parametrize("factory", [CategoryFactory, ProductFactory, SupplierFactory])
def test_the_address_of_a_page_that_people_bookmark_stays(factory):
    thing = factory()

    with pytest.raises(InternalError, match="the_address_stays"):
        type(thing).objects.filter(pk=thing.pk).update(slug="elsewhere")


def test_a_draft_may_change_its_address_freely():
    service = ServiceFactory(slug="payroll", draft=True)

    Service.objects.filter(pk=service.pk).update(slug="payroll-bureau")

    assert not FormerSlug.objects.exists()


def test_a_product_is_used_directly_and_through_services_built_on_it():
    product = ProductFactory()
    both = UseFactory(service=ServiceFactory(products=[product])).council
    UseFactory(service=None, product=product, council=both)
    UseFactory(service=None, product=product)
    UseFactory(service=None, product=product, status="planned")

    counted = Product.objects.with_users_count().get(pk=product.pk)

    assert counted.users_count == 2


@pytest.mark.parametrize("typed", ["ModernGov", "moderngov", " Modern.Gov "])
def test_a_product_is_known_by_its_name_and_aliases(typed):
    product = ProductFactory(name="ModernGov")
    product.aliases.create(name="Modern.Gov")

    assert Product.objects.named(typed) == product


def test_alternatives_are_what_others_use_for_the_same_most_used_first():
    category = CategoryFactory()
    product, rare, common = ProductFactory.create_batch(3, category=category)
    ProductFactory()
    UseFactory(service=None, product=common)

    assert list(product.alternatives()) == [common, rare]


def test_a_search_finds_words_synonyms_and_near_misses():
    payroll = CategoryFactory(name="Payroll", synonyms=["salary processing"])
    bureau = ServiceFactory(title="Payslips for schools", category=payroll)
    titled = ServiceFactory(title="Payroll bureau")
    ServiceFactory(title="Grass cutting")

    assert set(Service.objects.matching("salary processing")) == {bureau}
    assert set(Service.objects.matching("payrol")) == {bureau, titled}


def test_a_search_finds_what_a_council_of_that_name_runs():
    gateshead = CouncilFactory(name="Gateshead", official_name="Gateshead Council")
    service = ServiceFactory(council=gateshead, title="Grass cutting")
    ServiceFactory(title="Payroll")

    assert set(Service.objects.matching("gateshead")) == {service}


@pytest.mark.parametrize("typed", ["", "'", "!!!", "a & | b", "' OR 1=1", "(((", "🙂", "x" * 5000])
def test_no_search_breaks_the_database(typed):
    ServiceFactory()

    list(Service.objects.matching(typed))


def test_a_portfolio_says_how_many_similar_councils_use_the_same():
    ours, *peers = CouncilFactory.create_batch(4)
    use = UseFactory(council=ours)
    UseFactory(council=peers[0], service=use.service)
    UseFactory(council=peers[1], service=use.service, status="planned")
    others = type(ours).objects.filter(pk__in=[peer.pk for peer in peers])

    compared = ours.uses.compared_with(others).get()

    assert compared.peers_count == 1


def test_saving_what_was_read_before_does_not_undo_what_the_database_counted():
    service = ServiceFactory()
    UseFactory(service=service)
    service.products.add(ProductFactory())

    service.summary = "Pays councillors."
    service.save()

    service.refresh_from_db()
    assert (service.users_count, len(service.product_keys)) == (1, 1)
