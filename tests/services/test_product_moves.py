"""Who came to a product and who left it, and why."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from services.models import Use
from services.models.product_moves import moves_of
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def oracle():
    return ProductFactory(name="Oracle EBS")


def seen(product):
    return moves_of(product, Use.objects.visible_to(AnonymousUser()))


def test_moves_are_counted_by_council_in_both_directions(oracle):
    geac, unit4 = ProductFactory(name="SmartStream"), ProductFactory(name="Unit4")
    for year in (2006, 2008):
        UseFactory(product=oracle, service=None, replaced_product=geac, since=date(year, 4, 1))
    UseFactory(product=unit4, service=None, replaced_product=oracle, since=date(2020, 4, 1))
    UseFactory(product=unit4, service=None, replaced_product=oracle, confirmation="proposed")

    moves = seen(oracle)

    assert [(r["name"], r["councils"], r["latest"]) for r in moves.arrived] == [
        ("SmartStream", 2, date(2008, 4, 1))
    ]
    assert [(r["name"], r["councils"]) for r in moves.left] == [("Unit4", 1)]


def test_the_page_says_why_councils_stopped(client, oracle):
    stopped = {"product": oracle, "service": None, "status": "stopped"}
    UseFactory(
        **stopped,
        council=CouncilFactory(name="Durham"),
        stopped_reason="Support ended.",
        lesson="Clean the data first.",
        until=date(2022, 3, 31),
    )

    page = text(client.get(oracle.get_absolute_url()))

    assert "Councils that left it, and why" in page
    assert "Clean the data first." in page
    assert "March 2022" in page


def test_who_left_is_named_with_what_they_use_instead_and_why(oracle):
    unit4, durham = ProductFactory(name="Unit4"), CouncilFactory(name="Durham")
    bureau = ServiceFactory(products=[oracle])
    UseFactory(product=unit4, service=None, replaced_product=oracle, council=durham)
    ended = {"status": "stopped", "stopped_reason": "Support ended."}
    UseFactory(product=oracle, service=None, council=durham, **ended)
    other = UseFactory(service=bureau, **ended)

    leavers = seen(oracle).leavers

    assert [(each.council, each.instead and each.instead.used) for each in leavers] == [
        (durham, unit4),
        (other.council, None),
    ]
    assert {each.stopped.stopped_reason for each in leavers} == {"Support ended."}


def test_the_number_that_stopped_and_the_table_are_of_the_same_councils(client, oracle):
    for council in (CouncilFactory(name="Mover"), CouncilFactory(name="Both")):
        UseFactory(replaced_product=oracle, council=council)
    stopped = {"product": oracle, "service": None, "status": "stopped"}
    UseFactory(**stopped, council=council, stopped_reason="Support ended.")
    UseFactory(**stopped, council=CouncilFactory(name="Silent"), stopped_reason="-")
    UseFactory(service=ServiceFactory(products=[oracle]), status="stopped", stopped_reason="Old.")
    # what is only planned has replaced nothing yet
    UseFactory(replaced_product=oracle, status="considering")
    UseFactory(product=oracle, service=None)

    page = text(client.get(oracle.get_absolute_url()))

    assert "4 councils have left it</a>." in page
    assert len(seen(oracle).leavers) == Use.objects.that_left(oracle).councils_count() == 4


def test_a_council_that_still_uses_a_product_for_something_has_not_left_it(client, oracle):
    both, left = CouncilFactory(name="Both"), CouncilFactory(name="Left")
    stopped = {"status": "stopped", "stopped_reason": "Old."}
    UseFactory(product=oracle, service=None, council=left, **stopped)
    UseFactory(service=ServiceFactory(products=[oracle]), council=both, **stopped)
    UseFactory(replaced_product=oracle, product=ProductFactory(), service=None, council=both)
    UseFactory(product=oracle, service=None, council=both, status="phasing_out")

    page = text(client.get(oracle.get_absolute_url()))

    assert [leaver.council for leaver in seen(oracle).leavers] == [left]
    assert {use.council for use in Use.objects.that_left(oracle)} == {left}
    assert {use.council for use in Use.objects.that_left_supplier(oracle.supplier)} == {left}
    assert sum(row["former"] for row in Use.objects.of_product(oracle).count_by_place(365)) == 1
    assert "1 council has left it</a>." in page


def test_a_region_narrows_who_left_as_it_narrows_who_stays(client, oracle):
    for region in ("wales", "wales", "london"):
        council = CouncilFactory(region=region)
        UseFactory(product=oracle, service=None, council=council)
        left = CouncilFactory(name=f"Left {council.pk}", region=region)
        UseFactory(replaced_product=oracle, product=ProductFactory(), service=None, council=left)

    page = text(client.get(oracle.get_absolute_url(), {"region": "wales"}))

    assert "2 councils have left it</a>." in page
    assert page.count("Left ") == 2


def test_a_long_list_of_leavers_says_how_many_there_are(client, oracle):
    for _ in range(22):
        UseFactory(product=oracle, service=None, status="stopped", stopped_reason="Old.")
    UseFactory(product=oracle, service=None)

    page = text(client.get(oracle.get_absolute_url()))

    assert "22 councils have left it</a>." in page
    assert "Showing 20 of 22 councils that left it." in page


def test_a_product_that_nobody_moved_to_or_from_has_no_such_part(client, oracle):
    UseFactory(product=oracle, service=None)

    assert not seen(oracle)
    assert "Moves to and from" not in text(client.get(oracle.get_absolute_url()))


def test_an_editor_says_what_a_product_replaced(client, oracle):
    geac = ProductFactory(name="SmartStream")
    editor = MembershipFactory(role="editor")
    client.force_login(editor.user)
    address = f"/services/products/{oracle.slug}/use/"

    wrong = text(client.post(address, {"status": "in_use", "replaced_product": "Oracle EBS"}))
    client.post(address, {"status": "in_use", "replaced_product": "smartstream"})

    assert "Enter a different product from the one you use." in wrong
    use = Use.objects.get()
    assert (use.product, use.replaced_product) == (oracle, geac)
    assert 'value="SmartStream"' in client.get(address).content.decode()
