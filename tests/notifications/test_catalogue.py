"""Who hears of listings, uses, offers, contracts, people and what moderators decide."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from councils import actions as people
from forums import actions as talk
from portal.moderation.actions import answer_flag
from portal.moderation.models import Flag
from portal.notifications.models import Notification, Once
from services.actions import (
    accept_edit,
    answer_proposal,
    make_offer,
    merge,
    move,
    propose_user,
    record_use,
    submit,
)
from services.actions.merges import Decision
from services.models import Service, Verb
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.notifications import FollowFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    EditFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
    agree,
)
from tests.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


def editor_of(council):
    return MembershipFactory(council=council, role="editor").user


def sent_in(**fields):
    return ServiceFactory(
        state="submitted", submitted_at=timezone.now(), published_at=None, **fields
    )


def told(user):
    """What somebody was told, in words, newest last."""
    work()
    rows = Notification.objects.of_person(user).select_related("kind", "actor").order_by("pk")
    things = [row.kind.model_class().objects.get(pk=row.target_id) for row in rows]
    return [row.sentence(thing) for row, thing in zip(rows, things, strict=True)]


def test_a_new_listing_reaches_who_follows_what_it_belongs_to(moderator):
    area = CategoryFactory(parent=(top := CategoryFactory()))
    product = ProductFactory()
    service = sent_in(category=area, products=[product], title="Payroll bureau")
    things = [service.council, area, top, product, product.supplier]
    followers = [FollowFactory(thing=thing).user for thing in things]

    move(service, Verb.APPROVE, by=moderator)

    said = f"{service.council.name} registered “Payroll bureau”"
    assert [told(user) for user in followers] == [[said]] * 5


def test_a_decision_reaches_the_author_and_their_colleagues_on_the_site(moderator):
    author = editor_of(council := CouncilFactory())
    colleague = editor_of(council)
    service = sent_in(council=council, author=author, title="Payroll bureau")

    move(service, Verb.REJECT, reason="It is there already.", by=moderator)

    assert told(author) == told(colleague) == ["“Payroll bureau” was not published"]
    assert set(Notification.objects.values_list("channel", flat=True)) == {"site"}


def test_who_has_something_like_it_hears_of_a_new_listing(moderator):
    ours = ServiceFactory(title="Payroll bureau for schools")
    editor = editor_of(ours.council)
    theirs = sent_in(title="Payroll bureau for schools and academies")

    move(theirs, Verb.APPROVE, by=moderator)

    [said] = told(editor)
    assert said.startswith(f"{theirs.council.name} registered “Payroll bureau for schools and")
    assert said.endswith("which is similar to one of your services")


def test_a_trusted_council_is_heard_of_at_once():
    council = CouncilFactory(is_trusted=True)
    author, follower = editor_of(council), FollowFactory(thing=council).user
    draft = ServiceFactory(draft=True, council=council, contact_email="a@b.example", author=author)

    submit(draft, by=author)

    assert len(told(follower)) == 1


def test_an_accepted_change_reaches_followers_and_a_suggestion_the_owner(moderator):
    service = ServiceFactory(title="Payroll bureau")
    owner, follower = editor_of(service.council), FollowFactory(thing=service).user
    edit = EditFactory(
        edit_of=service, council=service.council, state="submitted", summary="Another summary."
    )

    live = accept_edit(edit, by=moderator)

    assert told(follower) == [f"“{live}” was changed"]
    assert told(owner) == []


def test_a_new_user_reaches_who_runs_it_and_who_watches():
    service = ServiceFactory(title="Payroll bureau")
    owner = editor_of(service.council)
    watcher = FollowFactory(thing=service, level="watch").user
    casual = FollowFactory(thing=service).user
    kent = CouncilFactory(name="Kent")

    record_use(UseFactory.build(service=service, council=kent, product=None), by=editor_of(kent))

    assert told(owner) == told(watcher) == ["Kent uses “Payroll bureau”"]
    assert told(casual) == []


def test_a_proposed_use_reaches_the_council_that_is_named_and_its_yes_who_runs_it():
    service = ServiceFactory(title="Payroll bureau", council=CouncilFactory(name="Durham"))
    owner, kent = editor_of(service.council), CouncilFactory(name="Kent")
    theirs = editor_of(kent)

    use = propose_user(service, kent, by=owner)
    answer_proposal(use, accept=True, by=theirs)

    assert told(theirs) == ["Does your council use “Payroll bureau”? Durham says it does"]
    assert told(owner) == ["Kent uses “Payroll bureau”"]


def test_an_offer_reaches_followers_when_it_opens_and_when_it_is_full():
    service = ServiceFactory(title="Payroll bureau", council=CouncilFactory(name="Durham"))
    follower = FollowFactory(thing=service).user
    editor = editor_of(service.council)
    offer = OfferFactory.build(
        service=service,
        council=service.council,
        state="open",
        capacity_unit="payslips",
        capacity_total=10,
        capacity_free=10,
    )
    make_offer(offer, by=editor)
    offer.capacity_free = 0
    make_offer(offer, by=editor)

    assert told(follower) == [
        "Durham offers “Payroll bureau” to other councils",
        "The offer for “Payroll bureau” is now full",
    ]


def test_a_listing_that_becomes_dormant_is_said_to_its_editors_once():
    service = ServiceFactory(
        title="Payroll bureau", last_confirmed_at=timezone.now() - timedelta(days=900)
    )
    editor = editor_of(service.council)

    call_command("mark_dormant", verbosity=0)
    call_command("mark_dormant", verbosity=0)

    assert told(editor) == [
        "“Payroll bureau” has not been confirmed since its review was due 2 months ago"
    ]
    assert Notification.objects.get().count == 1


def test_a_listing_to_confirm_is_asked_about_once():
    service = ServiceFactory(
        title="Payroll bureau", last_confirmed_at=timezone.now() - timedelta(days=400)
    )
    editor = editor_of(service.council)

    for _ in range(3):
        call_command("remind_councils", verbosity=0)

    assert told(editor) == ["Check that “Payroll bureau” is up to date"]
    assert Notification.objects.get().count == 1


@pytest.mark.parametrize(("days", "months"), [(360, 12), (180, 6), (80, 3), (5, 3)])
def test_the_decision_about_a_contract_is_said_to_the_editors_of_its_council(days, months):
    ends = timezone.localdate() + timedelta(days=days)
    oracle = ProductFactory(name="Oracle")
    use = UseFactory(contract_ends_on=ends, notice_months=0, product=oracle, service=None)
    editor, member = editor_of(use.council), MembershipFactory(council=use.council).user

    call_command("remind_councils", verbosity=0)
    call_command("remind_councils", verbosity=0)

    assert told(editor) == [f"The contract for Oracle needs a decision by {ends:%-d %B %Y}"]
    assert told(member) == []
    assert Once.objects.get().when == f"{ends}, {months}"


@pytest.mark.parametrize(
    ("days", "notice", "late"), [(500, None, False), (280, 3, False), (100, None, True)]
)
def test_it_is_said_by_the_day_for_giving_notice_or_by_the_end_if_that_has_passed(
    days, notice, late
):
    ends = timezone.localdate() + timedelta(days=days)
    use = UseFactory(contract_ends_on=ends, notice_months=notice)
    editor = editor_of(use.council)

    call_command("remind_councils", verbosity=0)

    day = ends if late else use.contracts.get().decide_on
    assert told(editor) == [f"The contract for {use.used} needs a decision by {day:%-d %B %Y}"]


def test_one_contract_for_several_systems_is_said_once():
    council = CouncilFactory()
    uses = UseFactory.create_batch(5, council=council)
    ContractFactory(uses=uses, ends_on=timezone.localdate() + timedelta(days=100))
    editor = editor_of(council)

    call_command("remind_councils", verbosity=0)

    names = ", ".join(use.service.title for use in uses[:3])
    (sentence,) = told(editor)
    assert sentence.startswith(f"The contract for {names} and 2 more needs a decision by ")


def test_a_contract_is_said_again_when_it_comes_nearer_and_not_when_it_has_ended():
    today = timezone.localdate()
    use = UseFactory(contract_ends_on=today + timedelta(days=300))
    gone = UseFactory(contract_ends_on=today - timedelta(days=1))
    editor_of(use.council)
    editor_of(gone.council)
    call_command("remind_councils", verbosity=0)
    Notification.objects.all().update(read_at=timezone.now())
    agree(use, contract_ends_on=today + timedelta(days=100))
    call_command("remind_councils", verbosity=0)

    assert Notification.objects.count() == 2
    assert Once.objects.count() == 2


def test_who_asks_to_join_is_said_to_managers_only_as_long_as_they_are():
    council = CouncilFactory(name="Kent")
    managing, asker = MembershipFactory(council=council, role="manager"), UserFactory()
    MembershipFactory(council=council, role="manager")
    people.request_membership(council, by=asker, note="I work here.")

    assert told(managing.user) == [f"{asker} asked to join Kent"]
    assert told(asker) == []


def test_a_new_role_is_said_to_whom_it_is_given():
    membership = MembershipFactory(council=CouncilFactory(name="Kent"))
    manager = MembershipFactory(council=membership.council, role="manager").user

    people.change_role(membership, "editor", by=manager, reason="She knows.")
    assert told(membership.user) == ["You are now an editor at Kent"]


def test_what_moderators_decide_about_posts_is_said_to_their_authors(moderator):
    author = UserFactory()
    post = PostFactory(thread=PostFactory(thread__title="Who?").thread, author=author)

    talk.hide(post, reason="Spam.", by=moderator)
    talk.restore(post, reason="It is none.", by=moderator)

    line = Notification.objects.get(user=author)
    assert line.count == 2
    assert told(author) == ["Moderator decision on “Who?”: your post is visible again"]


def test_who_reported_something_hears_that_it_was_answered(moderator):
    service, reporter = ServiceFactory(title="Payroll bureau"), UserFactory()
    flag = Flag.objects.create(service=service, kind="wrong", reporter=reporter)

    answer_flag(flag, upheld=True, reply="Thank you.", by=moderator)

    assert told(reporter) == ["A moderator answered your report about “Payroll bureau”"]


def test_followers_of_a_merged_listing_follow_the_one_it_became(moderator):
    kept, gone = ServiceFactory(), ServiceFactory()
    user = FollowFactory(thing=gone).user

    merge(kept, gone, Decision(), by=moderator)

    assert user.follows.filter(target_id=kept.pk).exists()


def test_what_concerns_a_listing_is_for_editors_as_long_as_they_are():
    service = ServiceFactory(title="Payroll bureau")
    membership = MembershipFactory(council=service.council, role="editor")
    kent = CouncilFactory()
    record_use(UseFactory.build(service=service, council=kent, product=None), by=editor_of(kent))
    assert Notification.objects.filter(user=membership.user).exists()

    membership.change_role("member")
    call_command("tidy_notifications", verbosity=0)

    assert not Notification.objects.filter(user=membership.user).exists()
    assert Service.objects.published().filter(pk=service.pk).exists()
