"""Administrators add and change service areas, products, suppliers, boards and tags on the site."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forums.models import Board, Tag
from forums.models.tag import tag_thread
from portal.audit.models import Entry
from portal.notifications.models import Follow
from services.models import Category, Product, Supplier
from tests.factories.accounts import UserFactory
from tests.factories.forums import BoardFactory, ThreadFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)

pytestmark = pytest.mark.django_db
BASE = "/moderation/catalogue/"


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


def queries_of(client, kind):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{BASE}{kind}/")
    return len(queries)


def sent(page):
    """What the form of a page would send, as it was opened."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: "" if value is None or value is False else value for name, value in values.items()
    }


@pytest.mark.parametrize("kind", ["areas", "products", "suppliers", "boards", "tags"])
def test_records_are_listed_in_bounded_queries(client, administrator, kind):
    factory = {
        "areas": CategoryFactory,
        "products": ProductFactory,
        "suppliers": SupplierFactory,
        "boards": BoardFactory,
        "tags": lambda: Tag.objects.create(name=f"tag {Tag.objects.count()}"),
    }[kind]
    factory()
    few = queries_of(client, kind)
    for _ in range(5):
        factory()

    assert queries_of(client, kind) == few


def test_a_list_is_narrowed_by_name(client, administrator):
    SupplierFactory(name="Civica")
    SupplierFactory(name="Capita")

    page = client.get(f"{BASE}suppliers/?q=civ")

    assert [each.name for each in page.context["page"]] == ["Civica"]


