import pytest

from portal.lists.paging import page_number, page_of
from services.models import Service
from tests.factories.services import ServiceFactory


@pytest.mark.django_db
@pytest.mark.parametrize("total", [0, 1, 3, 4, 7, 9])
def test_pages_read_from_either_end_are_the_same_list(total):
    for number in range(total):
        ServiceFactory(users_count=number // 2)
    rows = Service.objects.by_use()

    pages = range(1, -(-total // 3) + 1)
    listed = [row for n in pages for row in page_of(rows, asked=n, total=total, length=3)]

    assert listed == list(rows)


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "number"), [("0", 3), ("99", 3), ("x", 1), (None, 1), ("2", 2)])
def test_a_page_that_does_not_exist_is_the_nearest_that_does(asked, number):
    ServiceFactory.create_batch(3)

    page = page_of(Service.objects.by_use(), asked=asked, total=3, length=1)

    assert page.number == number


@pytest.mark.parametrize(
    ("asked", "number"), [("7", 7), ("", 1), (None, 1), ("-1", 1), ("٣", 1), ("9" * 40, 1)]
)
def test_a_page_number_is_digits(asked, number):
    assert page_number(asked) == number
