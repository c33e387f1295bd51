"""Several people and workers at one council's list: nothing is there twice, half or lost."""

from functools import partial

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from portal.site.errors import RuleBroken
from services.actions import record_use
from services.list_imports import actions
from services.list_imports.engine.writer import write_batch
from services.list_imports.models import ListImport
from services.list_imports.tasks import undo_rows, write_rows
from services.models import Contract, Product, Use
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.imports import ready
from tests.factories.services import ProductFactory, SupplierFactory, UseFactory
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ["system", "owner_team", "reference", "ends_on", "annual_cost"]
NUMBER = 260  # more than a batch


@pytest.fixture
def editor():
    return MembershipFactory(council=CouncilFactory(slug="powys"), role="editor")


@pytest.fixture
def names():
    maker = SupplierFactory(name="Northwind")
    return [ProductFactory(name=f"System {n}", supplier=maker).name for n in range(NUMBER)]


def list_of(names, team="ICT"):
    rows = [f"{name},{team},C-{name},31/03/2030,{n}" for n, name in enumerate(names)]
    return "\n".join(["System,Owner team,Contract reference,Contract end,Annual cost", *rows])


def queued(editor, text):
    """An import that a worker has to write."""
    made = ready(editor.council, editor.user, text, COLUMNS)
    return actions.write(made, by=editor.user)


def writing(made):
    return lambda: write_rows.func(made.pk)


def assert_adds_up(made, rows):
    """Every row has one outcome, and those that say something are written."""
    made.refresh_from_db()
    counts = made.counts()
    assert sum(counts.values()) == rows
    assert set(counts) <= {"new", "changed", "same"}
    assert not made.rows.filter(is_done=False).exists()
    assert made.rows_done == made.rows_to_do == rows
    assert made.stage == "done"


def test_two_lists_of_one_council_at_once_bring_each_system_once(editor, names):
    first = queued(editor, list_of(names[:200], "ICT"))
    second = queued(editor, list_of(reversed(names[100:]), "Digital"))

    assert at_the_same_moment(writing(first), writing(second)) == [None, None]

    assert_adds_up(first, 200)
    assert_adds_up(second, NUMBER - 100)
    assert Use.objects.count() == Contract.objects.count() == NUMBER
    assert not Use.objects.exclude(contract_links__contract__reference__startswith="C-").exists()
    new = sum(made.counts()["new"] for made in (first, second))
    assert new == NUMBER


def test_lists_of_several_councils_in_different_orders_do_not_block_each_other(editor, names):
    others = [MembershipFactory(role="editor") for _ in range(3)]
    orders = [names, names[::-1], names[130:] + names[:130], names[::2] + names[1::2]]
    made = [
        queued(each, list_of(order)) for each, order in zip([editor, *others], orders, strict=True)
    ]

    assert at_the_same_moment(*map(writing, made)) == [None] * 4

    for each in made:
        assert_adds_up(each, NUMBER)
    assert Use.objects.count() == 4 * NUMBER


@pytest.mark.parametrize("cost", [-5, 10**12])
def test_lists_that_are_refused_in_part_do_not_block_each_other(editor, names, cost):
    """A row that only the database refuses, after the check, has the others written singly."""
    other = MembershipFactory(role="editor")
    made = [queued(editor, list_of(names)), queued(other, list_of(names[::-1]))]
    for each in made:
        refused = each.rows.in_order()[50]
        refused.facts["stated"]["annual_cost"] = cost
        refused.save()

    def write_all(key):
        while write_batch(key):
            pass

    assert at_the_same_moment(*[partial(write_all, each.pk) for each in made]) == [None, None]

    for each in made:
        assert each.counts() == {"new": NUMBER - 1, "rejected": 1}


def test_two_workers_at_one_list_write_each_row_once(editor, names):
    made = queued(editor, list_of(names))

    assert at_the_same_moment(*[writing(made)] * 3) == [None] * 3

    assert_adds_up(made, NUMBER)
    assert Use.objects.count() == Contract.objects.count() == NUMBER


def test_import_pressed_five_times_at_once_starts_once(editor, names):
    made = ready(editor.council, editor.user, list_of(names[:30]), COLUMNS)
    responses = []

    def press():
        client = Client()
        client.force_login(editor.user)
        responses.append(client.post(f"/councils/powys/import/{made.pk}/write/"))

    assert at_the_same_moment(*[press] * 5) == [None] * 5

    report = f"/councils/powys/import/{made.pk}/"
    assert [(each.status_code, each.url) for each in responses] == [(302, report)] * 5
    assert DBTaskResult.objects.filter(task_path__endswith="write_rows").count() == 1
    write_rows.func(made.pk)
    assert_adds_up(made, 30)


def test_undo_pressed_while_rows_are_written_is_refused_and_harms_nothing(editor, names):
    made = queued(editor, list_of(names))
    assert write_batch(made.pk)

    def undo():
        actions.undo(ListImport.objects.get(pk=made.pk), by=editor.user)

    with pytest.raises(RuleBroken, match="Wait until the rows"):
        undo()
    written, *refused = at_the_same_moment(writing(made), *[undo] * 3)

    assert written is None
    made.refresh_from_db()
    if made.stage == "undoing":  # it was pressed after the last row
        undo_rows.func(made.pk)
        assert not Use.objects.exists()
    else:
        assert all(isinstance(each, RuleBroken) for each in refused)
        assert_adds_up(made, NUMBER)


def test_undo_by_two_people_at_once_happens_once(editor, names):
    made = queued(editor, list_of(names))
    write_rows.func(made.pk)

    results = at_the_same_moment(*[lambda: actions.undo(made, by=editor.user)] * 2)
    at_the_same_moment(*[lambda: undo_rows.func(made.pk)] * 2)

    assert results.count(None) == 1
    made.refresh_from_db()
    assert (made.stage, made.rows_done, made.rows_to_do) == ("undone", NUMBER, NUMBER)
    assert not Use.objects.exists()
    assert not Contract.objects.exists()


def test_what_a_person_says_while_a_list_is_written_is_not_lost(editor, names):
    products = list(Product.objects.filter(name__in=names))
    for product in products:
        UseFactory(council=editor.council, product=product, service=None, owner_team="Old")
    made = queued(editor, list_of(names))
    addresses = [f"/services/products/{product.slug}/use/" for product in products[::10]]

    def edit(addresses):
        client = Client()
        client.force_login(editor.user)
        for address in addresses:
            form = client.get(address).context["form"]
            sent = {name: form[name].value() or "" for name in form.fields}
            response = client.post(address, sent | {"lesson": "Train people early."})
            assert response.status_code == 302, response.content.decode()

    edits = [lambda part=addresses[n::3]: edit(part) for n in range(3)]
    assert at_the_same_moment(writing(made), *edits) == [None] * 4

    assert_adds_up(made, NUMBER)
    learnt = Use.objects.filter(lesson="Train people early.")
    assert learnt.count() == len(addresses)
    assert not Use.objects.exclude(owner_team="ICT").exists()


def test_a_system_recorded_by_a_person_while_a_list_brings_it_is_there_once(editor, names):
    made = queued(editor, list_of(names))

    def record(product):
        use = Use(council=editor.council, product=product, notes="Ours.")
        return lambda: record_use(use, by=editor.user)

    products = Product.objects.filter(name__in=names[::40])
    written, *results = at_the_same_moment(writing(made), *map(record, products))

    assert written is None
    assert all(each is None or isinstance(each, RuleBroken) for each in results)
    assert_adds_up(made, NUMBER)
    assert Use.objects.count() == NUMBER
