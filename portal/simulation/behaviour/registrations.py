"""Councils register services, some of which exist already."""

from portal.simulation.world import SimulatedPerson, World
from services.actions import start_listing, submit
from services.models import Category, Service
from services.models.choices import ServiceKind
from services.models.similar_listings import find_similar_services

SHOWN = 5
# how another council words the same
TITLES = ["Shared {area} service", "{area} system", "{area} platform for the region", "Our {area}"]
MISSING_FACTS = {"hosting": "saas", "phase": "live"}


def register(world: World) -> None:
    """Let some editors register a service today."""
    for council in world.councils:
        if world.happens_today(world.rates["registered"]):
            editors = world.editors(council)
            if editors:
                _register(world, world.random.choice(editors))


def _register(world: World, person: SimulatedPerson) -> None:
    world.tally.registered += 1
    existing = _existing(world, person) if world.happens(world.rates["would_duplicate"]) else None
    service = _draft(world, person, existing)
    if existing:
        world.tally.would_be_duplicates += 1
        if _is_prevented(world, person, service, existing):
            world.tally.duplicates_prevented += 1
            return
        world.tally.duplicates_made += 1
    start_listing(service, council=person.council, by=person.user)
    submit(service, by=person.user)


def _existing(world: World, person: SimulatedPerson) -> Service | None:
    """A published service of another council."""
    known = Service.objects.published().exclude(council=person.council).exclude(category=None)
    keys = list(known.order_by("pk").values_list("pk", flat=True))
    return Service.objects.select_related("category", "council").get(pk=world.random.choice(keys))


def _draft(world: World, person: SimulatedPerson, existing: Service | None) -> Service:
    area = existing.category if existing else _random_area(world)
    assert area is not None  # noqa: S101 - every service of the simulation has one
    title = world.random.choice(TITLES).format(area=area.name.lower())
    number = world.tally.registered
    return Service(
        title=f"{title} ({person.council.name}, {number})",
        summary=f"{area.name} that other councils can join.",
        description=f"{person.council.name} uses this for {area.name.lower()}.",
        category=area,
        kind=ServiceKind.SHARED_SERVICE,
        contact_email=person.user.email,
        **MISSING_FACTS,
    )


def _random_area(world: World) -> Category:
    areas = Category.objects.filter(parent__isnull=False).order_by("pk")
    return world.random.choice(list(areas))


def _is_prevented(world: World, person: SimulatedPerson, draft: Service, existing: Service) -> bool:
    """Whether the overlap check shows what exists, and the person joins it."""
    if not world.switches.overlap_check:
        return False
    draft.council = person.council
    shown = find_similar_services(draft, SHOWN, for_council=person.council)
    is_shown = existing.pk in [each.service.pk for each in shown]
    return is_shown and world.happens(world.rates["heeded"])
