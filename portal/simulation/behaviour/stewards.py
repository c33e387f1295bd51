"""What stewards do on a working day, as far as their minutes go."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from councils.actions import answer_manager_request, change_role
from councils.models import Council, Membership, Role
from forums.actions import approve, hide
from forums.models import Post, Thread, ThreadKind, ThreadState
from portal.accounts.models import User
from portal.moderation.actions import keep_both
from portal.simulation.agenda import Agenda
from portal.simulation.behaviour.letters import answer_letter
from portal.simulation.behaviour.questions import ask_by_name
from portal.simulation.population import add_person
from portal.simulation.rates import MINUTES
from portal.simulation.world import World
from services.actions import move
from services.freshness.models import RecordKind, RecordQuestion
from services.models import Decided, LikelyDuplicate, Service, Use, Verb

Row = TypeVar("Row")
Task = tuple[str, Callable[[], object]]
SATURDAY = 5
SPAM = "Cheap licences"
WAIT_FOR_QUESTIONS = timedelta(days=3)
WAIT_FOR_COUNCILS = timedelta(days=180)
REVIEWED, DIFFERENT = "Reviewed.", "Different councils."


def _each(kind: str, rows: Iterable[Row], act: Callable[[Row], object]) -> Iterator[Task]:
    for row in rows:
        yield kind, partial(act, row)


class StewardTeam:
    """The stewards of the site, and what they did already."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self.world, self.agenda = world, agenda
        self.pushed: set[int] = set()
        self.called: dict[int, datetime] = {}

    @property
    def steward(self) -> User:
        return self.world.stewards[0]

    def work(self) -> None:
        """Do what waits, the most urgent first, until the minutes of the day are used up."""
        if not self.world.switches.stewards or self.world.today.weekday() >= SATURDAY:
            return
        left = self.world.rates["stewards"] * self.world.rates["steward_minutes"]
        for kind, act in self._tasks():
            if left < MINUTES[kind]:
                return
            act()
            left -= MINUTES[kind]
            self.world.tally.steward_minutes[kind] += MINUTES[kind]

    def _tasks(self) -> Iterator[Task]:
        """All that waits, with what is done about it; read only as far as the minutes go."""
        posts = Post.objects.waiting().select_related("thread", "author").order_by("pk")
        pairs = LikelyDuplicate.objects.open().select_related("first").order_by("pk")
        managers = Membership.objects.asking_to_manage().order_by("pk")
        yield from _each("a post that waits", posts, self._decide_post)
        yield from _each("a manager to accept", managers, self._accept_manager)
        yield from _each("a service to review", Service.objects.to_review(), self._review)
        yield from _each("a question without an answer", self._unanswered(), self._push)
        yield from _each("a possible duplicate", pairs, self._keep_both)
        yield from _each("a council without a manager", self._unmanaged(), self._call)
        yield from _each("a council that did not answer", self._silent_councils(), self._call)

    def _decide_post(self, post: Post) -> None:
        if SPAM in post.thread.title:
            hide(post, reason="Advertising.", by=self.steward)
        else:
            approve(post, by=self.steward)

    def _accept_manager(self, membership: Membership) -> None:
        answer_manager_request(membership, accept=True, by=self.steward, reason="")
        self._now(membership, Role.MANAGER)

    def _now(self, membership: Membership, role: Role) -> None:
        for person in self.world.people[membership.council_id]:
            if person.user.pk == membership.user_id:
                person.role = role

    def _review(self, service: Service) -> None:
        move(service, Verb.APPROVE, by=self.steward, reason=REVIEWED)

    def _unanswered(self) -> list[Thread]:
        """Questions without a reply for three days about which no one was asked by name."""
        asked = Thread.objects.filter(kind=ThreadKind.QUESTION, state=ThreadState.PUBLISHED)
        waiting = asked.filter(
            replies_count=0, begun_at__lt=self.world.clock.now - WAIT_FOR_QUESTIONS
        )
        return list(waiting.exclude(pk__in=self.pushed).order_by("begun_at", "pk")[:50])

    def _push(self, thread: Thread) -> None:
        self.pushed.add(thread.pk)
        ask_by_name(self.world, self.agenda, thread)

    def _keep_both(self, pair: LikelyDuplicate) -> None:
        keep_both(pair, Decided.DIFFERENT, DIFFERENT, by=self.steward)

    def _silent_councils(self) -> list[Council]:
        """Councils that did not answer two letters, and were not called for half a year."""
        unanswered = RecordQuestion.objects.unanswered(self.world.today)
        keys = unanswered.filter(kind__in=[RecordKind.USE, RecordKind.CONTRACT]).values("key")
        councils = Council.objects.current().filter(uses__in=Use.objects.filter(pk__in=keys))
        return list(councils.exclude(pk__in=self._called_lately()).distinct().order_by("pk"))

    def _unmanaged(self) -> list[Council]:
        """Councils without a manager, also those without any people."""
        keys = [council.pk for council in self.world.councils]
        managed = Membership.objects.managers().values("council")
        unmanaged = Council.objects.current().filter(pk__in=keys).exclude(pk__in=managed)
        return list(unmanaged.exclude(pk__in=self._called_lately()).order_by("pk"))

    def _called_lately(self) -> list[int]:
        late = self.world.clock.now - WAIT_FOR_COUNCILS
        return [key for key, at in self.called.items() if at > late]

    def _call(self, council: Council) -> None:
        """Write to the council; some name a manager, who is let in and answers at once."""
        self.called[council.pk] = self.world.clock.now
        if not self.world.happens(self.world.rates["found_by_stewards"]):
            return
        now = self.world.clock.now
        person = add_person(self.world, council, Role.MEMBER, began=now)
        membership = Membership.objects.get(user=person.user, council=council)
        change_role(membership, Role.MANAGER, by=self.steward, reason="Named by the council.")
        person.role = Role.MANAGER
        self.agenda.add(now, partial(answer_letter, self.world, person))
