"""A worker that is killed at an import leaves whole rows, and the next one goes on with the rest.

`tests/operations/test_workers.py` has the rules for tasks that lost their worker.
"""

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.operations.lost_tasks import return_lost_tasks
from portal.operations.models import GONE_AFTER, Runner
from services.list_imports import actions
from services.models import Contract, ContractUse, Product, Use
from tests.factories.councils import MembershipFactory
from tests.factories.imports import ready
from tests.operations.processes import running, wait_until
from tests.worker import work

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER, UNDONE = 3_000, 800
COLUMNS = ["system", "owner_team", "reference", "ends_on"]


def as_if_time_had_passed():
    ago = timezone.now() - GONE_AFTER * 10
    Runner.objects.update(seen_at=ago)
    DBTaskResult.objects.filter(status="RUNNING").update(started_at=ago)


def imported(number):
    """An import of new systems, each with a contract, of which every tenth is known already."""
    editor = MembershipFactory(role="editor")
    slugs = [f"system-{n}" for n in range(number)]
    Product.objects.bulk_create(Product(name=slug, slug=slug) for slug in slugs)
    known = Product.objects.filter(slug__in=slugs[::10])
    Use.objects.bulk_create(Use(council=editor.council, product=each) for each in known)
    rows = [f"{name},ICT,C-{name},31/03/2030" for name in slugs]
    text = "\n".join(["System,Owner team,Contract reference,Contract end", *rows])
    return actions.write(ready(editor.council, editor.user, text, COLUMNS), by=editor.user)


def count_before(made):
    """Leave the database with statistics from a moment when nothing was recorded, but had been.

    It then expects one row wherever it looks, as it may after a council's first list.
    """
    uses = Use.objects.bulk_create(
        Use(council=made.council, product=product)
        for product in Product.objects.exclude(uses__council=made.council)
    )
    contracts = Contract.objects.bulk_create(Contract(council=made.council) for _ in uses)
    ContractUse.objects.bulk_create(
        ContractUse(use=use, contract=contract)
        for use, contract in zip(uses, contracts, strict=True)
    )
    ContractUse.objects.all().delete()
    Contract.objects.all().delete()
    Use.objects.filter(pk__in=[use.pk for use in uses]).delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE services_use, services_contract, services_contractuse")


def kill_a_worker_at(made, rows_done, stage):
    """Start a worker, and kill it as soon as so many rows are done."""
    with running("worker", "--interval", "0.1") as worker:
        wait_until(lambda: has_done(made, rows_done, stage))
        worker.kill()
    as_if_time_had_passed()


def has_done(made, rows_done, stage):
    made.refresh_from_db()
    return made.rows_done >= rows_done or made.stage != stage


def assert_whole(made):
    """What is recorded is what the rows that are done say, with each contract; nothing else."""
    made.refresh_from_db()
    done = made.rows.filter(is_done=True)
    assert done.count() == made.rows_done
    said = Use.objects.filter(owner_team="ICT")
    assert set(said.values_list("pk", flat=True)) == set(done.values_list("use", flat=True))
    assert Contract.objects.count() == said.count()
    assert said.filter(contract_links__contract__reference__startswith="C-").count() == said.count()


def start_another_worker():
    back, stopped = return_lost_tasks()
    assert (back, stopped) == (1, 0)
    DBTaskResult.objects.update(run_after=F("enqueued_at"))


def test_a_worker_killed_three_times_leaves_no_row_half_or_twice():
    made = imported(NUMBER)
    count_before(made)
    for rows_done in (1, NUMBER // 3, NUMBER // 2):
        kill_a_worker_at(made, rows_done, "importing")
        assert made.stage == "importing"
        assert_whole(made)
        start_another_worker()
    assert 0 < made.rows_done < NUMBER
    with running("worker", "--batch") as worker:
        worker.wait(60)

    assert_whole(made)
    assert (made.stage, made.rows_done, made.rows_to_do) == ("done", NUMBER, NUMBER)
    assert made.counts() == {"new": NUMBER * 9 // 10, "changed": NUMBER // 10}
    assert Use.objects.count() == NUMBER
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def test_a_worker_killed_while_an_import_is_undone_puts_back_each_row_once():
    made = imported(UNDONE)
    work()
    actions.undo(made, by=made.imported_by)
    kill_a_worker_at(made, UNDONE // 3, "undoing")
    assert made.stage == "undoing"
    undone = made.rows.filter(is_undone=True).count()
    assert undone == made.rows_done < UNDONE
    start_another_worker()
    work()

    made.refresh_from_db()
    assert (made.stage, made.rows_done, made.rows_to_do) == ("undone", UNDONE, UNDONE)
    assert Use.objects.count() == UNDONE // 10
    assert not Use.objects.filter(owner_team="ICT").exists()
    assert not Contract.objects.exists()
