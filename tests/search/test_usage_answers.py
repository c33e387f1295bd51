"""A question about who uses something is answered above the results."""

import pytest

from portal.search.usage_question import UsageQuestion, read_usage_question
from tests.factories.councils import CouncilFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.pages import text

READ = {
    "who uses iTrent?": UsageQuestion("iTrent", is_about_leaving=False),
    "Which councils use ModernGov already?": UsageQuestion("ModernGov", is_about_leaving=False),
    "how many other councils have a system for payroll": UsageQuestion(
        "payroll", is_about_leaving=False
    ),
    "councils using Civica": UsageQuestion("Civica", is_about_leaving=False),
    "who has moved away from Oracle": UsageQuestion("Oracle", is_about_leaving=True),
    "authorities that left the Geac ledger": UsageQuestion("Geac ledger", is_about_leaving=True),
    "payroll": None,
    "who uses": None,
    "which district councils use ModernGov": None,
    "who should use iTrent": None,
}


@pytest.mark.parametrize("asked", READ)
def test_only_questions_about_use_are_read_as_such(asked):
    assert read_usage_question(asked) == READ[asked]


def used_by(product, region, **fields):
    council = CouncilFactory(region=region)
    return UseFactory(council=council, product=product, service=None, **fields)


@pytest.fixture
def itrent(db):
    supplier, payroll = SupplierFactory(name="MHR"), CategoryFactory(name="Payroll")
    itrent = ProductFactory(name="iTrent", supplier=supplier, category=payroll)
    used_by(itrent, "wales")
    used_by(itrent, "london")
    used_by(itrent, "london", status="stopped", stopped_reason="cost")
    used_by(itrent, "london", confirmation="proposed")
    listing = ServiceFactory(state="draft")
    listing.products.add(itrent)
    UseFactory(service=listing, council=CouncilFactory(region="wales"))
    return itrent


def answer(client, question, **chosen):
    return text(client.get("/search/", {"q": question, **chosen}))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who uses iTrent?", "2 councils use iTrent"),
        ("who uses the iTrent system", "2 councils use iTrent"),
        ("which councils use MHR", "2 councils use products from MHR"),
        ("how many councils have payroll", "2 councils have recorded a system for Payroll"),
        ("who left iTrent", "1 council has left iTrent"),
        ("who uses iTrent in Wales", "1 council uses iTrent (Wales)"),
        ("who uses iTrent in Scotland", "0 councils use iTrent (Scotland)"),
    ],
)
def test_the_answer_counts_what_everybody_may_see(client, itrent, question, said):
    page = answer(client, question)
    assert said in page
    assert ("In the whole United Kingdom: 2." in page) == ("(" in said)


def test_it_is_the_number_of_the_product_page(client, itrent):
    assert "2 councils use it" in text(client.get(itrent.get_absolute_url()))


def test_region_boxes_of_the_panel_narrow_it(client, itrent):
    assert "1 council uses iTrent (London)" in answer(client, "who uses iTrent", region="london")


@pytest.mark.parametrize("chosen", [{"exact": "1"}, {"kind": "product"}, {"phase": "live"}])
def test_filters_that_uses_do_not_have_leave_the_results_alone(client, itrent, chosen):
    assert "councils use iTrent" not in answer(client, "who uses iTrent", **chosen)


@pytest.mark.parametrize("question", ["who uses parking problems", "who left MHR", "iTrent"])
def test_what_has_no_such_name_is_only_searched_for(client, itrent, question):
    assert "councils use" not in answer(client, question)


def test_the_question_is_searched_for_by_what_it_is_about(client, itrent):
    assert "Results for “who left iTrent”" in answer(client, "who left iTrent")
    assert "1 result" in answer(client, "who left iTrent", kind="product")


def test_many_councils_are_counted_and_all_can_be_read(client, itrent):
    for _ in range(7):
        used_by(itrent, "wales")
    response = client.get("/search/", {"q": "who uses iTrent"})
    answer = response.context["answer"]

    assert "9 councils use iTrent" in text(response)
    assert "And 4 others" in text(response)
    assert len({*answer.named, *answer.others}) == 9
    assert all(council.get_absolute_url() in response.text for council in answer.councils)


@pytest.mark.parametrize(
    ("question", "part"), [("who uses iTrent", "who-uses-it"), ("who left iTrent", "moves")]
)
def test_it_leads_to_the_part_of_the_page_that_says_more(client, itrent, question, part):
    page = client.get("/search/", {"q": question}).text
    assert f'href="{itrent.get_absolute_url()}#{part}"' in page


def test_the_answer_about_an_area_leads_to_what_councils_use_for_it(client, itrent):
    page = client.get("/search/", {"q": "who has payroll"}).text
    assert f'href="{itrent.category.get_absolute_url()}shape/"' in page
