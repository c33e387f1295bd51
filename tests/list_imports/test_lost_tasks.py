"""An import whose task is gone is queued again, by hand."""

from io import StringIO

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from services.models import Use
from tests.factories.services import ProductFactory
from tests.worker import work

pytestmark = pytest.mark.django_db


def resumed():
    out = StringIO()
    call_command("resume_imports", stdout=out)
    return out.getvalue().strip()


def lose_the_task(way, step):
    way.client.post(f"{way.address}{step}/")
    DBTaskResult.objects.all().delete()


def test_an_import_without_a_task_is_written_and_undone(way):
    ProductFactory(name="iTrent")
    way.upload("System\niTrent\n")
    way.accept_columns()
    lose_the_task(way, "write")
    assert (resumed(), way.made.stage) == ("1 queued", "importing")
    assert resumed() == "1 queued"  # twice does no harm
    work()
    assert (way.made.stage, Use.objects.count()) == ("done", 1)

    lose_the_task(way, "undo")
    assert resumed() == "1 queued"
    work()
    assert (way.made.stage, Use.objects.count()) == ("undone", 0)


def test_others_are_left_alone(way):
    ProductFactory(name="iTrent")
    way.upload("System\niTrent\n")
    assert resumed() == "0 queued"
    way.accept_columns()
    way.write()
    assert resumed() == "0 queued"
