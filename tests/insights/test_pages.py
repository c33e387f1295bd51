"""The pages are drawn from what was counted, and lead to the rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from portal.insights.figures import FIGURES, SUBJECTS, FigureAudience
from portal.insights.snapshot_job import build_snapshot, count
from portal.site.fragment_cache import pages
from services.models import Use
from tests.factories.services import UseFactory
from tests.pages import forget_fragments

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_before_the_first_count_it_says_so_kindly(client, people, who):
    if who == "member":
        client.force_login(people[who])

    assert "No figures yet" in client.get("/insights/").text
    assert "No reports yet" in client.get("/insights/reports/").text
    assert client.get("/insights/figures/sharing/").status_code == 404
    assert client.get("/insights/figures.csv").status_code == 404
    assert client.get("/insights/reports/2026-01-01/").status_code == 404


def test_with_nothing_in_the_directory_every_page_is_there(client, snapshot):
    for key in snapshot.figures:
        assert client.get(f"/insights/figures/{key}/").status_code == 200
    assert client.get("/insights/").status_code == 200
    assert client.get(snapshot.get_absolute_url()).status_code == 200


def test_every_figure_stands_with_its_definition_and_leads_to_its_rows(client, bureau, taken):
    taken()

    for subject in SUBJECTS:
        page = client.get(f"/insights/{subject.key}/").text
        for figure in subject.figures:
            is_shown = figure.audience == FigureAudience.EVERYBODY
            assert (escape(figure.definition) in page) is is_shown
            assert (f'href="/insights/figures/{figure.key}/"' in page) is is_shown


def test_the_survey_of_2006_stands_beside_its_areas(client, bureau, taken):
    taken()

    assert "22% in 2006" in client.get("/insights/sharing/").text


def test_pages_show_what_was_counted_and_not_what_is(client, bureau, taken):
    taken()
    UseFactory(service=bureau)

    page = client.get("/insights/figures/sharing/").text
    assert "2 of 2" in page
    assert "3 records as of now" in page


def test_an_earlier_day_is_shown_when_asked_for(client, bureau, taken):
    taken(date(2026, 1, 10))
    UseFactory(service=bureau)
    taken(date(2026, 2, 10))

    assert "10 February 2026" in client.get("/insights/").text
    for asked in ["2026-01-10", "2026-01-31"]:
        page = client.get(f"/insights/?on={asked}").text
        assert "counted on 10 January 2026" in page
        assert "/insights/sharing/?on=2026-01-10" in page
        page = client.get(f"/insights/sharing/?on={asked}&region=wales").text
        assert "Counted on 10 January 2026" in page
        assert "/insights/figures/sharing/?on=2026-01-10" in page
    figure = client.get("/insights/figures/sharing/?on=2026-01-10&group=sharing").text
    assert "2 of 2" in figure
    assert client.get("/insights/figures/sharing.csv?on=2026-01-10").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        *("on=2026-01-09", "on=yesterday", "on=2026-02-30", "on=%00", "on=9999999-01-01"),
        *("group=nothing", "group=%00", "group=sharing%00", f"group={'9' * 5000}"),
        *("on=0000-00-00", "on=２０２６-01-10"),
    ],
)
@pytest.mark.parametrize("path", ["figures/sharing/", "figures/sharing/rows.csv"])
def test_what_is_not_there_is_not_found(client, taken, path, query):
    taken(date(2026, 1, 10))

    assert client.get(f"/insights/{path}?{query}").status_code == 404


@pytest.mark.parametrize("day", ["2026-01-09", "today", "2026-02-30", "20260110", "%00", "1"])
def test_a_report_of_another_day_is_not_there(client, taken, day):
    taken(date(2026, 1, 10))

    assert client.get(f"/insights/reports/{day}/").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "99999999999", "%00", "x"])
def test_strange_pages_are_the_nearest(client, bureau, taken, page):
    taken()

    assert client.get(f"/insights/figures/sharing/?page={page}").status_code == 200
    assert client.get(f"/insights/reports/?page={page}").status_code == 200


def test_rows_are_paged(client, bureau, taken):
    for _ in range(30):
        UseFactory(service=bureau)
    taken()

    first, second = (client.get(f"/insights/figures/sharing/?page={n}").text for n in (1, 2))
    assert "Page </span>2" in first
    assert first.count('<td data-label="Council"') == 25
    assert second.count('<td data-label="Council"') == 7


@pytest.mark.parametrize("key", [key for key in FIGURES if "contracts" not in key])
def test_the_rows_ask_as_much_for_three_as_for_one(client, bureau, taken, key):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/insights/figures/{key}/").status_code == 200
        return len(queries)

    taken(date(2026, 1, 10))
    one = asked()
    for _ in range(3):
        UseFactory(service=bureau)
    taken(date(2026, 2, 10))

    assert asked() == one


def test_the_first_page_asks_little(client, bureau, taken, django_assert_max_num_queries):
    taken(date(2026, 1, 10))
    taken(date(2026, 2, 10))

    with django_assert_max_num_queries(6):
        client.get("/insights/")
    with django_assert_max_num_queries(1):
        client.get("/insights/")


def test_nothing_of_the_directory_is_counted_when_a_page_is_opened(
    client, bureau, taken, django_assert_max_num_queries
):
    snapshot = taken()
    Use.objects.all().delete()
    forget_fragments()

    with django_assert_max_num_queries(9) as asked:
        assert "2 of 2" in client.get("/insights/sharing/").text
        client.get(snapshot.get_absolute_url())
    assert not [q["sql"] for q in asked.captured_queries if "services_use" in q["sql"]]


def test_the_demonstration_says_that_it_is_invented(client, bureau, taken):
    type(bureau).objects.update(is_demonstration=True)
    snapshot = taken()

    assert snapshot.is_demonstration
    for address in ["/insights/", "/insights/figures/sharing/", snapshot.get_absolute_url()]:
        assert "These figures include invented records" in client.get(address).text


def test_the_site_leads_to_insights(client):
    assert 'href="/insights/"' in client.get("/").text
    assert 'href="/insights/"' in client.get("/councils/").text


def take_without(day, *keys):
    """A count of a day before these figures were thought of."""
    snapshot = build_snapshot(day, count(day), [])
    for stored in (snapshot.figures, snapshot.peers_figures):
        for key in keys:
            stored.pop(key, None)
    snapshot.save()
    forget_fragments()
    pages.clear()


@pytest.mark.parametrize("key", [*FIGURES])
def test_a_figure_that_is_new_says_when_it_is_counted(client, people, bureau, key):
    take_without(timezone.localdate(), key)
    is_public = FIGURES[key].audience == FigureAudience.EVERYBODY

    for who in ("visitor", "member"):
        if who == "member":
            client.force_login(people[who])
        answer = client.get(f"/insights/figures/{key}/?region=wales")
        if not is_public and who == "visitor":
            assert answer.status_code == 404
            continue
        assert "No figure yet" in answer.text
        assert "We count figures every night." in answer.text
        for path in (f"{key}.csv", f"{key}/rows.csv"):
            assert client.get(f"/insights/figures/{path}").url == f"/insights/figures/{key}/"


def test_a_subject_that_is_new_names_its_figures(client, bureau):
    subject = next(each for each in SUBJECTS if each.key == "standardisation")
    take_without(timezone.localdate(), *(figure.key for figure in subject.figures))

    page = client.get("/insights/standardisation/").text
    assert "No figure yet" in page
    assert "We cannot count these figures" not in page
    public = [each for each in subject.figures if each.audience == FigureAudience.EVERYBODY]
    for figure in public:
        assert escape(figure.title) in page
    assert client.get("/insights/").status_code == 200


def test_a_figure_of_an_earlier_day_was_not_counted_then(client, bureau, taken):
    take_without(date(2026, 1, 10), "sharing")
    taken(date(2026, 2, 10))

    page = client.get("/insights/figures/sharing/?on=2026-01-10").text
    assert "We did not count this figure on 10 January 2026." in page
    assert "No figure yet" not in client.get("/insights/figures/sharing/").text


def test_a_section_shows_two_findings_and_the_rest_on_request(client, bureau, taken):
    taken()

    page = client.get("/insights/sharing/?region=wales")
    assert "mailto:?subject=Insights%3A%20Councils%20that%20share%2C%20Wales" in page.text
    for key in ("sharing", "standardisation"):
        page = client.get(f"/insights/{key}/")
        view = page.context["view"]
        shown, _, more = page.text.partition("<summary>More findings</summary>")
        assert all(f'<p lang="en">{escape(each)}</p>' in shown for each in view.sentences[:2])
        assert all(f'<li lang="en">{escape(each)}</li>' in more for each in view.sentences[2:])
        assert bool(more) == (len(view.sentences) > 2)
