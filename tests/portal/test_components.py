import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from selectolax.lexbor import LexborHTMLParser

from portal.accounts.models import User
from portal.components import charts, gallery, tables
from portal.components.fields import DayMonthYear
from portal.lists import page_links
from portal.site import errors


class DateForm(forms.Form):
    since = forms.DateField(widget=DayMonthYear)


def html(source, path="/", **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get(path))


def options(number, chosen=()):
    return [
        SimpleNamespace(value=n, label=f"Option {n}", count=n, selected=n in chosen)
        for n in range(number)
    ]


def facet(number, chosen=()):
    return SimpleNamespace(title="Phase", name="phase", options=options(number, chosen))


def test_the_gallery_shows_every_example(client):
    page = client.get("/design/")

    assert all(example.name in page.text for example in gallery.EXAMPLES)
    assert page.text.count("<h1") == 1


def test_what_people_wrote_is_escaped_in_every_component():
    bad = "<script>"
    page = html(
        "{% tag bad %}{% button bad %}{% card title=bad href=bad %}{{ bad }}{% endcard %}"
        "{% banner bad %}{% endbanner %}{% search_box bad value=bad %}{% pull_figure bad bad %}"
        "{% table caption=bad headings=bad %}<tr><td>{{ bad }}</td></tr>{% endtable %}"
        "{% bar_chart caption=bad rows=rows %}{% line_chart caption=bad points=rows unit=bad %}"
        "{% share_chart caption=bad rows=parts whole=bad mark=bad %}",
        bad=bad,
        rows=[(bad, 1)],
        parts=[(bad, 1, 2, bad, 3)],
    )

    assert bad not in page


