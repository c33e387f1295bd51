"""What a council has goes to its successor, with where it came from, and can go back."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from councils import actions
from councils.models import Council, EmailDomain, Inheritance, Membership
from councils.models.succession_transfer import (
    SplitPlan,
    TransferKind,
    count_transferable,
    succession_rules,
)
from forums.models import Thread
from portal.audit.models import Entry
from portal.database.row_transfer import columns_that_stay
from portal.notifications.models import Follow, Notification
from portal.site.errors import RuleBroken
from services.actions import record_use
from services.models import Use
from services.models.counters import find_drifted_services, find_drifted_tallies
from services.models.versions import snapshots
from services.needs.models import Need
from tests.councils.estates import ON, World, differences, everything
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    CouncilAliasFactory,
    CouncilFactory,
    EmailDomainFactory,
    MembershipFactory,
    SuccessionFactory,
)
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.notifications import FollowFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def succession():
    """Alnwick became part of Northumberland."""
    return SuccessionFactory(
        predecessor__name="Alnwick",
        predecessor__official_name="Alnwick District Council",
        predecessor__abolished_on=None,
        successor__name="Northumberland",
        on=ON,
    )


@pytest.fixture
def administrator():
    return UserFactory(duty="administrator")


def apply(succession, **division):
    actions.apply_succession(
        succession, SplitPlan(**division), by=UserFactory(duty="administrator")
    )
    succession.refresh_from_db()


def revert(succession):
    by = UserFactory(duty="administrator")
    actions.revert_succession(succession, by=by, reason="It was another.")
    succession.refresh_from_db()


def test_every_column_that_names_a_council_goes_along_or_stays():
    """A new table that names a council fails here until its app says what becomes of it."""
    columns = {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}"
        for relation in Council._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
        and not hasattr(relation.related_model, "pgh_tracked_model")
    }
    goes = {rule.path for rule in succession_rules()}

    assert columns == goes | columns_that_stay(Council)
    assert not goes & columns_that_stay(Council)


def test_what_it_had_is_its_successors(succession):
    gone, heir = succession.predecessor, succession.successor
    service = ServiceFactory(council=gone)
    offer, use = OfferFactory(service=service, council=gone), UseFactory(council=gone)
    benefit = BenefitFactory(council=gone)
    need = Need.objects.create(
        council=gone, author=UserFactory(), title="HR", category=CategoryFactory()
    )
    thread, about = ThreadFactory(council=gone), ThreadFactory(about_council=gone)

    apply(succession)

    for row in (service, offer, use, benefit, need, thread):
        row.refresh_from_db()
        assert row.council == heir
    about.refresh_from_db()
    assert about.about_council == heir
    assert (service.inherited_from, use.inherited_from) == (gone, gone)
    gone.refresh_from_db()
    assert gone.abolished_on == ON


def test_where_it_came_from_is_remembered(succession):
    use = UseFactory(council=succession.predecessor)

    apply(succession)

    came = Inheritance.objects.of_thing(use).get()
    assert came.succession == succession
    assert (came.succession.predecessor.name, came.succession.on) == ("Alnwick", ON)


def test_what_was_written_in_its_name_stays_so(succession):
    post = PostFactory(thread__council=succession.predecessor)

    apply(succession)

    post.refresh_from_db()
    assert post.council == succession.predecessor
    assert Thread.objects.get(pk=post.thread.pk).council == succession.successor


def test_the_successor_really_has_all_four_payrolls(succession):
    heir, product = succession.successor, ProductFactory()
    others = [SuccessionFactory(successor=heir) for _ in range(3)]
    UseFactory(council=heir, service=None, product=product)
    for each in [succession, *others]:
        UseFactory(council=each.predecessor, service=None, product=product)
        apply(each)

    assert heir.uses.filter(product=product).count() == 5
    assert {use.inherited_from for use in heir.uses.all()} == {
        None,
        succession.predecessor,
        *(each.predecessor for each in others),
    }


def test_a_council_that_uses_a_service_five_times_is_one_user(succession):
    service = ServiceFactory()
    UseFactory(council=succession.successor, service=service)
    UseFactory(council=succession.predecessor, service=service)
    UseFactory(service=service)

    apply(succession)

    service.refresh_from_db()
    assert service.users_count == 2
    assert find_drifted_services() == find_drifted_tallies() == []
    revert(succession)
    service.refresh_from_db()
    assert service.users_count == 3


def test_two_listings_of_one_name_are_both_there(succession):
    mine = ServiceFactory(council=succession.successor, title="Payroll")
    ServiceFactory(council=succession.predecessor, title="PAYROLL")

    apply(succession)

    assert mine.council.services.count() == 2


def test_what_cannot_stand_beside_what_is_there_is_left_and_counted(succession):
    service = ServiceFactory()
    BenefitFactory(service=service, council=succession.successor)
    left = BenefitFactory(service=service, council=succession.predecessor)
    BenefitFactory(council=succession.predecessor)

    counted = [(each.rule.path, *each[1:]) for each in count_transferable(succession)]
    apply(succession)

    assert counted == [("services.benefit.council", 1, 1)]
    left.refresh_from_db()
    assert left.council == succession.predecessor


def test_people_come_along_and_nobody_loses_a_role(succession):
    gone, heir = succession.predecessor, succession.successor
    alone = MembershipFactory(council=gone, role="manager")
    both = MembershipFactory(council=gone, role="editor")
    kept = MembershipFactory(council=heir, role="member", user=both.user)

    apply(succession)

    assert Membership.objects.get(user=alone.user).council == heir
    kept.refresh_from_db()
    both.refresh_from_db()
    assert (kept.role, kept.state, both.state) == ("editor", "active", "ended")


def test_a_request_there_becomes_a_membership_of_who_was_a_member_here(succession):
    gone = MembershipFactory(council=succession.predecessor, role="editor")
    asked = MembershipFactory(
        council=succession.successor, user=gone.user, state="requested", began_at=None
    )

    apply(succession)

    asked.refresh_from_db()
    assert (asked.role, asked.state, asked.began_at) == ("editor", "active", gone.began_at)


def test_who_left_the_successor_stays_out_where_the_other_only_asked(succession):
    gone = MembershipFactory(council=succession.predecessor, state="requested")
    ended = MembershipFactory(council=succession.successor, user=gone.user, state="ended")

    apply(succession)

    ended.refresh_from_db()
    assert ended.state == "ended"


def test_its_mail_domain_and_its_names_lead_to_the_successor(succession):
    EmailDomainFactory(council=succession.predecessor, domain="alnwick.gov.uk")
    CouncilAliasFactory(council=succession.predecessor, name="Alnwick DC")

    apply(succession)

    heir = succession.successor
    assert EmailDomain.objects.council_of("olive@alnwick.gov.uk") == heir
    assert {"Alnwick", "Alnwick District Council", "Alnwick DC"} == {
        alias.name for alias in heir.aliases.all()
    }
    assert Council.objects.current().best_match("Alnwick DC") == heir


def test_its_followers_follow_the_successor(succession):
    follower = FollowFactory(thing=succession.predecessor).user

    apply(succession)

    assert Follow.objects.of_thing(succession.successor).get().user == follower
    revert(succession)
    assert not Follow.objects.of_thing(succession.successor).exists()


def test_every_move_is_in_the_history_of_what_moved(succession):
    use = UseFactory(council=succession.predecessor)

    apply(succession)

    assert [row.council for row in snapshots(use).order_by("pgh_id")] == [
        succession.predecessor,
        succession.successor,
    ]


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000), size=st.integers(0, 40), successors=st.integers(1, 3))
def test_applied_and_reverted_everything_is_as_it_was(seed, size, successors):
    with transaction.atomic():
        _apply_and_revert(seed, size, successors)
        transaction.set_rollback(True)


def _apply_and_revert(seed, size, successors):
    gone, *heirs = CouncilFactory.create_batch(1 + successors)
    successions = [SuccessionFactory(predecessor=gone, successor=heir) for heir in heirs]
    world = World(seed, [gone, gone, *heirs])
    world.fill(size)
    taker = world.random.choice
    kinds = {kind.value: taker(heirs).pk for kind in TransferKind}
    areas = {world.areas[0].pk: taker(heirs).pk} if seed % 2 else {}
    by = UserFactory(duty="administrator")
    before = everything()

    actions.apply_succession(successions[0], SplitPlan(kinds, areas), by=by)
    assert find_drifted_services() == find_drifted_tallies() == []
    assert differences(before, everything()) != {}
    actions.revert_succession(successions[-1], by=by, reason="It was another.")

    assert differences(before, everything()) == {}
    assert find_drifted_tallies() == []


def test_nothing_is_lost_in_a_split(succession):
    gone = succession.predecessor
    other = SuccessionFactory(predecessor=gone).successor
    top = CategoryFactory()
    area = CategoryFactory(parent=top)
    uses = [
        UseFactory(council=gone, service__category=area),
        UseFactory(council=gone, service=None, product=ProductFactory(category=top)),
        UseFactory(council=gone, category=area),
        UseFactory(council=gone),
    ]
    listing = ServiceFactory(council=gone)

    apply(
        succession,
        kinds={TransferKind.USES: other.pk, TransferKind.LISTINGS: other.pk},
        areas={top.pk: succession.successor.pk},
    )

    for use in uses:
        use.refresh_from_db()
    assert [use.council for use in uses] == [*[succession.successor] * 3, other]
    listing.refresh_from_db()
    assert listing.council == other
    assert not gone.uses.exists()


def test_a_split_goes_back_as_a_whole(succession):
    other = SuccessionFactory(predecessor=succession.predecessor)
    UseFactory(council=succession.predecessor)
    apply(succession, kinds={TransferKind.USES: other.successor_id})
    other.refresh_from_db()
    assert other.is_applied

    actions.confirm_succession(other, by=UserFactory(duty="administrator"))

    with pytest.raises(RuleBroken, match="someone has confirmed"):
        revert(succession)


def test_what_was_done_since_survives_the_reverting(succession):
    gone, heir = succession.predecessor, succession.successor
    use, away = UseFactory(council=gone), UseFactory(council=gone)
    person = MembershipFactory(council=gone, role="editor")
    kept = MembershipFactory(council=heir, user=person.user)
    apply(succession)
    elsewhere = CouncilFactory()
    Use.objects.filter(pk=away.pk).update(council=elsewhere)
    Use.objects.filter(pk=use.pk).update(lesson="Train the clerks.")
    Membership.objects.filter(pk=kept.pk).update(role="manager")
    new = UseFactory(council=heir)

    revert(succession)

    use.refresh_from_db()
    away.refresh_from_db()
    kept.refresh_from_db()
    new.refresh_from_db()
    assert (use.council, use.lesson, use.inherited_from) == (gone, "Train the clerks.", None)
    assert (away.council, new.council, kept.role) == (elsewhere, heir, "manager")


def test_a_chain_goes_back_from_its_end(succession):
    use = UseFactory(council=succession.predecessor)
    apply(succession)
    later = SuccessionFactory(predecessor=succession.successor, on=date(2023, 4, 1))
    UseFactory(council=succession.successor, service=use.service)
    apply(later)
    use.refresh_from_db()
    assert (use.council, use.inherited_from) == (later.successor, succession.predecessor)
    assert Inheritance.objects.of_thing(use).count() == 2

    with pytest.raises(RuleBroken, match="Reverse that transfer first"):
        revert(succession)
    revert(later)
    revert(succession)

    use.refresh_from_db()
    assert (use.council, use.inherited_from) == (succession.predecessor, None)


def test_a_successor_that_is_noted_later_is_none_of_an_applied_succession(succession):
    UseFactory(council=succession.predecessor)
    apply(succession)
    later = SuccessionFactory(predecessor=succession.predecessor)

    with pytest.raises(RuleBroken, match="already been applied"):
        apply(later)
    revert(succession)

    later.refresh_from_db()
    assert (succession.state, later.state) == ("reverted", "planned")


def test_what_is_applied_is_not_changed_in_the_administration(succession):
    succession.full_clean()
    apply(succession)
    succession.full_clean()

    succession.on = date(2010, 4, 1)

    with pytest.raises(ValidationError, match="Reverse it before"):
        succession.full_clean()


def test_an_abolition_that_was_known_before_stays(succession):
    Council.objects.filter(pk=succession.predecessor.pk).update(abolished_on=date(2009, 3, 31))

    apply(succession)
    revert(succession)

    succession.predecessor.refresh_from_db()
    assert succession.predecessor.abolished_on == date(2009, 3, 31)


def test_what_is_reverted_can_be_applied_again_and_confirmed(succession, administrator):
    UseFactory(council=succession.predecessor)
    apply(succession)
    revert(succession)
    apply(succession)

    actions.confirm_succession(succession, by=administrator)

    succession.refresh_from_db()
    assert (succession.state, succession.confirmed_by) == ("confirmed", administrator)
    with pytest.raises(RuleBroken, match="already been confirmed"):
        actions.confirm_succession(succession, by=administrator)
    with pytest.raises(RuleBroken, match="confirmed it"):
        revert(succession)
    with pytest.raises(RuleBroken, match="already been applied"):
        apply(succession)


def test_nothing_is_applied_before_its_day_or_to_who_is_gone(succession):
    succession.on = timezone.localdate() + timedelta(days=1)
    succession.save()
    with pytest.raises(RuleBroken, match="You can apply this succession from"):
        apply(succession)

    with pytest.raises(RuleBroken, match="has been abolished"):
        apply(SuccessionFactory(successor=CouncilFactory(abolished=True)))
    young = CouncilFactory(established_on=ON)
    with pytest.raises(RuleBroken, match="end before it started"):
        apply(SuccessionFactory(predecessor=young))


def test_the_managers_have_a_letter_and_whoever_works_there_is_told(succession, administrator):
    manager = MembershipFactory(council=succession.successor, role="manager").user
    editor = MembershipFactory(council=succession.predecessor, role="editor").user
    asked = MembershipFactory(council=succession.predecessor, state="requested").user

    actions.apply_succession(succession, by=administrator)

    assert [letter.to for letter in mail.outbox] == [[manager.email]]
    assert "Until a manager confirms" in mail.outbox[0].body
    told = Notification.objects.get(user=editor)
    assert (
        told.sentence(succession.successor) == "Northumberland has inherited records from Alnwick"
    )
    assert told.link == f"/councils/{succession.successor.slug}/inherited/"
    assert not Notification.objects.filter(user=asked).exists()

    actions.confirm_succession(succession, by=manager)
    assert not Notification.objects.filter(user=manager, detail__contains="confirmed").exists()


def test_reverting_is_told_to_who_had_come_along(succession):
    editor = MembershipFactory(council=succession.predecessor, role="editor").user
    manager = MembershipFactory(council=succession.predecessor, role="manager").user
    apply(succession)
    mail.outbox.clear()

    revert(succession)

    assert [letter.to for letter in mail.outbox] == [[manager.email]]
    assert "It was another." in mail.outbox[0].body
    told = Notification.objects.filter(user=editor).latest("pk")
    assert "no longer has the records of" in told.sentence(succession.successor)


def test_every_act_is_on_the_record(succession, administrator):
    use = UseFactory(council=succession.predecessor)
    apply(succession)
    revert(succession)
    apply(succession)
    actions.confirm_succession(succession, by=administrator)

    verbs = [entry.verb for entry in Entry.objects.about(succession.successor).order_by("pk")]
    assert verbs == [
        "succession applied",
        "succession reverted",
        "succession applied",
        "succession confirmed",
    ]
    applied = Entry.objects.about(succession.successor).earliest("pk")
    assert applied.details["moved"] == {"services.use.council": 1}
    assert use.pk


@pytest.mark.parametrize("uses", [1, 40])
def test_however_much_goes_the_queries_are_the_same(
    succession, administrator, uses, django_assert_max_num_queries
):
    UseFactory.create_batch(uses, council=succession.predecessor)

    with django_assert_max_num_queries(135):
        actions.apply_succession(succession, by=administrator)


# at the same moment


@pytest.mark.django_db(transaction=True)
def test_two_administrators_apply_at_once():
    succession = SuccessionFactory()
    UseFactory.create_batch(3, council=succession.predecessor)
    by = [UserFactory(duty="administrator") for _ in range(2)]

    problems = at_the_same_moment(
        *[lambda who=who: actions.apply_succession(succession, by=who) for who in by]
    )

    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    assert Inheritance.objects.filter(model="services.use").count() == 3


@pytest.mark.django_db(transaction=True)
def test_reverting_while_it_is_confirmed_is_one_or_the_other():
    succession = SuccessionFactory()
    use = UseFactory(council=succession.predecessor)
    by, other = [UserFactory(duty="administrator") for _ in range(2)]
    actions.apply_succession(succession, by=by)

    problems = at_the_same_moment(
        lambda: actions.revert_succession(succession, by=by, reason="Wrong."),
        lambda: actions.confirm_succession(succession, by=other),
    )

    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    succession.refresh_from_db()
    use.refresh_from_db()
    is_back = use.council_id == succession.predecessor_id
    assert succession.state == ("reverted" if is_back else "confirmed")


@pytest.mark.django_db(transaction=True)
def test_saying_what_one_uses_while_the_council_is_succeeded_never_waits_in_a_circle():
    succession, service = SuccessionFactory(predecessor__abolished_on=None), ServiceFactory()
    uses = UseFactory.create_batch(4, service=service)
    Use.objects.filter(pk__in=[use.pk for use in uses]).update(status="planned")
    mine = UseFactory(service=service, council=succession.predecessor)
    by = UserFactory(duty="administrator")
    fresh = UseFactory.build(service=service, council=succession.successor)

    def say(use):
        use.status = "in_use"
        record_use(use, by=by)

    problems = at_the_same_moment(
        lambda: actions.apply_succession(succession, by=by),
        lambda: say(fresh),
        *[lambda use=use: say(use) for use in uses],
    )

    assert problems == [None] * 6
    mine.refresh_from_db()
    assert mine.council == succession.successor
    assert find_drifted_services() == find_drifted_tallies() == []
