"""What waits, who is at it, and what comes next."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.audit.models import Entry
from portal.moderation import actions
from portal.moderation.models import Claim, Flag, Queue
from portal.moderation.queues import next_in, queues
from portal.site.errors import RuleBroken
from services.models import Decided, LikelyDuplicate, Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import AccessRequestFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.recommendations import RecommendationFactory
from tests.factories.services import (
    CategoryFactory,
    EditFactory,
    ProductFactory,
    ProductRequestFactory,
    ProductStandardFactory,
    ServiceFactory,
    ServiceStandardFactory,
    StandardRequestFactory,
)
from tests.services.test_register import at_the_same_moment

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator", display_name="Mod")
    client.force_login(user)
    return user


def sent_in(days=0, **values):
    at = timezone.now() - timedelta(days=days)
    return ServiceFactory(draft=True, state="submitted", submitted_at=at, **values)


def text(client, address):
    return client.get(address).content.decode()


def counts():
    return {queue.name: queue.count for queue in queues()}


def test_every_queue_says_how_many_wait_and_since_when(client, moderator):
    sent_in(days=1)
    oldest = sent_in(days=3)
    edit = EditFactory(state="submitted")
    Flag.objects.create(service=edit.edit_of, kind="wrong")
    AccessRequestFactory()
    MembershipFactory(state="requested")
    ProductRequestFactory()
    ServiceFactory(is_dormant=True)
    pair = ServiceFactory.create_batch(2)
    LikelyDuplicate.objects.create(first=pair[0], second=pair[1], score=1, reasons=["x"])
    for factory in (ServiceStandardFactory, ProductStandardFactory, StandardRequestFactory):
        factory()
    RecommendationFactory(submitted=True)

    assert counts() == {
        "requests": 2,
        "listings": 2,
        "edits": 1,
        "flags": 1,
        "duplicates": 1,
        "posts": 0,
        "products": 1,
        "standards": 3,
        "stale": 1,
        "recommendations": 1,
    }
    assert {queue.name: queue.since for queue in queues()}["listings"] == oldest.submitted_at
    assert "3 days ago" in text(client, "/moderation/").replace("\xa0", " ")


def test_empty_queues_are_there_too():
    assert set(counts().values()) == {0}


@pytest.mark.parametrize("queue", ["listings", "edits", "duplicates", "dormant", "flags", "posts"])
@pytest.mark.parametrize("count", [1, 3])
def test_every_queue_costs_the_same_whatever_its_length(
    client, moderator, django_assert_max_num_queries, queue, count
):
    for _ in range(count):
        sent_in()
        edit = EditFactory(state="submitted")
        Flag.objects.create(service=edit.edit_of, kind="wrong")
        PostFactory(number=None)
        first, second = ServiceFactory.create_batch(2, is_dormant=True)
        LikelyDuplicate.objects.create(first=first, second=second, score=1, reasons=["x"])

    with django_assert_max_num_queries(9):
        client.get(f"/moderation/{queue}/")


# taking turns


def test_what_one_has_taken_the_others_see_and_cannot_decide(client, moderator):
    service, other = sent_in(), UserFactory(duty="moderator", display_name="Olive")
    actions.take(Queue.LISTINGS, service.pk, by=other)

    assert "Olive" in text(client, "/moderation/listings/")
    page = text(client, f"/moderation/listings/{service.pk}/")
    assert "Take over" in page
    refused = client.post(f"/moderation/listings/{service.pk}/", {"verb": "published"})

    service.refresh_from_db()
    assert (refused.status_code, service.state) == (409, "submitted")


def test_taking_it_over_is_possible_and_deciding_lets_go_of_it(client, moderator):
    service = sent_in()
    actions.take(Queue.LISTINGS, service.pk, by=UserFactory(duty="moderator"))
    address = f"/moderation/claims/listings/{service.pk}/"
    assert client.post(address, {"take": "1"}).status_code == 409

    client.post(address, {"over": "1"})
    client.post(f"/moderation/listings/{service.pk}/", {"verb": "published"})

    service.refresh_from_db()
    assert service.state == "published"
    assert not Claim.objects.exists()


def test_what_was_taken_is_left_again_by_whoever_took_it_and_by_time(client, moderator):
    service, other = sent_in(), sent_in()
    client.post(f"/moderation/claims/listings/{service.pk}/", {"take": "1"})
    client.post(f"/moderation/claims/listings/{service.pk}/", {"release": "1"})
    assert not Claim.objects.exists()

    actions.take(Queue.LISTINGS, other.pk, by=UserFactory(duty="moderator"))
    actions.release(Queue.LISTINGS, other.pk, by=moderator)
    assert Claim.objects.exists()
    Claim.objects.update(at=timezone.now() - timedelta(hours=3))
    assert actions.take(Queue.LISTINGS, other.pk, by=moderator).by == moderator


def test_the_next_one_is_what_nobody_else_has_taken(moderator):
    first, second, third = (sent_in(days=days) for days in (3, 2, 1))
    actions.take(Queue.LISTINGS, second.pk, by=UserFactory(duty="moderator"))

    assert next_in("listings", by=moderator, after=first.pk) == third.pk
    assert next_in("listings", by=moderator, after=third.pk) == first.pk
    Service.objects.filter(pk=first.pk).update(state="rejected")
    assert next_in("listings", by=moderator, after=third.pk) is None


def test_after_a_decision_the_next_one_is_there_at_once(client, moderator):
    first, second = sent_in(days=2), sent_in(days=1)

    answer = client.post(f"/moderation/listings/{first.pk}/", {"verb": "published"})
    assert answer.url == f"/moderation/listings/{second.pk}/"
    answer = client.post(f"/moderation/listings/{second.pk}/", {"verb": "published"})
    assert answer.url == "/moderation/listings/"


def test_skipping_goes_round(client, moderator):
    first, second = sent_in(days=2), sent_in(days=1)

    assert client.get(f"/moderation/next/listings/{first.pk}/").url.endswith(f"/{second.pk}/")
    assert client.get(f"/moderation/next/listings/{second.pk}/").url.endswith(f"/{first.pk}/")
    assert client.get("/moderation/next/nonsense/1/").status_code == 404


def test_keys_can_be_switched_off_and_on(client, moderator):
    address = f"/moderation/listings/{sent_in().pk}/"
    assert "data-shortcuts" in text(client, address)

    client.post("/moderation/shortcuts/", {"off": "1"})
    assert "data-shortcuts" not in text(client, address)
    client.post("/moderation/shortcuts/", {"on": "1"})
    assert "data-shortcuts" in text(client, address)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_take_the_same_at_the_same_moment():
    service = sent_in()
    moderators = [UserFactory(duty="moderator") for _ in range(2)]

    problems = at_the_same_moment(
        *[lambda by=by: actions.take(Queue.LISTINGS, service.pk, by=by) for by in moderators]
    )

    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    assert Claim.objects.count() == 1


# duplicates


@pytest.fixture
def alike():
    """Two listings with a similar name in the same area, and one that only shares a word."""
    area = CategoryFactory()
    ServiceFactory(title="Payroll for schools elsewhere in Wales")
    return [
        ServiceFactory(title=title, category=area) for title in ("Payroll bureau", "Payrol bureau")
    ]


def test_pairs_that_look_alike_are_found_once_with_reasons(alike):
    assert LikelyDuplicate.objects.find() == LikelyDuplicate.objects.find() == 1

    pair = LikelyDuplicate.objects.get()
    assert [pair.first, pair.second] == alike
    assert pair.reasons == ["a similar name", "the same service area"]


def test_the_same_product_counts_for_more(alike):
    product = ProductFactory()
    LikelyDuplicate.objects.find()
    before = LikelyDuplicate.objects.get().score
    for service in alike:
        service.products.add(product)

    LikelyDuplicate.objects.find()

    assert LikelyDuplicate.objects.get().score > before
    assert "the same product" in LikelyDuplicate.objects.get().reasons


def test_a_pair_that_looks_alike_no_longer_is_dropped(alike):
    LikelyDuplicate.objects.find()
    Service.objects.filter(pk=alike[0].pk).update(title="Something else entirely")

    assert LikelyDuplicate.objects.find() == LikelyDuplicate.objects.count() == 0


def test_a_pair_that_somebody_looked_at_is_not_shown_again(client, moderator, alike):
    LikelyDuplicate.objects.find()
    pair = LikelyDuplicate.objects.get()
    page = text(client, f"/moderation/duplicates/{pair.pk}/")
    assert "Payroll bureau" in page
    assert f"/moderation/merge/service/{pair.first_id}/{pair.second_id}/" in page

    unsaid = client.post(f"/moderation/duplicates/{pair.pk}/", {"decision": "related"})
    assert "required" in unsaid.content.decode()
    client.post(
        f"/moderation/duplicates/{pair.pk}/", {"decision": "related", "reason": "Two areas."}
    )

    pair.refresh_from_db()
    assert (pair.decision, pair.reason) == ("related", "Two areas.")
    assert LikelyDuplicate.objects.find() == 0
    assert client.get(f"/moderation/duplicates/{pair.pk}/").status_code == 404
    with pytest.raises(RuleBroken):
        actions.keep_both(pair, Decided.DIFFERENT, "Both.", by=moderator)


def test_drafts_edits_and_merged_ones_are_nobodys_duplicates(alike):
    EditFactory(edit_of=alike[0], title="Payroll bureau", category=alike[0].category)
    ServiceFactory(draft=True, title="Payroll bureau", category=alike[0].category)

    assert LikelyDuplicate.objects.find() == 1


# what got old


def test_the_council_of_a_dormant_listing_is_asked(client, moderator):
    service = ServiceFactory(is_dormant=True, contact_email="team@durham.example")

    client.post(f"/moderation/dormant/{service.pk}/ask/")
    assert mail.outbox[-1].to == ["team@durham.example"]

    editor = MembershipFactory(council=service.council, role="editor").user
    client.post(f"/moderation/dormant/{service.pk}/ask/")
    assert mail.outbox[-1].to == [editor.email]
    assert f"/councils/{service.council.slug}/portfolio/" in mail.outbox[-1].body
    assert Entry.objects.filter(verb="asked whether it is true").count() == 2


def test_that_there_is_nobody_to_ask_is_said(client, moderator):
    service = ServiceFactory(is_dormant=True)

    client.post(f"/moderation/dormant/{service.pk}/ask/")

    assert not mail.outbox
    assert "no editor or contact to email" in text(client, "/moderation/dormant/")
