"""Feeds of services, products, contracts, needs and threads: Atom and JSON Feed say the same."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from services.models import Product, Service
from services.needs.models import Need
from services.notices.models import AwardNotice
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import ContractFactory, ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ["services", "products", "contracts", "needs", "threads"]
LISTS = {
    "services": "/services/",
    "products": "/services/products/",
    "contracts": "/contracts/published/",
    "needs": "/needs/",
}
HOSTILE = "<script>alert(1)</script> & \x00\x0b \ufffe"


@pytest.fixture
def world(db):
    ServiceFactory(title="Payroll bureau", summary="Pays <people>.")
    NoticeFactory(title="Hosting of payroll")
    NeedFactory(title="A new payroll")
    ProductFactory(name="iTrent")
    PostFactory(thread__title="Who shares a payroll?")


def entries(client, kind):
    feed = ElementTree.fromstring(client.get(f"/feeds/{kind}.atom").content)  # noqa: S314 - our own
    return feed, list(feed.iter(f"{ATOM}entry"))


def items(client, kind):
    return client.get(f"/feeds/{kind}.json").json()["items"]


@pytest.mark.parametrize("kind", KINDS)
def test_both_forms_say_the_same(client, world, kind):
    feed, found = entries(client, kind)
    listed = items(client, kind)

    assert found
    assert [each.findtext(f"{ATOM}id") for each in found] == [each["id"] for each in listed]
    assert [each.findtext(f"{ATOM}title") for each in found] == [each["title"] for each in listed]
    links = [each.find(f"{ATOM}link").get("href") for each in found]
    assert links == [each["url"] for each in listed]
    assert feed.findtext(f"{ATOM}id").startswith("tag:")
    assert all(each.findtext(f"{ATOM}updated") for each in found)
    assert all(each["date_published"] and each["content_html"] is not None for each in listed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_json_feed_is_one_of_version_1_1(client, world, kind):
    answer = client.get(f"/feeds/{kind}.json")
    feed = answer.json()

    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith(f"/feeds/{kind}.json")
    assert client.get(feed["home_page_url"]).status_code in {200, 301}
    assert client.get(feed["items"][0]["url"].split("#")[0]).status_code in {200, 302}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["atom", "json"])
def test_a_reader_that_has_it_gets_nothing_again(client, world, kind, form):
    address = f"/feeds/{kind}.{form}"
    first = client.get(address)
    for header in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = client.get(address, headers=header)
        assert (again.status_code, again.content) == (304, b"")
    old = {"if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert client.get(address, headers=old).status_code == 200


def test_ids_stay_when_titles_and_addresses_change(client, world):
    before = {kind: [each["id"] for each in items(client, kind)] for kind in KINDS}
    Service.objects.update(title="Another")
    service = Service.objects.first()
    service.slug = "payroll-bureau-2"
    service.save()
    Product.objects.update(name="Another product")
    Need.objects.update(title="Another need")
    AwardNotice.objects.update(title="Another contract")

    assert {kind: [each["id"] for each in items(client, kind)] for kind in KINDS} == before


@pytest.mark.parametrize("kind", KINDS[:4])
def test_lists_lead_to_their_feeds(client, world, kind):
    html = client.get(LISTS[kind]).content.decode()
    found = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)"', html)

    assert ("application/atom+xml", f"/feeds/{kind}.atom") in found
    assert ("application/feed+json", f"/feeds/{kind}.json") in found


def test_nothing_for_some_is_in_them(client, people):
    ServiceFactory(draft=True, title="Secret draft")
    ServiceFactory(state="suspended", title="Secret suspended")
    NeedFactory(hidden=True, title="Secret need")
    hidden = {"needed_by": timezone.localdate() + timedelta(days=900), "value_band": "over_1m"}
    NeedFactory(title="Open need", **hidden)
    used = UseFactory(service=None, product=ProductFactory(), notes="Secret note")
    ContractFactory(uses=[used], title="Secret contract", ends_on=timezone.localdate())
    NoticeFactory(title="Secret withdrawn", withdrawn_at=timezone.now())
    NoticeFactory(title="Secret refused", answer="not_ours", answered_at=timezone.now())
    PostFactory(thread=ThreadFactory(board=BoardFactory(visibility="members"), title="Secret"))
    client.force_login(people["administrator"])

    for kind in KINDS:
        content = client.get(f"/feeds/{kind}.json").content.decode()
        assert "ecret" not in content
        assert str(hidden["needed_by"].year) not in content
        assert "1 million" not in content
    assert [each["title"] for each in items(client, "needs")] == ["Open need"]


def test_whatever_people_typed_is_text(client, db):
    ServiceFactory(title=HOSTILE.replace("\x00", ""), summary=HOSTILE.replace("\x00", ""))
    (listed,) = items(client, "services")
    _feed, (entry,) = entries(client, "services")

    assert "<script>" not in listed["content_html"]
    assert "&lt;script&gt;" in listed["content_html"]
    assert "<script>" in entry.findtext(f"{ATOM}title")
    assert "<script>" not in entry.findtext(f"{ATOM}summary")


def test_the_newest_comes_first_and_the_fiftieth_last(client, db):
    now = timezone.now()
    for number in range(52):
        ServiceFactory(title=f"No. {number}", published_at=now - timedelta(hours=number))
    titles = [each["title"] for each in items(client, "services")]

    assert titles == [f"No. {number}" for number in range(50)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_asks_as_many_queries_for_three_as_for_one(
    client, world, kind, django_assert_max_num_queries
):
    ServiceFactory()
    NoticeFactory()
    NeedFactory()
    PostFactory()
    with django_assert_max_num_queries(2):
        client.get(f"/feeds/{kind}.json")


@pytest.mark.parametrize("name", ["services.rss", "secrets.json", "services.atom.json"])
def test_there_is_no_other_feed(client, db, name):
    assert client.get(f"/feeds/{name}").status_code == 404
