"""Members ask about products in the forums; some who use them answer."""

from datetime import datetime, timedelta
from functools import partial

from forums.actions import accept, reply, start
from forums.models import Board, Post, Thread, ThreadKind, ThreadState
from portal.simulation.agenda import Agenda
from portal.simulation.world import SimulatedPerson, World
from portal.site.errors import RuleBroken
from services.models import Product, Use

IN_TIME = timedelta(days=5)


def ask(world: World, agenda: Agenda) -> None:
    """Let some members ask a question today."""
    for council in world.councils:
        staff = world.staff(council)
        if staff and world.happens_today(world.rates["questions"]):
            _ask(world, agenda, world.random.choice(staff))


def _ask(world: World, agenda: Agenda, person: SimulatedPerson) -> None:
    product = world.random.choice(world.products)
    thread = Thread(
        board=Board.objects.get(slug="general"),
        kind=ThreadKind.QUESTION,
        title=f"Who uses {product.name}? ({world.tally.questions})",
        council=person.council,
        product=product,
    )
    world.tally.questions += 1
    text = f"We think of {product.name}. What should we know, and what does it cost to run?"
    try:
        thread = start(thread, Post(text=text), by=person.user)
    except RuleBroken:
        return
    if world.happens(world.rates["answered_alone"]):
        _plan_answer(world, agenda, thread, asked_at=world.clock.now)


def _plan_answer(world: World, agenda: Agenda, thread: Thread, *, asked_at: datetime) -> None:
    experts = users_of(world, thread.product, but=thread.council_id)
    if experts:
        expert = world.random.choice(experts)
        moment = world.after_days(world.rates["days_to_reply"])
        agenda.add(moment, partial(_answer, world, thread, expert, asked_at))


def users_of(world: World, product: Product | None, *, but: int | None) -> list[SimulatedPerson]:
    """People of other councils whose records say that they use a product."""
    councils = Use.objects.running().filter(product=product).values_list("council", flat=True)
    known = [each for key in sorted({*councils} - {but}) for each in world.people[key]]
    return [each for each in known if not each.has_left]


def _answer(world: World, thread: Thread, expert: SimulatedPerson, asked_at: datetime) -> None:
    thread = Thread.objects.get(pk=thread.pk)
    if expert.has_left or thread.state != ThreadState.PUBLISHED:
        return
    is_first = thread.replies_count == 0
    post = Post(text=f"We use it. Ask me about {thread.title}", council=expert.council)
    try:
        post = reply(thread, post, by=expert.user)
    except RuleBroken:
        return
    if is_first and world.clock.now - asked_at <= IN_TIME:
        world.tally.answered_in_time += 1
    if post.number and world.happens(world.rates["accepted"]):
        accept(post, by=thread.author)


def ask_by_name(world: World, agenda: Agenda, thread: Thread) -> None:
    """Three people who use the product are asked; some of them answer."""
    experts = users_of(world, thread.product, but=thread.council_id)
    asked = world.random.sample(experts, min(3, len(experts)))
    for expert in asked:
        if world.happens(world.rates["answered_when_asked"]):
            moment = world.after_days(1)
            agenda.add(moment, partial(_answer, world, thread, expert, thread.begun_at))