def test_an_area_is_added_and_renamed_and_its_address_stays(client, administrator):
    top = CategoryFactory(name="Finance")
    values = {"name": "Invoices", "parent": top.pk, "synonyms": "bills, accounts payable"}
    client.post(f"{BASE}areas/add/", {**values, "position": "3"})
    area = Category.objects.get(name="Invoices")
    assert (area.slug, area.parent, area.synonyms) == (
        "invoices",
        top,
        ["bills", "accounts payable"],
    )

    page = client.get(f"{BASE}areas/{area.pk}/")
    client.post(f"{BASE}areas/{area.pk}/", {**sent(page), "name": "Payments"})

    area.refresh_from_db()
    assert (area.name, area.slug) == ("Payments", "invoices")
    verbs = list(Entry.objects.about(area).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["catalogue record added", "catalogue record changed"]


def test_an_area_with_areas_inside_stays_a_top_area(client, administrator):
    top, other = CategoryFactory(), CategoryFactory()
    CategoryFactory(parent=top)
    page = client.get(f"{BASE}areas/{top.pk}/")

    response = client.post(f"{BASE}areas/{top.pk}/", {**sent(page), "parent": other.pk})

    assert "Other service areas are inside this one" in response.text
    top.refresh_from_db()
    assert top.parent is None


def test_two_windows_keep_both_changes(client, administrator):
    supplier = SupplierFactory(name="Civica", website="")
    page = client.get(f"{BASE}suppliers/{supplier.pk}/")
    client.post(
        f"{BASE}suppliers/{supplier.pk}/", {**sent(page), "website": "https://civica.example"}
    )
    client.post(f"{BASE}suppliers/{supplier.pk}/", {**sent(page), "name": "Civica UK"})

    supplier.refresh_from_db()
    assert (supplier.name, supplier.website) == ("Civica UK", "https://civica.example")


def test_services_move_to_another_area_and_the_empty_one_is_deleted(client, administrator):
    old, new = CategoryFactory(name="Old"), CategoryFactory(name="New")
    moving, staying = ServiceFactory(category=old), ServiceFactory(category=old)
    address = f"{BASE}areas/{old.pk}/services/"
    assert moving.title in client.get(address).text

    client.post(address, {"services": [moving.pk], "area": new.pk})
    moving.refresh_from_db()
    staying.refresh_from_db()
    assert (moving.category, staying.category) == (new, old)
    assert Entry.objects.about(moving).get(verb="service refiled").details["was"] == old.pk

    refused = client.post(f"{BASE}areas/{old.pk}/delete/", follow=True)
    assert "There are records in Old" in refused.text
    client.post(address, {"services": [staying.pk], "area": new.pk})
    client.post(f"{BASE}areas/{old.pk}/delete/")
    assert not Category.objects.filter(pk=old.pk).exists()


def test_services_of_another_area_are_not_moved(client, administrator):
    old, new = CategoryFactory(), CategoryFactory()
    other = ServiceFactory(category=CategoryFactory())

    response = client.post(
        f"{BASE}areas/{old.pk}/services/", {"services": [other.pk], "area": new.pk}
    )

    assert "There is a problem" in response.text or "No services" in response.text
    other.refresh_from_db()
    assert other.category != new


def test_a_product_gets_its_supplier_and_other_names(client, administrator):
    civica, product = SupplierFactory(name="Civica"), ProductFactory(name="Flare")
    UseFactory(product=product, service=None)
    page = client.get(f"{BASE}products/{product.pk}/")
    names = {"supplier": "civica", "other_names": "Flare Cloud\n\n Civica APP \nFlare Cloud"}
    client.post(f"{BASE}products/{product.pk}/", {**sent(page), **names})

    product.refresh_from_db()
    assert product.supplier == civica
    known = product.aliases.order_by("pk").values_list("name", flat=True)
    assert list(known) == ["Flare Cloud", "Civica APP"]

    page = client.get(f"{BASE}products/{product.pk}/")
    client.post(f"{BASE}products/{product.pk}/", {**sent(page), "other_names": "Civica APP"})
    assert product.aliases.get().name == "Civica APP"


def test_a_name_of_another_product_is_refused_beside_its_field(client, administrator):
    ProductFactory(name="Mayrise")
    product = ProductFactory(name="Flare")
    page = client.get(f"{BASE}products/{product.pk}/")

    response = client.post(
        f"{BASE}products/{product.pk}/", {**sent(page), "other_names": "mayrise"}
    )

    assert "“mayrise” is already a name of Mayrise." in response.text
    assert not product.aliases.exists()


def test_a_new_supplier_gets_an_address_that_no_merged_one_has(client, administrator):
    gone = SupplierFactory(name="Old Civica", slug="civica")
    Supplier.ever.filter(pk=gone.pk).update(merged_into=SupplierFactory())

    client.post(f"{BASE}suppliers/add/", {"name": "Civica"})

    assert Supplier.objects.get(name="Civica").slug == "civica-2"


def test_a_board_is_archived_and_opened_again(client, administrator):
    board = BoardFactory()
    page = client.get(f"{BASE}boards/{board.pk}/")
    client.post(f"{BASE}boards/{board.pk}/", {**sent(page), "is_archived": "on"})
    assert Board.objects.get(pk=board.pk).archived_at

    page = client.get(f"{BASE}boards/{board.pk}/")
    client.post(f"{BASE}boards/{board.pk}/", {**sent(page), "is_archived": ""})
    assert Board.objects.get(pk=board.pk).archived_at is None


def test_a_tag_is_merged_with_its_threads_and_followers(client, administrator):
    follower = UserFactory()
    first, second = ThreadFactory(), ThreadFactory()
    tag_thread(first, ["contracts"])
    tag_thread(second, ["contracts", "contract end"])
    tag, into = Tag.objects.get(name="contracts"), Tag.objects.get(name="contract end")
    Follow.objects.follow_own(tag, follower)
    address = f"{BASE}tags/{tag.pk}/merge/"
    assert "cannot undo" in client.get(address).text

    client.post(address, {"into": into.pk})

    assert not Tag.objects.filter(pk=tag.pk).exists()
    assert [each.taggings.get().tag for each in (first, second)] == [into, into]
    assert Follow.objects.get(user=follower, target_id=into.pk)


def test_a_tag_is_not_renamed_to_another(client, administrator):
    Tag.objects.create(name="contract end")
    tag = Tag.objects.create(name="contracts")
    page = client.get(f"{BASE}tags/{tag.pk}/")

    response = client.post(f"{BASE}tags/{tag.pk}/", {**sent(page), "name": "Contract-End"})

    assert "Merge this one into it instead" in response.text


@pytest.mark.parametrize("duty", ["none", "moderator"])
def test_others_than_administrators_cannot(client, duty):
    client.force_login(UserFactory(duty=duty))

    assert client.get(f"{BASE}areas/").status_code == 403
    assert client.post(f"{BASE}suppliers/add/", {"name": "Civica"}).status_code == 403
    assert not Supplier.objects.exists()


def test_an_unknown_kind_is_not_found(client, administrator):
    assert client.get(f"{BASE}people/").status_code == 404
    assert client.get(reverse("moderation:records", args=["areas"])).status_code == 200
    assert not Product.objects.exists()
