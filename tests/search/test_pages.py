"""The page of results, the suggestions, the feed, and what is kept of a search."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import escape

from councils import filters
from portal.search import engine
from portal.search.models import EntryAudience, IndexEntry, Search
from portal.search.snippets import highlighted, matching_word, snippet
from portal.site.fragment_cache import fragments, pages
from services.models import Overlap, ProductAlias, Service
from services.models.similar_listings import SimilarListing, find_similar_services
from tests.factories.councils import CouncilFactory, MembershipFactory, SuccessionFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def titles(page):
    """The titles on a page of results, without their marks."""
    found = re.findall(r'class="card-title"><a[^>]*>(.*?)</a>', page)
    return [re.sub("<[^>]*>", "", title) for title in found]


@pytest.fixture
def payrolls():
    north, wales = CouncilFactory(region="north_east"), CouncilFactory(region="wales")
    area = CategoryFactory(name="Payroll")
    return [
        ServiceFactory(title="Payroll bureau", council=north, category=area, phase="live"),
        ServiceFactory(title="Payroll for schools", council=wales, category=area, phase="beta"),
        ServiceFactory(title="Payroll in the cloud", council=wales, category=area, phase="live"),
    ]


def test_a_typo_is_forgiven_said_and_can_be_undone(client, payrolls):
    page = text(client.get("/search/?q=payrol"))

    assert "Showing results for <strong>payroll</strong>" in page
    assert 'href="?q=payrol&amp;exact=1">Search for payrol instead</a>' in page
    assert set(titles(page)) == {"Payroll", *(service.title for service in payrolls)}


def test_tabs_and_facets_count_what_choosing_them_would_give(client, payrolls):
    page = text(client.get("/search/?q=payroll"))
    assert re.findall(r'aria-current="page">([\w ]+) <span class="count">(\d+)', page) == [
        ("All results", "4")
    ]
    assert ">Services <span" in page
    assert 'value="wales"> <span>Wales</span> <span class="count">2<' in page

    narrowed = text(client.get("/search/?q=payroll&region=wales&kind=service"))
    assert set(titles(narrowed)) == {"Payroll for schools", "Payroll in the cloud"}
    assert 'value="north_east"> <span>North East</span> <span class="count">1<' in narrowed
    assert 'value="live"> <span>Live</span> <span class="count">1<' in narrowed
    assert "Remove filter: </span>Region: Wales" in narrowed

    nothing = text(client.get("/search/?q=payroll&region=wales&phase=retired&kind=service"))
    assert "No results match your filters" in nothing


def test_unknown_filters_kinds_and_pages_are_ignored(client, payrolls):
    for query in ["kind=x", "region=x", "page=x", "page=0", "page=99", "kind=%00", "supplier=%00"]:
        assert titles(text(client.get(f"/search/?q=payroll&{query}"))), query


def test_words_are_marked_and_everything_else_is_escaped(client):
    ServiceFactory(title="<b>Payroll</b> & pay", summary='Pays "all" <script>.')

    page = text(client.get("/search/?q=payroll"))

    assert "&lt;b&gt;<mark>Payroll</mark>&lt;/b&gt; &amp; pay" in page
    assert "&lt;script&gt;" in page
    assert "<script>." not in page


@pytest.mark.parametrize(
    "written", ["<mark>x</mark>", "&amp;", "a&b", "'\"<>", "payroll<payroll", "\u202epayroll"]
)
def test_marking_changes_nothing_but_the_marks(written):
    marked = highlighted(written, {"payroll", "x"})

    assert re.sub("</?mark>", "", marked) == escape(written)


def test_a_result_says_by_which_other_name_it_was_found(client):
    product = ProductFactory(name="Oracle Suite")
    ProductAlias.objects.create(product=product, name="EBS")
    ProductAlias.objects.create(product=product, name="Apps R12")
    ServiceFactory(title="Finance ledger", products=[product])
    ServiceFactory(title="EBS for schools", products=[product])

    page = text(client.get("/search/?q=ebs"))
    cards = dict(zip(titles(page), page.split('class="card"')[1:], strict=True))

    assert "Also known as EBS<" in cards["Oracle Suite"]
    assert "Matches “EBS”" in cards["Finance ledger"]
    assert "Matches" not in cards["EBS for schools"]
    by_title = text(client.get("/search/?q=oracle+suite"))
    assert "Also known as" not in by_title


@pytest.mark.parametrize("word", ["customer", "enquiries"])
def test_a_word_of_its_area_is_no_other_name_of_a_product(client, word):
    area = CategoryFactory(name="Customer relations", synonyms=["Enquiries"])
    product = ProductFactory(name="Desk", category=area, supplier=SupplierFactory(name="Maker"))
    ProductAlias.objects.create(product=product, name="Desk Pro")

    page = text(client.get(f"/search/?q={word}"))
    cards = dict(zip(titles(page), page.split('class="card"')[1:], strict=True))

    name = next(name for name in ("Customer relations", "Enquiries") if word in name.lower())
    assert f"Matches “{name}”" in cards["Desk"]
    assert "Also known as" not in page


def test_what_only_the_text_says_is_shown_around_the_word(client):
    ServiceFactory(
        title="Bureau", summary="Short.", description="Much **more** " * 60 + "payslips."
    )

    page = text(client.get("/search/?q=payslips"))

    assert "<mark>payslips</mark>" in page
    assert "**" not in page


def test_nothing_found_is_a_beginning(client):
    page = text(client.get("/search/?q=zzzzqqqq"))

    assert "No results for “zzzzqqqq”" in page
    assert "Nobody has registered" not in page
    assert "/services/new/" in page


def test_what_fits_badly_leads_to_those_who_work_in_that_field(client):
    area = CategoryFactory(name="Robots in the air and at sea and elsewhere")
    runs = ServiceFactory(category=area, title="Flying camera")

    page = text(client.get("/search/?q=elsewhere+quarry+limestone+granite+basalt"))

    assert "No close match for “elsewhere quarry limestone granite basalt”" in page
    assert "contain some of your words" in page
    assert f'href="{area.get_absolute_url()}">{area.name}</a>: ' in page
    assert f"{runs.council.name}</a> (1)" in page


def test_without_words_the_service_areas_are_shown(client):
    area = CategoryFactory()

    assert area.name in text(client.get("/search/"))
    client.get("/search/?q=%20%00")
    assert not Search.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_however_much_is_found(
    client, number, payrolls, django_assert_max_num_queries
):
    ServiceFactory.create_batch(number * 10, category=payrolls[0].category)
    client.get("/search/?q=payroll")

    with django_assert_max_num_queries(18):
        client.get("/search/?q=payroll&region=wales&page=1")
    with django_assert_max_num_queries(12):
        client.get("/search/suggestions/?q=payroll")


def test_deep_pages_are_there_and_the_order_is_stable(client):
    for number in range(45):
        ServiceFactory(title="Payroll", council=CouncilFactory(name=f"Council {number}"))

    pages = [
        re.findall(
            r'card-title"><a href="([^"]+)"', text(client.get(f"/search/?q=payroll&page={n}"))
        )
        for n in (1, 2, 3)
    ]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert len(set().union(*pages)) == 45


def test_suggestions_mix_kinds_and_come_from_the_beginning_of_a_word(client, payrolls):
    ProductFactory(name="PayPro")

    found = json.loads(text(client.get("/search/suggestions/?q=pay")))["suggestions"]

    assert {row["about"].partition(",")[0] for row in found} == {
        *("Service", "Service area", "Product"),
    }
    assert json.loads(text(client.get("/search/suggestions/?q=p"))) == {"suggestions": []}
    assert json.loads(text(client.get("/search/suggestions/?q=%00%27%3Cb%3E"))) is not None


def test_the_feed_has_what_is_new_first(client, payrolls):
    Service.objects.filter(pk=payrolls[2].pk).update(last_confirmed_at=timezone.now())

    response = client.get("/search/feed/?q=payroll")

    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    names = [each.text for each in feed.iterfind("{*}entry/{*}title")]
    assert names[0] == "Payroll in the cloud"
    assert len(names) == 3
    assert client.get("/search/feed/").status_code == 200


# who sees what

FOR_ALL = {
    "results": "/search/?q=hiddenword",
    "the number of results": "/search/?q=shownword",
    "a tab and a facet": "/search/?q=shownword&kind=service&phase=alpha",
    "suggestions": "/search/suggestions/?q=hidden",
    "the feed": "/search/feed/?q=hiddenword",
}
OF_LISTINGS = {
    "the catalogue": "/services/?q=hiddenword",
    "the overlap check": "/services/alike/?title=hiddenword+bureau",
}


@pytest.fixture
def hidden():
    ServiceFactory(title="Shownword")
    return ServiceFactory(
        title="Hiddenword bureau", summary="Shownword.", slug="the-hidden-one", phase="alpha"
    )


ALPHA = re.compile("<span>Alpha</span>[^0-9]*[1-9]")


def says_nothing_of_it(page):
    named = "the-hidden-one" in page or "Hiddenword" in page
    counted = '<h2 id="results">2 results' in page or ALPHA.search(page)
    return not named and not counted


def test_words_of_an_area_are_no_description_of_a_product(client):
    area = CategoryFactory(name="Customer relations", synonyms=["enquiries", "case work"])
    ProductFactory(name="Enquiries Desk", category=area)

    page = text(client.get("/search/?q=enquiries"))

    card = page.split('class="card"')[1]
    assert "case work" not in card
    assert " · " not in card


@pytest.mark.parametrize("state", ["draft", "submitted", "suspended", "rejected", "archived"])
@pytest.mark.parametrize("address", [*FOR_ALL.values(), *OF_LISTINGS.values()])
def test_a_listing_that_is_not_published_is_nowhere(client, hidden, address, state):
    client.force_login(MembershipFactory(role="editor").user)
    assert not says_nothing_of_it(text(client.get(address)))

    Service.objects.filter(pk=hidden.pk).update(state=state, submitted_at=timezone.now())
    fragments.clear()

    assert says_nothing_of_it(text(client.get(address)))


def test_a_passage_is_of_the_text_rather_than_of_the_names_around_it():
    names = "County Durham . Zellis . Payroll and pensions . "
    text = "We pay people. The payroll runs on Fridays."
    entry = IndexEntry(kind="service", summary="Pays.", body=f"{names}{text}")

    assert "The <mark>payroll</mark> runs" in snippet(entry, {"payroll"})
    assert "Durham" not in snippet(entry, {"payroll"})
    assert (snippet(entry, {"zellis"}), matching_word(entry, {"zellis"})) == ("Pays.", "Zellis")
    assert snippet(entry, {"pays"}) == "<mark>Pays</mark>."
    assert snippet(entry, {"nowhere"}) == "Pays."


@pytest.mark.parametrize("address", ["/search/", "/services/"])
def test_what_is_cut_off_is_said(client, payrolls, monkeypatch, address):
    assert "too many results to show" not in text(client.get(f"{address}?q=payroll"))

    for module in (engine, filters):
        monkeypatch.setattr(module, "MAX_RESULTS", 3 if address == "/services/" else 4)
    pages.clear()

    assert "too many results to show" in text(client.get(f"{address}?q=payroll"))


@pytest.mark.parametrize("seen", [{"audience": EntryAudience.MEMBERS}, {"title": "Shownword"}])
def test_what_is_kept_of_common_words_shows_things_as_they_are_now(
    client, hidden, monkeypatch, seen
):
    monkeypatch.setattr(engine, "MAX_RESULTS", 2)
    assert "Hiddenword" in text(client.get("/search/?q=shownword"))

    IndexEntry.objects.filter(key=hidden.pk, kind="service").update(**seen)

    assert "Hiddenword" not in text(client.get("/search/?q=shownword"))


@pytest.mark.parametrize("address", FOR_ALL.values())
def test_what_is_for_members_is_nowhere_for_visitors(client, hidden, address):
    assert not says_nothing_of_it(text(client.get(address)))

    IndexEntry.objects.filter(key=hidden.pk, kind="service").update(audience=EntryAudience.MEMBERS)

    assert says_nothing_of_it(text(client.get(address)))


def test_members_find_what_is_for_members(client):
    hidden = ServiceFactory(title="Hiddenword bureau")
    IndexEntry.objects.filter(key=hidden.pk, kind="service").update(audience=EntryAudience.MEMBERS)

    assert titles(text(client.get("/search/?q=hiddenword"))) == []
    client.force_login(MembershipFactory().user)
    assert titles(text(client.get("/search/?q=hiddenword"))) == ["Hiddenword bureau"]


def test_what_only_peers_may_see_is_not_searched(client):
    use = UseFactory(service=ServiceFactory(title="Payroll"), lesson="Secretword.")
    Service.objects.update(contact_email="secretword@durham.example")

    client.force_login(MembershipFactory(council=use.council).user)

    assert titles(text(client.get("/search/?q=secretword"))) == []


# what is kept


def test_a_search_is_counted_without_the_person(client):
    member = MembershipFactory()
    client.get("/search/?q=Robot+mowers")
    client.get("/search/?q=robot+mowers&page=2")
    client.force_login(member.user)
    client.get("/search/?q=robot+MOWERS")
    client.get("/search/?q=robot+mowers")

    assert set(Search.objects.values_list("key", "answered", "council", "times")) == {
        ("robot mowers", False, None, 1),
        ("robot mowers", False, member.council_id, 2),
    }
    assert not {"user", "person", "address"} & {field.name for field in Search._meta.fields}


def test_moderators_see_what_three_councils_looked_for_in_vain(admin_client):
    councils = CouncilFactory.create_batch(3)
    for council in councils:
        Search.objects.note("Robot mowers", answered=False, council=council.pk)
    for council in councils[:2]:
        Search.objects.note("Secret plan", answered=False, council=council.pk)
    Search.objects.note("payroll", answered=True, council=councils[0].pk)

    page = text(admin_client.get("/moderation/searches/"))

    assert "Robot mowers" in page
    assert "Secret plan" not in page
    assert "payroll" not in page


def test_searches_are_forgotten_after_a_season(capsys):
    Search.objects.note("Robot mowers", answered=False, council=None)
    Search.objects.note("Drones", answered=False, council=None)
    Search.objects.filter(key="drones").update(day=timezone.localdate() - timedelta(days=91))

    call_command("tidy_search")

    assert [search.key for search in Search.objects.all()] == ["robot mowers"]
    assert "Old searches deleted: 1." in capsys.readouterr().out


# the overlap check


@pytest.fixture
def begun(client, payrolls):
    """An editor has begun to register what is there already."""
    editor = MembershipFactory(role="editor")
    client.force_login(editor.user)
    area = payrolls[0].category
    what = {"title": "Payroll office", "summary": "Pays.", "kind": "software", "category": area.pk}
    client.post("/services/new/", what)
    return Service.objects.get(title="Payroll office")


def test_what_stood_beside_a_new_listing_is_kept_with_its_reasons(begun, payrolls):
    shown = Overlap.objects.filter(draft=begun)

    assert {row.other for row in shown} == set(payrolls)
    assert all("the same service area" in row.reasons for row in shown)


def test_reasons_say_how_many_use_it_and_how_many_nearby(payrolls):
    ours = CouncilFactory(region="wales")
    UseFactory(service=payrolls[0], council=CouncilFactory(region="wales"))
    UseFactory(service=payrolls[0], council=CouncilFactory(region="london"))

    draft = Service(title="Payroll bureau", council=ours)
    alike = find_similar_services(draft, for_council=ours)

    reasons = {each.service: each.reasons for each in alike}[payrolls[0]]
    assert reasons == ["a similar name", "used by 2 councils, 1 in your region"]
    assert len(alike) <= 5


def test_looking_closer_is_counted_once_and_only_for_the_own_council(client, begun, payrolls):
    address = f"{payrolls[0].get_absolute_url()}opened/?beside={begun.pk}"
    client.post(address)
    first = Overlap.objects.get(draft=begun, other=payrolls[0]).opened_at
    client.post(address)
    assert Overlap.objects.get(draft=begun, other=payrolls[0]).opened_at == first

    client.force_login(MembershipFactory(role="editor").user)
    client.post(address)
    assert Overlap.objects.get(draft=None).opened_at


def test_taking_the_one_that_is_there_counts_even_when_the_draft_is_deleted(
    client, begun, payrolls
):
    slug = payrolls[0].slug
    client.post(f"/services/{slug}/use/?beside={begun.pk}", {"status": "in_use"})
    begun.delete()

    assert Overlap.objects.worth() == {
        "begun": 1, "opened": 0, "chosen": 1, "went_on": 0, "merged": 0, "unsaved": 0,
    }  # fmt: skip
    client.post(f"/services/{payrolls[1].slug}/use/?beside=0", {"status": "in_use"})
    assert Overlap.objects.worth()["unsaved"] == 1


def test_going_on_is_counted_with_the_reason_and_moderators_see_it(client, begun):
    begun.contact_email = "pay@durham.example"
    begun.save()
    address = f"/services/drafts/{begun.pk}/check/"
    assert "Similar services" in text(client.get(address))

    sent = client.post(address, {"different_because": "Ours pays councillors."})

    assert sent.status_code == 302
    worth = Overlap.objects.worth()
    assert (worth["begun"], worth["went_on"], worth["chosen"]) == (1, 1, 0)
    assert {row.because for row in Overlap.objects.reasons_to_go_on()} == {"Ours pays councillors."}


def test_moderators_read_what_the_check_was_worth(admin_client, payrolls):
    one, other = payrolls[:2]
    Overlap.objects.note_shown(one, [SimilarListing(other, ["a similar name"], 1.0)])
    one.different_because = "Ours pays councillors."
    Overlap.objects.note_gone_on(one)

    page = text(admin_client.get("/moderation/overlaps/"))

    assert "Ours pays councillors." in page
    assert "a similar name" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_its_worth_costs_the_same_whatever_its_length(
    admin_client, django_assert_max_num_queries, count
):
    for _ in range(count):
        one, other = ServiceFactory.create_batch(2)
        Overlap.objects.note_shown(one, [SimilarListing(other, ["a similar name"], 1.0)])
        one.different_because = "Ours pays councillors."
        Overlap.objects.note_gone_on(one)

    with django_assert_max_num_queries(10):
        admin_client.get("/moderation/overlaps/")


def test_what_was_merged_later_was_right_after_all(payrolls):
    one, other = payrolls[:2]
    Overlap.objects.note_shown(one, [SimilarListing(other, ["a similar name"], 1.0)])
    assert Overlap.objects.worth()["merged"] == 0

    Service.objects.filter(pk=one.pk).update(state="archived", merged_into=other)

    assert Overlap.objects.worth()["merged"] == 1


@pytest.mark.parametrize(
    ("kind", "label"), [("county", "Council"), ("police", "Police"), ("company", "Company")]
)
def test_only_councils_are_called_councils(client, kind, label):
    CouncilFactory(name="Northwick", official_name="Northwick", kind=kind)
    page = client.get("/search/?q=northwick").content.decode()
    assert f'<span class="tag tag-grey">{label}</span>' in page


def test_a_search_is_answered_where_it_cannot_be_counted(client, payrolls):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET TRANSACTION READ ONLY")
        page = text(client.get("/search/?q=payroll"))
        transaction.set_rollback(True)

    assert set(titles(page)) == {"Payroll", *(service.title for service in payrolls)}
    assert not Search.objects.exists()


def test_a_search_for_abolished_councils_leads_to_the_list_of_them(client):
    CouncilFactory(name="Old Town", abolished=True)
    CouncilFactory(name="New Town")

    page = text(client.get("/search/", {"q": "abolished councils"}))
    listed = client.get("/councils/?abolished=only").context["found"]["page"]

    assert 'href="/councils/?abolished=only"' in page
    assert [council.name for council in listed] == ["Old Town"]
    assert "abolished=only" not in text(client.get("/search/", {"q": "town"}))


def test_an_abolished_council_leads_to_the_services_of_its_successor(client):
    gone = CouncilFactory(name="Chester-le-Street", abolished=True)
    heir = CouncilFactory(name="County Durham", official_name="Durham County Council")
    SuccessionFactory(predecessor=gone, successor=heir)

    page = text(client.get("/search/", {"q": "chester-le-street"}))

    assert "Chester-le-Street no longer exists." in page
    link = f'<a href="{heir.get_absolute_url()}">'
    assert f"{link}See the services and systems of Durham County Council</a>" in page
    assert "no longer exists" not in text(client.get("/search/", {"q": "durham"}))
