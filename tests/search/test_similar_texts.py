"""Search by meaning finds what no word of the question names, under the same rules as words do."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection

from forums.models.similar_threads import NewThread, find_similar
from portal.search.engine import SearchScope, find
from portal.search.expansion import understand
from portal.search.models import EntryAudience, EntryKind, EntryVector, IndexEntry
from portal.search.parser import ParsedQuery
from portal.search.ranking import RANKING
from portal.search.vectors import store
from services.models import LikelyDuplicate, Service
from services.models.similar_listings import find_similar_services
from tests.factories.forums import ThreadFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
ANYWHERE = SearchScope()
BINS = "Let residents tell us that their rubbish was not picked up"


def found(typed, scope=ANYWHERE, **options):
    names = dict(IndexEntry.objects.values_list("pk", "title"))
    hits = find(understand(ParsedQuery.typed(typed), **options), scope)
    return [names[hit.entry] for hit in hits]


@pytest.fixture
def services(db):
    texts = {
        "Missed waste collection reports": BINS,
        "Payroll bureau": "Pays staff of schools and councils.",
        "Library catalogue": "Find and reserve books.",
    }
    return [
        ServiceFactory(title=title, summary=summary, description=summary)
        for title, summary in texts.items()
    ]


def test_what_means_the_same_in_other_words_is_found(meaning, services):
    meaning()
    assert found("garbage was forgotten")[0] == "Missed waste collection reports"
    assert found("salaries")[0] == "Payroll bureau"


def test_without_meaning_only_words_find(services):
    assert found("garbage was forgotten") == []


def test_the_name_itself_stays_first(meaning, services):
    ProductFactory(name="Salaries", about="")
    meaning()
    assert found("salaries")[0] == "Salaries"
    assert found("payroll bureau")[0] == "Payroll bureau"


def test_what_shares_neither_word_nor_meaning_is_not_found(meaning, services):
    meaning()
    assert found("medieval church organ restoration") == []


def test_words_that_must_not_be_there_are_not_there(meaning, services):
    meaning()
    assert "Payroll bureau" not in found("salaries -schools")


def test_a_phrase_and_an_exact_search_go_by_words_alone(meaning, services):
    meaning()
    assert found('"salaries paid"') == []
    assert found("salaries", exact=True) == []


def test_only_what_the_reader_may_see_is_found(meaning, services):
    IndexEntry.objects.filter(title="Payroll bureau").update(audience=EntryAudience.MEMBERS)
    meaning()
    assert found("salaries") == []
    assert found("salaries", SearchScope([EntryAudience.MEMBERS])) == ["Payroll bureau"]


def test_only_the_kinds_and_facets_asked_for_are_found(meaning, services):
    services[1].phase = "beta"
    services[1].save()
    meaning()
    assert found("salaries", SearchScope(kinds=[EntryKind.THREAD])) == []
    assert found("salaries", SearchScope(facets={"phase": ["live"]})) == []
    assert found("salaries", SearchScope(facets={"phase": ["beta"]})) == ["Payroll bureau"]


def test_the_page_shows_it(client, meaning, services):
    meaning()
    page = text(client.get("/search/?q=garbage+was+forgotten"))
    assert "Missed waste collection reports" in page
    assert "Says much the same in other words" in page
    assert "No results" not in page
    assert "No close match" not in page
    named = text(client.get("/search/?q=missed+waste+collection"))
    assert "Says much the same in other words" not in named


def test_registering_in_other_words_shows_the_listing_and_the_sentence(meaning, services):
    meaning()
    new = Service(title="Garbage complaints", summary="Citizens say which dustbins were forgotten.")
    (similar, *_) = find_similar_services(new)
    assert similar.service == services[0]
    assert f"much the same in other words: “{BINS}”" in similar.reasons


def test_a_thread_in_other_words_is_shown_before_another_is_started(meaning):
    thread = ThreadFactory(title="Which software do you pay your staff with?")
    meaning()
    similar = find_similar(NewThread("Salary software", ""), user=AnonymousUser(), for_council=None)
    assert [each.thread for each in similar] == [thread]
    assert similar[0].reasons == ["much the same in other words"]


def test_listings_that_say_the_same_are_proposed_as_duplicates(meaning):
    area = CategoryFactory(name="Waste")
    first = ServiceFactory(title="Missed waste collection reports", summary=BINS, category=area)
    again = "Residents can tell us when their rubbish was not collected."
    second = ServiceFactory(title="Report a bin nobody emptied", summary=again, category=area)
    ServiceFactory(title="Library catalogue", summary="Find and reserve books.", category=area)
    assert LikelyDuplicate.objects.find() == 0
    meaning()

    assert LikelyDuplicate.objects.find() == LikelyDuplicate.objects.find() == 1
    pair = LikelyDuplicate.objects.get()
    assert (pair.first, pair.second) == (first, second)
    assert pair.reasons == ["much the same in other words", "the same service area"]
    second.summary = "Shows when the library opens."
    second.title = "Opening hours"
    second.save()
    meaning()
    assert LikelyDuplicate.objects.find() == LikelyDuplicate.objects.count() == 0


def test_a_changed_text_loses_its_vector_and_gets_another(meaning, services):
    meaning()
    before = EntryVector.objects.count()
    services[1].summary = "Plans where vehicles drive."
    services[1].title = "Route planner"
    services[1].save()
    assert EntryVector.objects.count() == before - 1
    assert store.count_missing() == 1
    meaning()
    assert store.count_missing() == 0
    assert found("salaries") == []


def test_a_change_of_something_else_leaves_the_vector(meaning, services):
    meaning()
    before = EntryVector.objects.count()
    IndexEntry.objects.update(popularity=7)
    IndexEntry.objects.write_anew()
    assert EntryVector.objects.count() == before


def test_a_text_that_changes_while_its_vector_is_made_waits_for_the_next_time(
    meaning, services, monkeypatch
):
    encode = store.encode

    def encode_and_change(texts):
        vectors = encode(texts)
        IndexEntry.objects.filter(title="Payroll bureau").update(title="Route planner")
        return vectors

    monkeypatch.setattr(store, "encode", encode_and_change)
    meaning()
    assert store.count_missing() == 1


def test_what_is_deleted_takes_its_vector_along(meaning, services):
    meaning()
    services[1].delete()
    assert not EntryVector.objects.exclude(entry_id__in=IndexEntry.objects.values("pk")).exists()


def test_vectors_of_another_version_are_not_compared_and_are_replaced(meaning, services):
    meaning()
    EntryVector.objects.update(version="another")
    assert found("salaries") == []
    meaning()
    assert found("salaries") == ["Payroll bureau"]


def test_councils_and_suppliers_have_none(meaning, services):
    meaning()
    kinds = IndexEntry.objects.filter(pk__in=EntryVector.objects.values("pk")).values("kind")
    assert not kinds.filter(kind__in=["council", "supplier"]).exists()
    assert IndexEntry.objects.filter(kind="council").exists()


def test_rebuilding_the_search_fills_what_is_missing_and_says_how_many_are(
    meaning, services, capsys
):
    call_command("rebuild_search", "--check")
    said = capsys.readouterr().out
    assert f"Search by meaning: used, {store.count_missing()} entries have no vector yet." in said
    call_command("rebuild_search")
    assert "used, 0 entries have no vector yet." in capsys.readouterr().out


def test_filling_stops_in_time_and_goes_on_next_time(meaning, services):
    IndexEntry.objects.bulk_create(
        IndexEntry(kind="service", key=10_000 + n, slug=f"s{n}", title=f"Service {n}")
        for n in range(store.BATCH * 2)
    )
    call_command("fill_vectors", "--seconds", "0")
    assert EntryVector.objects.count() == store.BATCH
    meaning()
    assert store.count_missing() == 0


def test_a_search_by_meaning_asks_the_database_as_often_as_one_by_words(
    meaning, services, django_assert_num_queries, settings
):
    meaning()
    asked = understand(ParsedQuery.typed("payroll for salaries"))
    assert asked.vector
    with connection.execute_wrapper(lambda execute, *args: execute(*args)):
        with django_assert_num_queries(5):
            find(asked)
        asked.vector = ""
        with django_assert_num_queries(5):
            find(asked)


def test_meaning_can_be_left_out_of_the_ranking(meaning, services):
    meaning()
    ranking = RANKING.__class__(meaning=0)
    assert understand(ParsedQuery.typed("salaries"), ranking=ranking).vector == ""
