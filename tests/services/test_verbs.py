"""Whatever happens to a listing, in whatever order, it stays one that makes sense."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import booleans, integers, sampled_from

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services import actions, permissions
from services.actions.merges import Decision
from services.models import FormerSlug, Service, Use, Verb
from services.models.choices import ServiceState
from services.models.counters import find_drifted_services, find_drifted_tallies
from services.models.field_values import apply_values
from services.models.workflow import MOVES, can_follow
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory, ServiceFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LISTINGS = integers(min_value=0, max_value=2)


class Life(RuleBasedStateMachine):
    """A listing, its author, a moderator, and everything they can do in any order."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(trusted=booleans())
    def begin(self, trusted):
        editor = MembershipFactory(role="editor")
        editor.council.is_trusted = trusted
        editor.council.save()
        self.author, self.moderator = editor.user, UserFactory(duty="moderator")
        self.service = ServiceFactory(
            draft=True,
            council=editor.council,
            author=self.author,
            category=CategoryFactory(),
            contact_email="a@durham.example",
        )
        self.acts, self.addresses, self.trusted = 0, set(), trusted

    @rule(verb=sampled_from(sorted(set(Verb) - {Verb.SUBMIT})), by_author=booleans())
    def do(self, verb, by_author):
        by = self.author if by_author else self.moderator
        allowed, possible = permissions.can(by, verb, self.now), can_follow(verb, self.now.state)
        assert possible or not allowed
        if allowed:
            actions.move(self.service, verb, by=by, reason="As agreed.")
            self.acts += 1
        elif not possible:
            with pytest.raises(RuleBroken):
                actions.move(self.service, verb, by=by, reason="As agreed.")

    @rule()
    def submit(self):
        if can_follow(Verb.SUBMIT, self.now.state):
            actions.submit(self.service, by=self.author)
            self.acts += 2 if self.trusted else 1
        else:
            with pytest.raises(RuleBroken):
                actions.submit(self.service, by=self.author)

    @rule(word=sampled_from(["Payroll", "Pensions", "Planning"]))
    def rename(self, word):
        if permissions.can_edit(self.author, self.now):
            service = self.now
            service.title = word
            service.save()

    @property
    def now(self):
        return Service.objects.select_related("council").get(pk=self.service.pk)

    @invariant()
    def it_makes_sense(self):
        now = self.now
        assert now.state in ServiceState.values
        assert Service.objects.published().filter(pk=now.pk).exists() == (now.state == "published")
        assert now.state != ServiceState.PUBLISHED or now.published_at
        assert now.state != ServiceState.SUBMITTED or now.submitted_at
        assert not now.waits_for_review or self.trusted
        assert now.state != ServiceState.REJECTED or now.published_at is None
        assert Entry.objects.about(now).count() == self.acts

    @invariant()
    def addresses_lead_there_for_ever(self):
        if self.now.published_at:
            self.addresses.add(self.now.slug)
        known = {self.now.slug, *FormerSlug.objects.values_list("slug", flat=True)}
        assert self.addresses <= known


def test_no_order_of_verbs_leads_astray():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_state_is_reached_and_every_verb_leads_somewhere_else():
    assert {after for _, after in MOVES.values()} | {ServiceState.DRAFT} == set(ServiceState)
    assert all(after not in before for before, after in MOVES.values())


@pytest.mark.parametrize("verb", Verb)
def test_who_may_do_what_in_the_state_it_is_for(people, council, verb):
    service = ServiceFactory(
        council=council, state=sorted(MOVES[verb][0])[0], submitted_at="2026-01-01T00:00Z"
    )

    allowed = {name for name, user in people.items() if permissions.can(user, verb, service)}

    assert allowed == (
        {"editor", "manager"}
        if verb in {Verb.SUBMIT, Verb.WITHDRAW}
        else {"moderator", "administrator"}
    )


class Catalogue(RuleBasedStateMachine):
    """Several listings that are used, edited, merged, suspended and parted again, in any order."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.moderator, self.author = UserFactory(duty="moderator"), UserFactory()
        area = CategoryFactory()
        self.services = [
            ServiceFactory(category=area, contact_email="a@durham.example") for _ in range(3)
        ]
        self.councils, self.said, self.merges = CouncilFactory.create_batch(3), {}, []

    def attempt(self, deed):
        """Do it, or find that a rule forbids it just now; nothing else may go wrong."""
        try:
            with transaction.atomic():
                return deed()
        except RuleBroken:
            return None

    def listing(self, number):
        return Service.objects.get(pk=self.services[number].pk)

    @rule(number=LISTINGS, who=LISTINGS, status=sampled_from(["in_use", "considering", "stopped"]))
    def use(self, number, who, status):
        service, council = self.listing(number), self.councils[who]
        use = Use.objects.filter(service=service, council=council).first()
        use = use or Use(service=service, council=council)
        use.status, use.stopped_reason = status, "Too dear." if status == "stopped" else ""
        if self.attempt(lambda: actions.record_use(use, by=self.author)):
            self.said[use.pk] = status

    @rule(number=LISTINGS, verb=sampled_from([Verb.SUSPEND, Verb.REINSTATE, Verb.ARCHIVE]))
    def move(self, number, verb):
        service = self.listing(number)
        self.attempt(lambda: actions.move(service, verb, by=self.moderator, reason="As agreed."))

    @rule(number=LISTINGS, word=sampled_from(["Payroll.", "Pensions."]))
    def edit(self, number, word):
        live = self.listing(number)
        begun = self.attempt(
            lambda: actions.start_edit(
                live, council=live.council, is_suggestion=False, by=self.author
            )
        )
        if begun and begun.is_in_the_making:
            apply_values(begun, {"summary": word})
            self.attempt(lambda: actions.submit(begun, by=self.author))

    @rule(number=LISTINGS)
    def accept(self, number):
        edit = self.listing(number).edits.filter(state="submitted").first()
        if edit:
            self.attempt(lambda: actions.accept_edit(edit, by=self.moderator))

    @rule(kept=LISTINGS, gone=LISTINGS, choice=sampled_from(["kept", "gone"]))
    def merge(self, kept, gone, choice):
        pair = self.listing(kept), self.listing(gone)
        decision = Decision({"title": choice, "summary": choice})
        done = self.attempt(lambda: actions.merge(*pair, decision, by=self.moderator))
        self.merges += [done] if done else []

    @rule()
    def part(self):
        if self.merges:
            last = self.merges.pop()
            self.attempt(lambda: actions.undo_merge(last, by=self.moderator))

    @invariant()
    def no_counter_drifts(self):
        assert find_drifted_services() == find_drifted_tallies() == []

    @invariant()
    def nothing_is_lost(self):
        assert dict(Use.objects.values_list("pk", "status")) == self.said
        assert Service.objects.filter(edit_of=None).count() == len(self.services)

    @invariant()
    def every_state_makes_sense(self):
        for service in Service.objects.all():
            assert (service.merged_into is None) or service.state == ServiceState.ARCHIVED
            assert service.survivor.merged_into is None
            assert not (service.edit_of and service.state == ServiceState.PUBLISHED)


def test_no_order_of_merges_edits_and_uses_loses_a_row_or_a_count():
    run_state_machine_as_test(
        Catalogue,
        settings=settings(
            max_examples=40,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
