"""People leave, with or without a word, and others come in their place."""

from functools import partial

from councils.actions import ask_to_manage, change_role, end_membership
from councils.models import Council, Membership, Role
from portal.accounts.models import User
from portal.simulation.agenda import Agenda
from portal.simulation.population import add_person
from portal.simulation.world import SimulatedPerson, World
from portal.site.errors import RuleBroken

GONE = "Left the council."


def sign_in(world: World) -> None:
    """Note once a week that the people of councils have signed in."""
    if world.today.weekday() == 0:
        keys = [
            each.user.pk for known in world.people.values() for each in known if not each.has_left
        ]
        User.objects.filter(pk__in=keys).update(last_login=world.clock.now)


def leave(world: World, agenda: Agenda) -> None:
    """Let some people leave their councils today."""
    for council in world.councils:
        for person in world.staff(council):
            if world.happens_today(world.rates["leavers"]):
                _leave(world, agenda, person)


def _leave(world: World, agenda: Agenda, person: SimulatedPerson) -> None:
    person.has_left = True
    person.bounces = world.happens(world.rates["bounced"])
    managers = [each for each in world.editors(person.council) if each.role == Role.MANAGER]
    if managers and world.happens(world.rates["announced"]):
        _remove(person, by=managers[0])
    if world.happens(world.rates["replaced_people"]):
        moment = world.after_days(world.rates["days_to_replace"])
        agenda.add(moment, partial(_arrive, world, person))


def _remove(person: SimulatedPerson, *, by: SimulatedPerson) -> None:
    membership = Membership.objects.get(user=person.user, council=person.council)
    if membership.is_active:
        end_membership(membership, by=by.user, reason=GONE)


def _arrive(world: World, former: SimulatedPerson) -> None:
    """Sign up, and ask for what the one before did."""
    council = Council.objects.get(pk=former.council.pk)
    if council.is_abolished:
        return
    person = add_person(world, council, Role.MEMBER, began=world.clock.now)
    if former.role == Role.MEMBER:
        return
    manager = _manager(world, council)
    if manager:
        _promote(person, former.role, by=manager.user)
        return
    try:
        ask_to_manage(Membership.objects.get(user=person.user, council=council), by=person.user)
    except RuleBroken:
        return  # the manager has left without a word: the new person stays a member


def _manager(world: World, council: Council) -> SimulatedPerson | None:
    managers = [each for each in world.editors(council) if each.role == Role.MANAGER]
    return managers[0] if managers else None


def _promote(person: SimulatedPerson, role: Role, *, by: User) -> None:
    membership = Membership.objects.get(user=person.user, council=person.council)
    change_role(membership, role, by=by, reason="")
    person.role = role
