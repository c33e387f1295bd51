"""Yesterday's figures never change, and there is one count a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.db import InternalError, connection, transaction

from portal.insights.models import Snapshot
from portal.insights.snapshot_job import one_view_of_the_database, take_snapshot
from portal.operations.schedule import SCHEDULE
from services.models import Service, Use
from tests.factories.councils import CouncilFactory
from tests.factories.services import ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db


def test_a_snapshot_holds_what_everybody_and_what_members_may_see(bureau, snapshot, values):
    assert values(snapshot, "sharing")["sharing"]["value"] == 2
    assert values(snapshot, "sharing_by_area")["payroll-and-pensions"]["value"] == 2
    assert values(snapshot, "contracts_ending", "peers_figures")["payroll-and-pensions"]["value"]
    assert "contracts_ending" not in snapshot.figures


def test_a_second_count_of_a_day_changes_nothing(bureau, capsys):
    call_command("take_snapshot")
    UseFactory(service=bureau)
    call_command("take_snapshot")

    assert Snapshot.objects.get().figures["sharing"]["values"][0]["value"] == 2
    assert capsys.readouterr().out.splitlines()[1] == "Today's figures are already saved."


def test_what_happens_later_changes_no_earlier_figure(bureau, values):
    with time_machine.travel("2026-03-01T04:00:00Z"):
        take_snapshot()
    before = Snapshot.objects.get().figures
    Service.objects.update(state="archived", title="Another name")
    Use.objects.all().delete()
    with time_machine.travel("2026-03-02T04:00:00Z"):
        later = take_snapshot()

    assert Snapshot.objects.get(date=date(2026, 3, 1)).figures == before
    assert values(later, "sharing")["sharing"]["value"] == 0


@pytest.mark.parametrize("change", [{"report": []}, {"figures": {}}])
def test_the_database_lets_nobody_change_a_snapshot(snapshot, change):
    with pytest.raises(InternalError, match="snapshots_are_never_changed"), transaction.atomic():
        Snapshot.objects.update(**change)


def test_the_database_lets_nobody_delete_a_snapshot(snapshot):
    with pytest.raises(InternalError, match="snapshots_are_never_changed"), transaction.atomic():
        Snapshot.objects.all().delete()


def test_it_is_taken_every_night_after_what_it_counts_is_in_order():
    commands = [regular.command for regular in SCHEDULE]

    assert commands.index("take_snapshot") > commands.index("mark_dormant")


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_keep_one_count():
    def take(_):
        try:
            return take_snapshot()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(take, range(2)))

    assert Snapshot.objects.count() == 1
    assert len([each for each in taken if each]) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_counts_is_not_half_seen():
    CouncilFactory()

    def write():
        CouncilFactory()
        connection.close()

    with one_view_of_the_database():
        before = Service.objects.count()
        with ThreadPoolExecutor(1) as threads:
            threads.submit(ServiceFactory).result()
        assert Service.objects.count() == before
    assert Service.objects.count() == before + 1


def test_the_months_are_their_last_days(taken):
    for day in ["2026-01-05", "2026-01-31", "2026-02-01", "2026-02-27"]:
        taken(date.fromisoformat(day))

    assert [each.date.isoformat() for each in Snapshot.objects.monthly()] == [
        "2026-02-27",
        "2026-01-31",
    ]


def test_a_series_reads_only_what_is_asked_for(taken, bureau, django_assert_num_queries):
    for day in ["2026-01-31", "2026-02-27", "2026-03-27"]:
        taken(date.fromisoformat(day))

    with django_assert_num_queries(2) as asked:
        series = Snapshot.objects.series(["sharing", "no_such_figure"])

    assert [day.month for day, _ in series] == [1, 2, 3]
    assert [values[0][0]["value"] for _, values in series] == [2, 2, 2]
    assert [values[1] for _, values in series] == [None] * 3
    assert "peers_figures" not in asked[1]["sql"]
    assert '"report"' not in asked[1]["sql"]


@pytest.mark.parametrize(
    ("taken_on", "found"),
    [
        (["2025-03-01", "2025-03-20"], "2025-03-01"),
        (["2025-02-20", "2025-03-12"], "2025-03-12"),
        (["2025-03-31", "2026-02-01"], "2025-03-31"),
        (["2025-01-01"], None),
        ([], None),
    ],
)
def test_a_year_before_is_the_nearest_count_of_about_then(taken, taken_on, found):
    for day in taken_on:
        taken(date.fromisoformat(day))

    earlier = Snapshot.objects.a_year_before(date(2026, 3, 6))

    assert (earlier and earlier.date.isoformat()) == found


def test_what_other_code_has_kept_is_still_shown(client, snapshot):
    """A figure that is no longer counted, and a value that held something more."""
    value = {"group": "a", "label": "A number of old", "value": 7, "of": None, "colour": "red"}
    old = {"title": "Something of old", "definition": "As it was.", "unit": "things"}
    Snapshot.objects.create(
        date=date(2020, 1, 1),
        definitions=0,
        figures={"gone": {**old, "values": [value]}},
        peers_figures={},
        report=[{"title": "Then", "sentences": ["It was so."], "figures": ["gone", "never"]}],
    )

    assert client.get("/insights/?on=2020-01-01").status_code == 200
    report = client.get("/insights/reports/2020-01-01/").text
    assert "It was so." in report
    assert "A number of old" in report
    assert "As it was." in report
    assert client.get("/insights/figures/gone/?on=2020-01-01").status_code == 404
