"""The page of a person for moderators."""

import pytest

from councils.actions import accept_membership
from forums.actions import silence, warn
from forums.models import Silence
from portal.audit.models import record
from portal.moderation.actions import answer_flag
from portal.moderation.models import Flag
from portal.moderation.written_texts import TEXT_KINDS
from services.acts import ServiceAct
from services.partnerships.acts import PartnershipAct
from services.partnerships.models import Step
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.partnerships import (
    DocumentFactory,
    JoinRequestFactory,
    PartnershipFactory,
    offered,
)
from tests.factories.recommendations import RecommendationFactory, StanceFactory
from tests.factories.services import (
    BenefitFactory,
    EditFactory,
    ProductRequestFactory,
    ServiceFactory,
    StandardRequestFactory,
    UseFactory,
)
from tests.query_counts import PAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


def write_one_of_each(person):
    """A text of every kind; returns the name that each has on the page."""
    use, partnership, offer = UseFactory(lesson="Cheap"), PartnershipFactory(), offered(3)
    wanted = PartnershipFactory(lead=offer.council, offer=offer, stage="interest")
    record(ServiceAct.USE_STATUS_CHANGED, use, by=person)
    record(ServiceAct.OFFER_CHANGED, offer.service, by=person)
    record(PartnershipAct.PARTNERSHIP_CHANGED, partnership, by=person)
    step = Step.objects.create(
        partnership=partnership, council=partnership.lead, kind="vat", done_by=person
    )
    thread = PostFactory(thread=ThreadFactory(author=person)).thread
    return {
        "threads": thread,
        "posts": PostFactory(thread=PostFactory().thread, author=person).thread,
        "services": ServiceFactory(author=person),
        "edits": EditFactory(author=person),
        "offers": offer,
        "uses": use,
        "needs": NeedFactory(author=person),
        "partnerships": partnership,
        "steps": step,
        "join_requests": JoinRequestFactory(partnership=wanted, asked_by=person),
        "documents": DocumentFactory(added_by=person),
        "benefits": BenefitFactory(said_by=person),
        "recommendations": RecommendationFactory(author=person),
        "stances": StanceFactory(author=person),
        "product_requests": ProductRequestFactory(asked_by=person),
        "standard_requests": StandardRequestFactory(asked_by=person),
    }


def rows_of(client, person, query=""):
    return list(client.get(f"/moderation/people/{person.pk}/{query}").context["texts"])


def test_the_page_shows_a_text_of_every_kind(client, moderator):
    person = UserFactory()
    written = write_one_of_each(person)

    found = {row.kind: row.title for row in rows_of(client, person)}

    assert found.keys() == TEXT_KINDS.keys()
    assert found == {kind: str(row) for kind, row in written.items()}


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_a_filter_leaves_one_kind(client, moderator, kind):
    person = UserFactory()
    write_one_of_each(person)

    assert [row.kind for row in rows_of(client, person, f"?kind={kind}")] == [kind]


def test_texts_of_others_are_not_on_the_page(client, moderator):
    write_one_of_each(UserFactory())

    assert rows_of(client, UserFactory()) == []


def test_the_newest_text_comes_first_and_states_are_shown(client, moderator):
    person = UserFactory()
    ServiceFactory(author=person, state="suspended")
    NeedFactory(author=person, hidden=True)
    PostFactory(author=person, state="hidden", text="Buy **now**")

    page = client.get(f"/moderation/people/{person.pk}/")
    shown = [(row.kind, row.state) for row in page.context["texts"]]

    assert shown == [("threads", "Hidden"), ("needs", "Hidden"), ("services", "Suspended")]
    assert "Buy **now**" in page.content.decode()


def test_deleted_posts_have_no_link(client, moderator):
    post = PostFactory(state="deleted", text="")

    assert [row.url for row in rows_of(client, post.author)] == [""]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_whatever_was_written(
    client, moderator, django_assert_num_queries, number
):
    person = UserFactory()
    for _ in range(number):
        write_one_of_each(person)
        flag = Flag.objects.create(post=PostFactory(author=person), kind="offensive")
        answer_flag(flag, upheld=True, reply="Hidden.", by=moderator)
        Flag.objects.create(service=ServiceFactory(), kind="wrong", reporter=person)
        warn(person, reason="Stop.", by=moderator)
    client.get(f"/moderation/people/{person.pk}/")

    with django_assert_num_queries(PAGES["person in moderation"]):
        client.get(f"/moderation/people/{person.pk}/")


def test_long_lists_have_pages(client, moderator):
    person = UserFactory()
    NeedFactory.create_batch(26, author=person)

    assert len(rows_of(client, person)) == 25
    assert len(rows_of(client, person, "?page=2")) == 1


def test_reports_about_their_texts_and_their_own_show_what_became_of_them(client, moderator):
    person = UserFactory()
    post = PostFactory(author=person, thread__title="Cheap pills")
    flag = Flag.objects.create(post=post, kind="commercial", text="Pills")
    answer_flag(flag, upheld=True, reply="We hid it.", by=moderator)
    Flag.objects.create(service=ServiceFactory(), kind="wrong", reporter=person, text="All wrong")

    page = client.get(f"/moderation/people/{person.pk}/").content.decode()

    for words in ["Pills", "Action taken", "We hid it.", "All wrong"]:
        assert words in page


def test_who_let_them_in_is_named(client, moderator):
    manager = MembershipFactory(role="manager", user__display_name="Olive Manager")
    asked = MembershipFactory(state="requested", council=manager.council)
    accept_membership(asked, by=manager.user)

    page = client.get(f"/moderation/people/{asked.user.pk}/").content.decode()

    assert "Olive Manager" in page
    assert "membership started" in page


def test_warnings_and_posting_bans_are_listed(client, moderator):
    person = UserFactory()
    warn(person, reason="Stop advertising.", by=moderator)
    silence(Silence(user=person, reason="You went on."), by=moderator)

    page = client.get(f"/moderation/people/{person.pk}/").content.decode()

    assert "Stop advertising." in page
    assert page.count("You went on.") >= 2
