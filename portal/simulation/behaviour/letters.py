"""Answering the letters that ask about records."""

from functools import partial

from django.utils import timezone

from councils.models import Council
from portal.accounts.actor import Actor
from portal.mail.models import Mail, MailState
from portal.simulation.agenda import Agenda
from portal.simulation.mailbox import MAILBOX
from portal.simulation.world import SimulatedPerson, SimulatedSystem, World
from portal.site.errors import RuleBroken
from services.actions import answer_contract_end, confirm_all, record_use
from services.freshness.models import DueRecords, RecordKind, due_records
from services.models import Use
from services.models.choices import ContractEnd, UseStatus
from services.notices.actions import answer_notice
from services.notices.models import AwardNotice, NoticeAnswer
from services.permissions import can_edit_uses

NO_LONGER = "It was replaced."


def read_letters(world: World, agenda: Agenda) -> None:
    """Let each person who got a letter today decide whether to answer it, and when."""
    readers = {each.user.email: each for known in world.people.values() for each in known}
    for letter in MAILBOX.take_questions():
        person = readers.get(letter.to)
        if person and person.bounces:
            _refuse(letter.to)
        elif person and not person.has_left and not world.happens(person.ignores):
            moment = world.after_days(world.rates["days_to_answer"])
            agenda.add(moment, partial(answer_letter, world, person))


def _refuse(address: str) -> None:
    """The mail server of the council answers that this mailbox does not exist."""
    Mail.objects.create(
        to=address,
        subject="Refused",
        state=MailState.FAILED,
        failed_at=timezone.now(),
        last_error="550 User unknown",
    )


def answer_letter(world: World, person: SimulatedPerson) -> None:
    """Answer everything that is due at the council, truly."""
    council = Council.objects.get(pk=person.council.pk)
    if person.has_left or not can_edit_uses(Actor.of(person.user), council):
        return
    due = due_records([council])[council.pk]
    world.tally.minutes_of_councils += world.rates["minutes_to_open"]
    for record in due.records:
        if record.kind == RecordKind.CONTRACT:
            _answer_contract(world, person, record.key)
        elif record.kind == RecordKind.NOTICE:
            _answer_notice(world, person, record.key)
    _confirm(world, person, due)


def _confirm(world: World, person: SimulatedPerson, due: DueRecords) -> None:
    """Confirm what is still true, and record what has changed."""
    uses = [each.key for each in due.records if each.kind == RecordKind.USE]
    services = [each.key for each in due.records if each.kind == RecordKind.SERVICE]
    changed = [key for key in uses if _is_replaced(world, key)]
    true = sorted({*uses} - {*changed})
    council = person.council
    confirmed = confirm_all(council, services=services, uses=true, by=person.user)
    world.tally.minutes_of_councils += sum(confirmed) * world.rates["minutes_to_confirm"]
    for key in changed:
        _record_change(world, person, key)


def _is_replaced(world: World, key: int) -> bool:
    system = world.systems.get(key)
    if system is None:
        return False
    return Use.objects.filter(pk=key).exclude(product=system.product).exists()


def _record_change(world: World, person: SimulatedPerson, key: int) -> None:
    """Say that a system was stopped, and what is used instead."""
    system = world.systems.pop(key)
    use = Use.objects.get(pk=key)
    use.status, use.stopped_reason = UseStatus.STOPPED, NO_LONGER
    record_use(use, by=person.user)
    world.tally.minutes_of_councils += world.rates["minutes_to_answer"]
    if system.product is None:
        return
    known = Use.objects.filter(council=use.council, product=system.product).first()
    new = known or Use(council=use.council, product=system.product)
    new.status, new.stopped_reason, new.until = UseStatus.IN_USE, "", None
    _follow(world, record_use(new, contract={"ends_on": system.ends_on}, by=person.user), system)


def _follow(world: World, use: Use, system: SimulatedSystem) -> None:
    """From now on the directory's record of a system is another one."""
    system.use = use.pk
    world.systems[use.pk] = system


def _answer_contract(world: World, person: SimulatedPerson, key: int) -> None:
    world.tally.minutes_of_councils += world.rates["minutes_to_answer"]
    system = world.systems.get(key)
    if system is None:
        return
    use = Use.objects.for_page().get(pk=key)
    if system.product == use.product and system.ends_on >= world.today:
        answer_contract_end(use, ContractEnd.RENEWED, ends_on=system.ends_on, by=person.user)
        return
    world.systems.pop(key)
    if system.product is None or system.product == use.product:
        answer_contract_end(use, ContractEnd.ENDED, by=person.user)
        return
    replacement = answer_contract_end(
        use, ContractEnd.REPLACED, product=system.product, by=person.user
    )
    _follow(world, replacement, system)


def _answer_notice(world: World, person: SimulatedPerson, key: int) -> None:
    world.tally.minutes_of_councils += world.rates["minutes_to_answer"]
    notice = AwardNotice.objects.get(pk=key)
    is_known = notice.product is not None
    answer = NoticeAnswer.USED if is_known else NoticeAnswer.NOT_OURS
    try:
        answer_notice(notice, answer, product=notice.product, by=person.user)
    except RuleBroken:
        return
