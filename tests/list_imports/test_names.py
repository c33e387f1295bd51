"""What names of a file mean: one answer for many, and rows that wait for moderators."""

import pytest

from services.actions.product_requests import answer_product_request
from services.list_imports.models import ValueMapping
from services.models import ProductAlias, ProductRequest, Use
from tests.factories.accounts import UserFactory
from tests.factories.services import ProductFactory, SupplierFactory
from tests.pages import text
from tests.worker import work

pytestmark = pytest.mark.django_db
NUMBER = 30  # more than a page


@pytest.fixture
def unknown(way):
    """A list of which one system is known, and its suppliers are not."""
    ProductFactory(name="iTrent")
    rows = [f"Ledger number {n},Northwind {n}" for n in range(NUMBER)]
    way.upload("\n".join(["System,Supplier", "iTrent,Northwind 0", *rows]))
    way.accept_columns()
    return way


def answer(client, way, **sent):
    return client.post(f"{way.address}names/", sent)


def test_names_that_nobody_answers_are_left_out_at_once(unknown, client):
    answer(client, unknown, rest="none")
    assert unknown.made.stage == "rows"
    assert set(unknown.outcomes().values()) == {"new", "left_out"}
    assert ValueMapping.objects.filter(answer="none").count() == 2 * NUMBER
    assert not ProductRequest.objects.exists()


def test_systems_that_nobody_answers_are_asked_for_at_once(unknown, client):
    form = client.get(f"{unknown.address}names/").context["form"]
    first = form.questions[0]
    sent = {f"is_{first.key}": "other", f"other_{first.key}": "iTrent", "rest": "ask"}
    answer(client, unknown, **sent)
    assert unknown.made.stage == "rows"
    assert ProductRequest.objects.count() == NUMBER - 1
    assert ValueMapping.objects.get(value=first.value.text.casefold()).product.name == "iTrent"
    asked = ProductRequest.objects.get(name="Ledger number 7")
    assert asked.supplier_name == "Northwind 7"


def test_without_an_answer_for_the_rest_each_name_needs_its_own(unknown, client):
    page = text(answer(client, unknown, rest=""))
    assert "Say what “Ledger number 0” means." in page
    assert not ValueMapping.objects.exists()


def test_too_many_systems_to_ask_for_are_refused_and_nothing_is_kept(way, client):
    rows = [f"Ledger number {n}" for n in range(201)]
    way.upload("\n".join(["System", *rows]))
    way.accept_columns()
    page = text(answer(client, way, rest="ask"))
    assert "Your council is waiting for answers about 200 products." in page
    assert not ProductRequest.objects.exists()
    assert not ValueMapping.objects.exists()


def test_a_list_of_which_all_rows_wait_is_finished_and_comes_in_once_answered(unknown, client):
    answer(client, unknown, rest="ask")
    unknown.upload("System,Supplier\nLedger number 1,\nLedger number 2,\n")
    page = text(client.get(f"{unknown.address}rows/"))
    assert "2 rows wait for moderators" in page
    assert "Finish import" in page
    unknown.write()
    made = unknown.made
    assert (made.stage, made.counts()) == ("done", {"waiting": 2})
    asked = ProductRequest.objects.get(name="Ledger number 2")
    answer_product_request(asked, ProductFactory(), by=UserFactory(duty="moderator"))
    work()
    made.refresh_from_db()
    assert (made.stage, made.counts()) == ("done", {"waiting": 1, "new": 1})
    assert (made.rows_done, made.rows_to_do) == (1, 1)
    assert Use.objects.get().product == ProductRequest.objects.get(pk=asked.pk).product


def test_a_list_of_which_no_row_can_come_in_has_nothing_to_press(way, client):
    way.upload("System,Owner team\nNorthwind Ledger,Finance\n")
    way.accept_columns()
    page = text(client.get(f"{way.address}rows/"))
    assert "Nothing changes" in page
    assert "/write/" not in page