def test_a_button_with_an_address_is_a_link():
    assert html('{% button "Go" href="/x/" %}').startswith("<a ")
    assert html('{% button "Go" %}').startswith("<button ")


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 9, [1, 2, None, 9]),
        (3, 9, [1, 2, 3, 4, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_pagination_shows_the_ends_and_the_neighbours(number, last, shown):
    assert page_links.around(number, last) == shown


def test_pagination_keeps_the_query_and_forgets_the_page():
    page = Paginator(range(100), 25).page(2)

    links = html('{% pagination page "q" "phase" %}', "/?q=a%26b&phase=x&phase=y&page=2", page=page)

    assert 'href="?q=a%26b&amp;phase=x&amp;phase=y&amp;page=3"' in links


def test_pagination_repeats_nothing_that_the_page_does_not_know():
    page = Paginator(range(100), 25).page(1)
    links = html('{% pagination page "q" %}', "/?q=a&evil=x&utm_source=y&region=z", page=page)
    assert 'href="?q=a&amp;page=2"' in links
    assert "evil" not in links
    assert "utm" not in links


def test_one_page_has_no_pagination():
    assert html("{% pagination page %}", page=Paginator([], 25).page(1)).strip() == ""


def test_a_table_that_may_be_brief_is_so_only_where_it_is_long():
    source = (
        '{% table "Users" "Council" place="all" %}{% for n in numbers %}'
        "<tr><th>{{ n }}</th></tr>{% endfor %}{% endtable %}"
    )

    assert 'class="brief"' not in html(source, numbers=range(6))
    assert "Show 2 more" in " ".join(html(source, numbers=range(7)).split())


def test_cells_of_a_table_know_their_column():
    columns = tables.columns("Council,Users", "2")

    row = tables.labelled("<tr><th>Durham</th><td class=x>3</td><td>more</td></tr>", columns)

    assert '<th data-label="Council">' in row
    assert '<td data-label="Users" data-numeric class=x>' in row
    assert "<td>more" in row


def test_a_cell_that_names_its_column_keeps_that_name():
    row = tables.labelled('<tr><td data-label="Own">3</td></tr>', tables.columns("Council"))

    assert row.count("data-label") == 1


def test_long_facets_fold_and_open_when_something_inside_is_chosen():
    assert "<details" not in html("{% facet facet %}", facet=facet(9))
    assert '<details class="facet-rest">' in html("{% facet facet %}", facet=facet(10))
    assert '<details class="facet-rest" open>' in html("{% facet facet %}", facet=facet(10, {9}))


def test_a_full_track_is_a_hundred_percent():
    shares = charts.shares([("A", 1, 4, "/a/"), ("B", 1, 10, "", 36), ("C", 0, 0)])

    assert [share.percent for share in shares] == [25, 10, 0]
    assert [share.mark for share in shares] == [None, 36, None]
    drawn = html("{% share_chart caption='C' rows=rows %}", rows=[("A", 67, 100), ("B", 22, 100)])
    assert re.findall(r'bar-fill" width="([^"]+)"', drawn) == ["67%", "22%"]
    assert shares[0].parts == "1 of 4"
    assert charts.shares([]) == []


def test_a_part_is_told_in_words_beside_its_bar():
    page = html(
        "{% share_chart caption='C' rows=rows whole='councils' mark='in 2006' %}",
        rows=[
            ("Payroll", 1_000, 2_000, "/p/", 22),
            ("Housing", 0, 2_000),
        ],
    )

    assert "1,000 of 2,000" in page
    assert page.count("in 2006</span>") == 1
    assert 'class="bar-fill" width="50%"' in page
    assert 'x1="22%"' in page


def test_a_line_goes_from_left_to_right_over_zero():
    line = charts.line([("May", 0), ("June", 1000), ("July", 500)])

    assert line.path == "0.0,160.0 300.0,0.0 600.0,80.0"
    assert line.rows == [("May", "0"), ("June", "1,000"), ("July", "500")]
    assert line.maximum == "1,000"
    assert charts.line([("May", 0)]).points == [(0, 160)]


def test_bars_are_shares_of_the_longest():
    bars = charts.bars([("A", 4000), ("B", 1000, "/b/")])

    assert [bar.percent for bar in bars] == [100, 25]
    assert [bar.shown for bar in bars] == ["4,000", "1,000"]


@pytest.mark.parametrize(("whole", "drawn"), [(100, [67, 22]), (200, [33.5, 11]), (50, [100, 44])])
def test_bars_are_parts_of_the_whole_where_there_is_one(whole, drawn):
    assert [bar.percent for bar in charts.bars([("A", 67), ("B", 22)], whole)] == drawn


def test_a_chart_of_nothing_has_no_bars():
    assert charts.bars([]) == []
    assert charts.bars([("A", 0)])[0].percent == 0


def test_tiles_are_darker_where_there_are_more():
    steps = {tile.name: tile.step for tile in charts.tiles({"wales": 100, "scotland": 1})}

    assert steps["Wales"] == 5
    assert steps["Scotland"] == 1
    assert steps["London"] == 0


def test_the_map_says_its_numbers_in_a_table_and_links_its_tiles():
    source = '{% region_map caption="Users" counts=counts unit="councils" url=url %}'

    page = " ".join(html(source, counts={"north_east": 12}, url="/councils/?region=").split())

    link = (
        '<a href="/councils/?region=north_east" rel="nofollow" aria-label="North East 12 councils">'
    )
    assert link in page
    assert '<th scope="row">North East</th><td data-numeric>12</td>' in page


def test_the_legend_leaves_out_shades_that_no_number_has():
    assert charts.legend({"wales": 2}) == [(0, "0"), (3, "1"), (5, "2")]


def test_figures_without_a_figure_are_not_there():
    assert html("{% figures %} {% endfigures %}") == ""


def test_errors_stand_in_the_summary_and_beside_the_field():
    page = str(gallery.SampleForm({}))

    assert '<a href="#id_title">Enter the title.</a>' in page
    assert '<a href="#id_hosting_0">' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert page.count("autofocus") == 1


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in str(gallery.SampleForm())


@pytest.mark.parametrize(
    ("day", "month", "year", "valid"),
    [("1", "4", "2009", True), ("31", "2", "2009", False), ("1", "", "2009", False)],
)
def test_a_date_is_typed_as_three_numbers(day, month, year, valid):
    form = DateForm({"since_day": day, "since_month": month, "since_year": year})

    assert form.is_valid() is valid
    assert f'value="{year}"' in str(form)


def test_no_date_is_no_date():
    assert DateForm({}).errors == {"since": ["Enter the since."]}


def test_a_date_that_is_known_is_shown():
    page = str(DateForm(initial={"since": DateForm.base_fields["since"].to_python("2009-04-01")}))

    assert [f'value="{part}"' in page for part in (1, 4, 2009)] == [True] * 3


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 503])
def test_error_pages_need_no_database_and_no_request(status):
    page = errors.page(RequestFactory().get("/"), status, reason="It has been retired.").text

    assert page.count("<h1>") == 1
    assert ("It has been retired." in page) == (status == 409)
    assert ('id="search-large"' in page) == (status == 404)


