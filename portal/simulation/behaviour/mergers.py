"""Some councils merge on 1 April 2028."""

from datetime import date

from councils.actions import apply_succession, confirm_succession, note_succession
from councils.models import Council, CouncilKind, Succession
from councils.models.succession import SuccessionKind
from portal.simulation.rates import MINUTES
from portal.simulation.world import World

VESTING_DAY = date(2028, 4, 1)
GROUP = 4  # councils that become one
SHARE = 0.5  # of districts


def merge_councils(world: World) -> None:
    """Let half of the district councils become parts of others, four at a time."""
    if world.today != VESTING_DAY:
        return
    districts = [each for each in world.councils if each.kind == CouncilKind.NON_METROPOLITAN]
    merging = districts[: int(len(districts) * SHARE)]
    for place in range(0, len(merging) - GROUP + 1, GROUP):
        successor, *others = merging[place : place + GROUP]
        for predecessor in others:
            _merge(world, predecessor, successor)


def _merge(world: World, predecessor: Council, successor: Council) -> None:
    by = world.stewards[0]
    succession = Succession(
        predecessor=predecessor,
        successor=successor,
        on=world.today,
        kind=SuccessionKind.MERGED,
    )
    apply_succession(note_succession(succession, by=by), by=by)
    confirm_succession(Succession.objects.get(pk=succession.pk), by=by)
    world.councils.remove(predecessor)
    for person in world.people.pop(predecessor.pk, []):
        person.council = successor
        world.people[successor.pk].append(person)
    for system in world.systems.values():
        if system.council == predecessor:
            system.council = successor
    world.tally.steward_minutes["a succession"] += MINUTES["a succession"]