def test_names_sent_after_the_import_has_begun_change_nothing(unknown, client):
    page = client.get(f"{unknown.address}names/")
    unknown.client.post(f"{unknown.address}write/")
    assert unknown.made.stage == "importing"
    answer(client, unknown, rest="none")
    assert unknown.made.stage == "importing"
    assert not ValueMapping.objects.exists()
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("title", "supplier", "chosen"),
    [
        ("Supply of ModernGov 2024-27", "", "ModernGov"),
        ("MODERNGOV: support and maintenance", "Civica", "ModernGov"),
        ("Supply of ModernGov", "Northwind", ""),  # another company sells it
        ("Confirm the annual accounts", "", ""),  # a word of every day
        ("ModernGov or iTrent", "", ""),  # either
        ("Civica hosting", "", ""),  # a name of its supplier, which sells more
        ("Legal services", "", None),
    ],
)
def test_a_title_that_names_a_system_proposes_it(way, client, title, supplier, chosen):
    civica = SupplierFactory(name="Civica")
    SupplierFactory(name="Northwind")
    for name in ("ModernGov", "Confirm", "iTrent"):
        ProductFactory(name=name, supplier=civica)
    pay = ProductFactory(name="Civica Pay", supplier=civica)
    ProductAlias.objects.create(product=pay, name="Civica")
    way.upload(f"Contract title,Supplier\n{title},{supplier}\n")
    way.columns("system", "supplier")
    question = client.get(f"{way.address}names/").context["form"].questions[0]
    names = [
        str(each.thing) for each in question.proposals if each.why == "The text contains its name"
    ]
    likely = [str(each.thing) for each in question.proposals if each.is_likely]
    assert bool(names) == (chosen is not None)
    assert likely == ([chosen] if chosen else [])


def test_names_that_we_may_know_come_first_and_are_not_left_out_unseen(way, client):
    known = [f"Casebook {n}x" for n in range(10, 35)]
    for name in known:
        ProductFactory(name=name)
    rows = [f"Legal services {n}" for n in range(30)] + [f"Supply of {name}" for name in known]
    way.upload("\n".join(["System", *rows]))
    way.accept_columns()
    form = client.get(f"{way.address}names/").context["form"]
    assert all(each.proposals[0].is_likely for each in form.questions)
    chosen = {f"is_{each.key}": each.proposals[0].thing.pk for each in form.questions}
    answer(client, way, rest="none", **chosen)
    form = client.get(f"{way.address}names/").context["form"]
    assert [each.value.text for each in form.questions] == [f"Supply of {n}" for n in known[20:]]
    chosen = {f"is_{each.key}": each.proposals[0].thing.pk for each in form.questions}
    answer(client, way, **chosen)
    outcomes = list(way.outcomes().values())
    assert (outcomes.count("new"), outcomes.count("left_out")) == (25, 30)


@pytest.fixture
def unknown_supplier(way, client):
    ProductFactory(name="iTrent")
    SupplierFactory(name="MHR")
    way.upload("System,Supplier\niTrent,Northwind\n")
    way.accept_columns()
    page = client.get(f"{way.address}names/")
    (question,) = page.context["form"].questions
    return question.key, text(page)


def test_a_supplier_that_is_missing_can_be_left_out_whatever_was_typed(
    way, client, unknown_supplier
):
    key, page = unknown_supplier
    assert "Leave it out: the rows are imported without it." in page
    answer(client, way, **{f"is_{key}": "none", f"other_{key}": "No such company"})
    assert way.made.stage == "rows"
    assert ValueMapping.objects.get().answer == "none"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "“Northwind”: Enter the name, or select another answer."),
        ("No such company", "“Northwind”: Enter the name of a supplier in the directory."),
    ],
)
def test_what_is_wrong_with_a_supplier_names_the_question(
    way, client, unknown_supplier, typed, why
):
    key, page = unknown_supplier
    assert "(required if you select “Another supplier”)" in " ".join(page.split())
    page = text(answer(client, way, **{f"is_{key}": "other", f"other_{key}": typed}))
    assert page.count(why) == 2  # in the summary and at the field
    assert not ValueMapping.objects.exists()
