"""Contracts end and are renewed or followed by others; notices are published of some."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count

from portal.simulation.agenda import Agenda
from portal.simulation.population import contract_end
from portal.simulation.world import DAYS_IN_A_YEAR, SimulatedSystem, World
from services.models import Product
from services.notices.imports.awards import Award, Organization
from services.notices.imports.notice_import import NoticeImport
from services.notices.models import NoticeSource

SOFTWARE = "48000000"  # the CPV code of software packages
MONDAY = 0
_numbers = count(1)


def end_contracts(world: World, agenda: Agenda, published: list[Award]) -> None:
    """Decide what becomes of each contract that ends today."""
    for system in [each for each in world.systems.values() if each.ends_on == world.today]:
        _decide(world, system)
        if system.product and world.happens(world.rates["published"]):
            moment = world.clock.now + timedelta(days=world.rates["days_to_publish"])
            award = _award(system, world.today)
            agenda.add(moment, partial(published.append, award))


def _decide(world: World, system: SimulatedSystem) -> None:
    chance = world.random.random()
    if chance < world.rates["renewed"]:
        system.ends_on = contract_end(world, DAYS_IN_A_YEAR)
    elif chance < world.rates["renewed"] + world.rates["replaced"]:
        system.product = _another(world, system)
        system.ends_on = contract_end(world, DAYS_IN_A_YEAR)
    else:
        system.product = None


def _another(world: World, system: SimulatedSystem) -> Product:
    """A product that the council does not use, of the same service area where there is one."""
    own = {each.product for each in world.systems.values() if each.council == system.council}
    others = [each for each in world.products if each not in own]
    area = system.product.category_id if system.product else None
    return world.random.choice([each for each in others if each.category_id == area] or others)


def _award(system: SimulatedSystem, starts_on: date) -> Award:
    """The public notice of the contract that a council has now."""
    product = system.product
    assert product is not None  # noqa: S101 - contracts of nothing are not published
    number = next(_numbers)
    return Award(
        source=NoticeSource.CONTRACTS_FINDER,
        ocid=f"ocds-b5fd17-simulated-{number}",
        award_id="1",
        release_id=str(number),
        released_at=datetime.combine(starts_on, time(12), UTC),
        buyer=Organization(system.council.official_name),
        suppliers=(Organization(product.supplier.name if product.supplier else "Unknown"),),
        title=f"{product.name} licences and support",
        description="",
        codes=(SOFTWARE,),
        starts_on=starts_on,
        ends_on=system.ends_on,
        latest_end=None,
        value=100_000,
        published_on=starts_on,
        url="",
    )


def harvest(world: World, published: list[Award]) -> None:
    """Import what was published, once a week; the product does so each night."""
    if not world.switches.harvest or world.today.weekday() != MONDAY or not published:
        return
    NoticeImport().take_in_read((award.ocid, [award]) for award in published)
    published.clear()
