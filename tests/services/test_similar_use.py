"""Whether similar councils use something: none of them is not the same as not recorded."""

import pytest

from councils.models import Council
from services.models import Twin
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MembershipFactory(council__name="Durham")
    client.force_login(member.user)
    return member


@pytest.fixture
def similar(member):
    councils = CouncilFactory.create_batch(3)
    for position, other in enumerate(councils):
        Twin.objects.create(council=member.council, other=other, position=position, score=80)
    return councils


@pytest.fixture
def area():
    return CategoryFactory(name="Payroll")


def test_a_product_says_that_similar_councils_use_something_else(client, similar, area):
    product = ProductFactory(category=area)
    UseFactory(council=similar[0], product=ProductFactory(category=area), service=None)

    page = text(client.get(product.get_absolute_url()))

    assert (
        "None of the 3 councils most similar to Durham uses it. 1 of them uses something else for"
        " Payroll. What the rest use is not recorded." in page
    )


def test_a_product_says_that_all_similar_councils_use_something_else(client, similar, area):
    product, other = ProductFactory.create_batch(2, category=area)
    for council in similar:
        UseFactory(council=council, product=other, service=None)

    page = text(client.get(product.get_absolute_url()))

    assert (
        "None of the 3 councils most similar to Durham uses it. All of them use something else for"
        " Payroll." in page
    )


def test_a_service_says_that_nothing_is_recorded(client, similar, area):
    service = ServiceFactory(category=area)

    page = text(client.get(service.get_absolute_url()))

    assert (
        "Not recorded: none of the 3 councils most similar to Durham has recorded what it uses for"
        " Payroll." in page
    )


def test_a_service_counts_the_similar_councils_that_use_it(client, similar, area):
    service = ServiceFactory(category=area)
    UseFactory(council=similar[1], service=service)
    UseFactory(service=service)

    page = text(client.get(service.get_absolute_url()))

    assert "1 of the 3 councils most similar to Durham uses it." in page


def test_a_visitor_reads_no_line_about_similar_councils(client, similar, area):
    client.logout()
    service = ServiceFactory(category=area)

    page = text(client.get(service.get_absolute_url()))

    assert "most similar to" not in page
    assert "No council has an open need for Payroll." in page


@pytest.mark.parametrize(
    ("recorded", "line"),
    [
        ("nothing", "Not recorded: none of the 3 councils most similar to Durham has recorded any"),
        ("elsewhere", "Payroll, but 1 of them has recorded systems for other service areas."),
        (
            "all elsewhere",
            "Payroll, but all of them have recorded systems for other service areas.",
        ),
        ("here", "1 of the 3 councils most similar to Durham has recorded a system for Payroll."),
    ],
)
def test_a_need_tells_none_from_not_recorded(client, similar, area, recorded, line):
    need = NeedFactory(council=Council.objects.get(name="Durham"), category=area)
    if recorded != "nothing":
        product = ProductFactory(category=area if recorded == "here" else CategoryFactory())
        for council in similar if recorded == "all elsewhere" else similar[:1]:
            UseFactory(council=council, product=product, service=None)

    assert line in text(client.get(need.get_absolute_url()))


def test_a_need_says_whether_other_councils_have_one(client, member, area):
    need = NeedFactory(council=member.council, category=area)
    NeedFactory(council=member.council, category=area)
    NeedFactory(category=area, decided=True)
    assert "No other council has an open need for Payroll." in text(
        client.get(need.get_absolute_url())
    )

    NeedFactory(category=area)

    page = text(client.get(need.get_absolute_url()))
    assert "1 other council has an open need for Payroll." in page