def test_an_expired_form_is_told_apart_from_a_forbidden_page():
    assert "This form has expired" in errors.page(RequestFactory().get("/"), 403, expired=True).text
    assert "This form has expired" not in errors.page(RequestFactory().get("/"), 403).text


def test_sign_in_leads_back_to_the_page(client):
    assert (
        'href="/accounts/login/?next=%2Fdesign%2F%3Fq%3Da%2526b"'
        in client.get("/design/?q=a%26b").text
    )


@pytest.mark.django_db
def test_somebody_signed_in_sees_their_name_and_the_way_out():
    request = RequestFactory().get("/")
    request.user = user = User(pk=1, display_name="Ada Lovelace", email="ada@durham.gov.uk")

    page = render_to_string("base.html", {"user": user}, request)

    assert "Ada Lovelace" in page
    assert 'action="/accounts/logout/"' in page


def test_messages_are_banners():
    page = render_to_string("base.html", {"messages": [Message(SUCCESS, "Saved.")]})

    assert "banner-success" in page
    assert "Saved." in page


def test_how_long_ago_is_a_date_on_paper():
    moment = datetime(2026, 1, 2, 9, 5, tzinfo=UTC)
    drawn = html("{{ moment|ago }}", moment=moment)
    assert '<span class="if-print" hidden>2 January 2026 at 9:05am</span>' in drawn
    assert re.search(r'<span class="if-screen">[^<]* ago</span>', drawn)


def test_a_page_is_passed_on_with_its_whole_address(settings):
    settings.SITE_URL = "https://directory.example"

    source = "{% load metadata %}{% share title '/services/pay/' %}"
    page = engines["django"].from_string(source).render({"title": "Pay & <more>"})

    assert 'data-copy="https://directory.example/services/pay/"' in page
    assert (
        "mailto:?subject=Pay%20%26%20%3Cmore%3E%20%E2%80%93%20Shared%20Services%20Directory&amp;body=https%3A%2F%2Fdirectory.example"
        in page
    )


YES_NO = [("yes", "Yes"), ("no", "No")]


class OfRadioButtons(forms.Form):
    open = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, required=False)
    begun = forms.ChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, required=False, initial="no"
    )
    empty_counts = forms.ChoiceField(
        choices=[("", "As it is"), *YES_NO], widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(required=False, initial="x")


def test_only_what_can_be_left_out_is_called_optional():
    optional = [field.name for field in OfRadioButtons() if "(optional)" in field.as_field_group()]

    assert optional == ["open", "text"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/?q=password", "/display/?q=x"])
def test_what_was_looked_for_in_a_list_is_not_in_the_search_box_of_the_site(client, address):
    page = LexborHTMLParser(client.get(address).content)

    assert not page.css_first("header input[name=q]").attributes.get("value")
