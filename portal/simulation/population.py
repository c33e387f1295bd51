"""The world on its first day: councils, people, systems, contracts and services."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from allauth.account.models import EmailAddress

from councils.models import Council, Membership, MembershipState, Role
from portal.accounts.models import User
from portal.simulation.world import DAYS_IN_A_YEAR, SimulatedPerson, SimulatedSystem, World
from services.models import Category, Contract, ContractUse, Product, Service, Use
from services.models.choices import ServiceKind, ServiceState

_numbers = count(1)
DESCRIPTION = "{council} runs {title} for its own staff, and would share it with other councils."


def populate(world: World, councils: int) -> None:
    """Fill the database, and the world with it."""
    current = Council.objects.current().of_local_government().in_order()
    world.councils = list(current[:councils])
    world.products = list(Product.objects.select_related("supplier", "category").order_by("pk"))
    world.stewards = [_steward(number) for number in range(int(world.rates["stewards"]))]
    for council in world.councils:
        _add_people(world, council)
    _add_systems(world)
    _add_services(world)


def add_person(world: World, council: Council, role: Role, *, began: datetime) -> SimulatedPerson:
    """A member of a council with a confirmed address."""
    lowest, highest = world.rates["ignored_least"], world.rates["ignored_most"]
    person = SimulatedPerson(
        new_user(council.slug), council, role, world.random.uniform(lowest, highest)
    )
    Membership.objects.create(
        user=person.user,
        council=council,
        role=role,
        state=MembershipState.ACTIVE,
        began_at=began,
        is_chosen=True,
    )
    world.people[council.pk].append(person)
    return person


def new_user(domain: str) -> User:
    """An account with a confirmed address."""
    number = next(_numbers)
    email = f"person{number}@{domain}.example"
    user = User.objects.create_user(email=email, display_name=f"Person {number}")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _steward(number: int) -> User:
    user = new_user(f"steward{number}")
    user.give_duty("administrator" if number == 0 else "moderator")
    return user


def _add_people(world: World, council: Council) -> None:
    editors = int(world.rates["editors_per_council"])
    members = int(world.rates["people_per_council"]) - editors
    roles = [Role.MANAGER, *[Role.EDITOR] * (editors - 1), *[Role.MEMBER] * members]
    for role in roles:
        add_person(world, council, role, began=world.clock.now)


def _add_systems(world: World) -> None:
    uses = Use.objects.bulk_create(_uses(world), batch_size=500)
    contracts = []
    for use in uses:
        system = _system(world, use)
        world.systems[use.pk] = system
        if world.happens(world.rates["known_contracts"]):
            contracts.append((use, Contract(council=use.council, ends_on=system.ends_on)))
    Contract.objects.bulk_create([contract for _, contract in contracts], batch_size=500)
    ContractUse.objects.bulk_create(
        [ContractUse(use=use, contract=contract) for use, contract in contracts], batch_size=500
    )


def _uses(world: World) -> Iterator[Use]:
    """Each council's systems, confirmed at some time of the year before."""
    number = min(int(world.rates["systems_per_council"]), len(world.products))
    for council in world.councils:
        for product in world.random.sample(world.products, number):
            days = world.random.randrange(DAYS_IN_A_YEAR)
            confirmed = world.clock.now - timedelta(days=days)
            yield Use(council=council, product=product, last_confirmed_at=confirmed)


def _system(world: World, use: Use) -> SimulatedSystem:
    return SimulatedSystem(use.pk, use.council, use.product, contract_end(world))


def contract_end(world: World, least: int = 1) -> date:
    """The day on which a contract ends that runs, or begins, today."""
    days = int(world.rates["contract_years"] * DAYS_IN_A_YEAR)
    return world.today + timedelta(days=world.random.randrange(least, days))


def _add_services(world: World) -> None:
    areas = list(Category.objects.filter(parent__isnull=False).order_by("pk"))
    number = round(world.rates["services_per_council"] * len(world.councils))
    services = [_service(world, areas[index % len(areas)], index) for index in range(number)]
    Service.objects.bulk_create(services, batch_size=500)


def _service(world: World, area: Category, index: int) -> Service:
    council = world.random.choice(world.councils)
    days = world.random.randrange(DAYS_IN_A_YEAR)
    confirmed = world.clock.now - timedelta(days=days)
    title = f"{area.name} of {council.name}"
    return Service(
        council=council,
        category=area,
        title=f"{title} ({index})",
        slug=f"simulated-{index}",
        summary=f"{area.name}, shared with other councils.",
        description=DESCRIPTION.format(council=council.name, title=area.name),
        kind=ServiceKind.SHARED_SERVICE,
        contact_email=f"team@{council.slug}.example",
        state=ServiceState.PUBLISHED,
        published_at=confirmed,
        last_confirmed_at=confirmed,
    )
