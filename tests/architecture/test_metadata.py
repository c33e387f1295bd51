"""What pages say of themselves to search engines, and what is for them at all."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from portal.pages import sitemap
from tests.factories.councils import CouncilFactory
from tests.factories.forums import BoardFactory, ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.services import ServiceFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def metas(html):
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', html)
    return {name: unescape(said) for name, said in found}


def canonical(html):
    return re.findall(r'<link rel="canonical" href="([^"]+)">', html)


def facts(html):
    return [json.loads(each) for each in DATA.findall(html)]


def of_kind(html, kind):
    return [each for each in facts(html) if each["@type"] == kind]


def text(client, address):
    return client.get(address).content.decode()


def title(html):
    return unescape(re.search("<title>(.*?)</title>", html)[1])


def addresses(client):
    """Everything that the sitemap leads to."""
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    files = [each.text for each in index.iter(f"{SITEMAP}loc")]
    contents = (client.get(path(each)).content for each in files)
    pages = [ElementTree.fromstring(each) for each in contents]  # noqa: S314 - our own
    return {path(each.text) for page in pages for each in page.iter(f"{SITEMAP}loc")}


def path(address):
    assert address.startswith("http://localhost:8000/")
    return address.removeprefix("http://localhost:8000")


SITE = "http://localhost:8000"


def test_the_kinds_of_pages_say_what_they_are_about(client, world):
    of = {
        "/": "WebSite",
        world.published.get_absolute_url(): "Service",
        world.product.get_absolute_url(): "SoftwareApplication",
        world.council.get_absolute_url(): "GovernmentOrganization",
        world.thread.get_absolute_url(): "DiscussionForumPosting",
    }

    for address, kind in of.items():
        (found,) = of_kind(text(client, address), kind)
        assert found["url"] == SITE + address


def test_software_says_that_it_is_software(client, db):
    software = ServiceFactory(kind="software")
    (found,) = of_kind(text(client, software.get_absolute_url()), "SoftwareApplication")

    assert found["name"] == software.title
    assert found["provider"]["@type"] == "GovernmentOrganization"


def test_a_thread_says_who_asked_when_and_how_many_answered(client, world):
    (found,) = of_kind(text(client, world.thread.get_absolute_url()), "DiscussionForumPosting")

    assert found["headline"] == world.thread.title
    assert found["author"] == {"@type": "Person", "name": str(world.thread.author)}
    assert found["datePublished"] <= found["dateModified"]
    assert found["interactionStatistic"]["userInteractionCount"] == world.thread.replies_count


def test_the_way_to_a_page_is_a_list_of_places(client, world):
    (found,) = of_kind(text(client, world.council.get_absolute_url()), "BreadcrumbList")

    assert [
        (each["position"], each["name"], each["item"]) for each in found["itemListElement"]
    ] == [
        (1, "Home", f"{SITE}/"),
        (2, "Councils", f"{SITE}/councils/"),
    ]


HOSTILE = '</script><script>alert(1)</script> & "it\'s" <!--'


def test_nobody_breaks_out_of_the_head(client, db):
    service = ServiceFactory(title=HOSTILE, summary=HOSTILE)
    html = text(client, service.get_absolute_url())
    (found,) = of_kind(html, "Service")

    assert (found["name"], found["description"]) == (HOSTILE, HOSTILE)
    assert "<script>alert" not in html
    assert "<!--" not in html
    assert HOSTILE in metas(html)["og:title"]


def test_what_is_not_public_says_nothing_even_to_those_who_may_read_it(client, people):
    client.force_login(people["administrator"])
    suspended, hidden = ServiceFactory(state="suspended"), ThreadFactory(state="hidden")
    inside = ThreadFactory(board=BoardFactory(visibility="members"))

    for thing in (suspended, hidden, inside):
        html = text(client, thing.get_absolute_url())
        assert not [each for each in facts(html) if each["@type"] != "BreadcrumbList"]


@pytest.mark.parametrize(
    "address",
    [
        *("/services/?offer=open", "/services/?sort=title", "/councils/?region=london"),
        *("/search/", "/search/?q=payroll", "/services/compare/", "/forums/?show=unanswered"),
        *("/accounts/login/", "/accounts/login/?next=/", "/accounts/signup/", "/nowhere/"),
    ],
)
def test_addresses_that_multiply_are_not_for_search_engines(client, db, address):
    html = text(client, address)

    assert metas(html)["robots"].startswith("noindex")
    assert "?" not in canonical(html)[0]


@pytest.mark.parametrize("address", ["/", "/services/", "/services/?page=2", "/councils/"])
def test_pages_and_their_numbers_are(client, db, address):
    html = text(client, address)

    assert "robots" not in metas(html)
    assert canonical(html) == [SITE + address]


def followed_though_it_multiplies(html):
    links = re.findall(r"<a [^>]*>", html)
    ours = [each for each in links if 'href="mailto:' not in each]
    multiply = [each for each in ours if re.search(r'href="[^"]*\?(?!page=|after=|")', each)]
    return [each for each in multiply if "nofollow" not in each]


@pytest.mark.parametrize("address", ["/services/?offer=open", "/councils/?region=london"])
def test_a_filter_that_is_taken_away_is_not_followed(client, world, address):
    assert followed_though_it_multiplies(text(client, address)) == []


def test_titles_say_what_was_chosen_and_which_page(client, db):
    assert title(text(client, "/councils/?region=london&page=2")).startswith(
        "London – Councils, page 2 –"
    )
    assert title(text(client, "/services/?region=london")).startswith(
        "Council region: London – Services –"
    )
    assert title(text(client, "/needs/?region=wales&state=open")).startswith(
        "Open, Wales – Needs –"
    )
    assert title(text(client, "/forums/?show=unanswered")).startswith("Unanswered – Forums –")
    compared = [CouncilFactory(name=name).slug for name in ("Kent", "Powys")]
    address = f"/councils/compare/?council={compared[0]}&council={compared[1]}"
    assert title(text(client, address)).startswith("Compare Kent and Powys –")


def test_the_title_of_a_product_says_the_region(client, world):
    page = text(client, f"{world.product.get_absolute_url()}?region=london")

    assert title(page).startswith(f"{world.product.name}: councils using it in London –")


def test_councils_of_one_name_are_told_apart(client, db):
    former = CouncilFactory(official_name="Durham County Council", abolished_on="2009-04-01")
    now = CouncilFactory(official_name="Durham County Council")

    assert title(text(client, former.get_absolute_url())).startswith(
        "Durham County Council (until 2009) –"
    )
    assert title(text(client, now.get_absolute_url())).startswith("Durham County Council –")


# What programs ask for


def test_the_sitemap_leads_to_all_that_visitors_may_read_and_nothing_else(client, world):
    hidden = [
        *(ServiceFactory(state="suspended"), ServiceFactory(draft=True), NeedFactory(hidden=True)),
        *(PartnershipFactory(stage="interest"), PartnershipFactory(hidden=True)),
        ThreadFactory(state="hidden"),
        ThreadFactory(board=BoardFactory(visibility="members")),
    ]
    hidden.append(hidden[-1].board)
    shown = [world.published, world.product, world.product.supplier, world.council]
    shown += [world.need, world.partnership, world.thread, world.thread.board]
    found = addresses(client)

    assert {thing.get_absolute_url() for thing in shown} <= found
    assert not {thing.get_absolute_url() for thing in hidden} & found
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(
        found, 200
    )
    assert all("robots" not in metas(text(client, address)) for address in found)


def test_a_file_of_the_sitemap_holds_a_range_of_keys(client, db, django_assert_num_queries):
    near, far = ServiceFactory(pk=9_999), ServiceFactory(pk=20_000)
    index = client.get("/sitemap.xml").content.decode()

    assert set(re.findall(r"/sitemaps/services-(\d+)\.xml", index)) == {"0", "2"}
    assert f"<lastmod>{far.updated_at:%Y-%m-%d}" in index
    with django_assert_num_queries(1):
        assert [each.url for each in sitemap.addresses("services", 0)] == [
            SITE + near.get_absolute_url()
        ]
    with django_assert_num_queries(len(sitemap.KINDS)):
        sitemap.files()


@pytest.mark.parametrize("name", ["services-1", "services-999999999999", "pages-1", "nothing-0"])
def test_there_is_no_other_file(client, db, name):
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_programs_find_what_they_ask_for(client, db):
    kinds = {
        "/robots.txt": "text/plain",
        "/site.webmanifest": "application/manifest+json",
        "/opensearch.xml": "application/opensearchdescription+xml",
        "/.well-known/security.txt": "text/plain",
        "/llms.txt": "text/plain",
        "/sitemap.xml": "application/xml",
    }
    for address, kind in kinds.items():
        response = client.get(address)
        assert response["Content-Type"].startswith(kind)
        assert "max-age" in response["Cache-Control"]
    for address in ("/favicon.ico", "/apple-touch-icon.png"):
        assert client.get(address).url.startswith("/static/img/")
    assert f"Sitemap: {SITE}/sitemap.xml" in text(client, "/robots.txt")
    assert all(
        icon["src"].startswith("/static/")
        for icon in client.get("/site.webmanifest").json()["icons"]
    )


def test_the_addresses_that_assistants_read_are_there(client, db):
    addresses = re.findall(rf"\]\({SITE}(/[^)]*)\)", text(client, "/llms.txt"))

    assert len(addresses) > 8
    for address in addresses:
        assert client.get(address).status_code in {200, 405}, address


def test_security_txt_names_whom_to_tell_and_until_when(client, settings):
    settings.SECURITY_CONTACT = "mailto:holes@directory.example"
    said = dict(
        line.split(": ", 1)
        for line in text(client, "/.well-known/security.txt").split("\n")
        if line
    )

    assert said["Contact"] == "mailto:holes@directory.example"
    assert "T" in said["Expires"]
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
