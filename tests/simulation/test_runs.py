"""A small council world lives by the product's own code, on a clock and a database of its own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from portal.simulation.agenda import Agenda
from portal.simulation.behaviour.letters import answer_letter
from portal.simulation.clock import SCHEMA, SimulatedClock
from portal.simulation.figures import _most_in_a_fortnight
from portal.simulation.mailbox import MAILBOX
from portal.simulation.population import populate
from portal.simulation.run import SETTINGS, START, Run
from portal.simulation.world import Switches
from services.models import Contract, Product, Use
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory, ProductFactory


def test_appointments_are_done_in_the_order_of_their_time():
    done, agenda = [], Agenda()
    for day in (3, 1, 2, 1):
        agenda.add(START + timedelta(days=day), lambda day=day: done.append(day))

    agenda.do_until(START + timedelta(days=2))

    assert done == [1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_python_and_the_database_go_by_the_same_clock():
    moment = datetime(2028, 4, 1, 9, tzinfo=UTC)
    clock = SimulatedClock(START)
    with clock.running(), connection.cursor() as cursor:
        clock.move_to(moment)
        cursor.execute("SELECT now(), statement_timestamp()")
        assert cursor.fetchone() == (moment, moment)
        assert timezone.now() == moment
        product = ProductFactory()
        use = Use.objects.create(council=CouncilFactory(), product=product)
        assert use.created_at == moment
    assert timezone.now().year < 2028
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(year FROM now()) < 2028, to_regnamespace(%s)", [SCHEMA])
        assert cursor.fetchone() == (True, None)


@pytest.fixture
def run():
    return Run(1, 0, Switches())


@pytest.fixture
def world(run, db):
    for number in range(40):
        ProductFactory(name=f"System {number}")
    CategoryFactory(parent=CategoryFactory())
    for code in ("E06000047", "E07000008"):
        CouncilFactory(code=code)
    with run.world.clock.running():
        populate(run.world, 2)
        yield run.world


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_answered_truly(world):
    """What was renewed gets its new end, what was replaced its successor, what ended stops."""
    council = world.councils[0]
    renewed, replaced, ended = [
        system
        for system in world.systems.values()
        if system.council == council and Contract.objects.filter(uses=system.use).exists()
    ][:3]
    keys = {each: each.use for each in (renewed, replaced, ended)}
    passed = world.today - timedelta(days=1)
    Contract.objects.filter(uses__in=keys.values()).update(ends_on=passed)
    renewed.ends_on = replaced.ends_on = world.today + timedelta(days=900)
    used = [each.product for each in world.systems.values() if each.council == council]
    replaced.product = Product.objects.exclude(pk__in=[each.pk for each in used]).first()
    ended.product = None

    answer_letter(world, world.editors(council)[0])

    assert Use.objects.get(pk=keys[renewed]).contract_ends_on == renewed.ends_on
    assert Use.objects.get(pk=keys[replaced]).status == "stopped"
    assert Use.objects.running().get(council=council, product=replaced.product)
    assert Use.objects.get(pk=keys[ended]).status == "stopped"
    assert world.tally.minutes_of_councils > 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_months_pass_with_letters_answers_and_work_for_stewards(run, world, settings):
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    call_command("load_boards", verbosity=0)
    long_ago = world.clock.now - timedelta(days=360)
    Use.objects.update(last_confirmed_at=long_ago)

    months = list(run.months(62))

    assert len(months) == 2
    assert max(months) > 0
    assert all(len(days) <= 5 for days in MAILBOX.questions.values())
    assert world.tally.minutes_of_councils > 0


def test_the_most_letters_within_14_days_are_counted():
    first = START.date()
    days = [first + timedelta(days=each) for each in (0, 14, 20, 27, 60)]

    assert _most_in_a_fortnight(days) == 3
    assert _most_in_a_fortnight([]) == 0


def test_production_is_not_simulated(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="Not in production"):
        call_command("simulate_years")
