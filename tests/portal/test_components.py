from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from portal.components import gallery
from portal.components.templatetags import components


def render(source, **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get("/?q=pay"))


def test_every_component_is_in_the_gallery():
    tags = set(components.register.tags) - {"summary_row", "confirmation"}

    assert tags <= set(gallery.EXAMPLES)


def test_the_gallery_shows_every_example(client, db):
    page = client.get("/design/").content.decode()

    assert all(f'id="example-{name}"' in page for name in gallery.EXAMPLES)


def test_what_people_typed_is_never_markup():
    page = render('{% tag label %}{% search_box label="L" value=label %}', label='"><script>')

    assert "<script>" not in page


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 2, [1, 2]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_page_numbers_leave_out_what_nobody_needs(current, last, shown):
    assert components.page_numbers(current, last) == shown


def test_pages_keep_the_rest_of_the_address():
    page = render("{% pagination page %}", page=Paginator(range(100), 10).page(1))

    assert 'href="?q=pay&amp;page=2"' in page


def test_one_page_needs_no_numbers():
    assert render("{% pagination page %}", page=Paginator([], 10).page(1)) == ""


def test_the_map_shades_by_count_and_says_the_numbers_in_a_table():
    page = render('{% region_map caption="C" counts=counts unit="councils" %}', counts={"wales": 7})

    assert 'class="tile tile-5"' in page
    assert page.count('class="tile tile-0"') == 11
    assert 'data-label="Councils">7</td>' in page


def test_chosen_options_stay_in_sight_and_many_fold_away():
    options = [
        SimpleNamespace(value=str(n), label=f"Option {n}", count=n, selected=n == 11)
        for n in range(12)
    ]
    page = render("{% facet facet %}", facet=SimpleNamespace(name="f", title="F", options=options))

    shown, folded = page.split("<details")
    assert 'value="11" checked' in shown
    assert folded.count("<label") == 4


def test_a_wrong_field_says_so_in_the_summary_and_beside_it():
    page = str(gallery.ExampleForm({"summary": "x" * 201}))

    assert '<a href="#id_name">This field is required.</a>' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
