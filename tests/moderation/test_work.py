"""What stewards can do now: rows of each kind, and what they answer about them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.audit.models import Entry
from portal.moderation.models import Flag, WorkOutcome
from portal.moderation.work.answers import WorkChoice, act_on_work, answer_work
from portal.moderation.work.candidate_sources import find_candidates
from portal.moderation.work.registry import KINDS, find_work, most_valuable
from portal.moderation.work.value import MAX_DAYS, WORTH
from portal.site.errors import RuleBroken
from services.models import LikelyDuplicate, Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import AccessRequestFactory, CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.recommendations import RecommendationFactory
from tests.factories.services import (
    EditFactory,
    ProductRequestFactory,
    ProductStandardFactory,
    ServiceFactory,
    ServiceStandardFactory,
    StandardRequestFactory,
    UseFactory,
)
from tests.query_counts import PAGES

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator", display_name="Mod")
    client.force_login(user)
    return user


def sent_in(days=0, **values):
    at = timezone.now() - timedelta(days=days)
    return ServiceFactory(draft=True, state="submitted", submitted_at=at, **values)


def open_keys(kind):
    """The keys of what is open, when the job that looks every hour has run."""
    if KINDS[kind].is_hourly:
        find_candidates()
    return [item.key for item in KINDS[kind].find().items]


def text(client, address="/moderation/"):
    return client.get(address).content.decode()


def press(client, kind, row, answer):
    data = {"key": str(getattr(row, "pk", row)), "answer": answer}
    return client.post(f"/moderation/to-do/{kind}/answer/", data)


# each kind: what makes a row


def _pair():
    first, second = ServiceFactory.create_batch(2)
    return LikelyDuplicate.objects.create(first=first, second=second, score=1, reasons=["x"])


def _managed_request(**values):
    return MembershipFactory(state="requested", **values)


MAKERS = {
    "reports": lambda: Flag.objects.create(service=ServiceFactory(), kind="wrong"),
    "appeals": lambda: UserFactory(suspended=True, appealed_at=timezone.now(), appeal="I did not."),
    "access_requests": AccessRequestFactory,
    "unmanaged_join_requests": _managed_request,
    "manager_requests": lambda: MembershipFactory(manager_asked_at=timezone.now()),
    "posts": lambda: PostFactory(number=None),
    "listings": sent_in,
    "edits": lambda: EditFactory(state="submitted"),
    "products": ProductRequestFactory,
    "standard_requests": StandardRequestFactory,
    "service_claims": ServiceStandardFactory,
    "product_claims": ProductStandardFactory,
    "recommendations": lambda: RecommendationFactory(submitted=True),
    "duplicates": _pair,
    "stale": lambda: ServiceFactory(is_dormant=True),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_row_of_each_kind_says_who_why_and_where(client, moderator, kind):
    row = MAKERS[kind]()

    assert open_keys(kind) == [str(row.pk)]
    item = KINDS[kind].find().items[0]
    assert item.value >= WORTH[kind].weight
    assert item.text.why.endswith((".", "”"))
    page = text(client)
    assert str(item.kind.label) in page
    assert f'href="{item.text.url}"' in page
    assert client.get(item.text.url).status_code == 200
    assert client.get(f"/moderation/to-do/{kind}/").status_code == 200


@pytest.mark.parametrize("kind", MAKERS)
def test_a_row_of_each_kind_can_be_put_off_and_closed(client, moderator, kind):
    row = MAKERS[kind]()
    find_candidates()

    for answer in ("later_1", "later_30", "not_needed", "done"):
        press(client, kind, row, answer)
        assert open_keys(kind) == []
    assert WorkOutcome.objects.count() == 4
    assert WorkOutcome.objects.current().get().answer == "done"
    assert Entry.objects.filter(verb="work answered", actor=moderator).count() == 4


# answers


def test_what_is_put_off_comes_back_when_its_time_has_come(client, moderator):
    row = sent_in()
    press(client, "listings", row, "later_7")
    assert str(row.title) not in text(client, "/moderation/to-do/listings/")

    WorkOutcome.objects.update(
        at=timezone.now() - timedelta(days=8), until=timezone.now() - timedelta(days=1)
    )

    assert open_keys("listings") == [str(row.pk)]
    assert "Postponed on" in text(client)


def test_what_is_marked_as_done_and_is_not_comes_back_a_day_later(client, moderator):
    row = sent_in()
    press(client, "listings", row, "done")
    assert open_keys("listings") == []

    WorkOutcome.objects.update(at=timezone.now() - timedelta(hours=25))

    assert open_keys("listings") == [str(row.pk)]
    assert "by Mod. It is still open." in text(client)


def test_what_is_not_needed_comes_back_when_it_changes(client, moderator):
    row = ProductRequestFactory(name="Ledger Cloud")
    press(client, "products", row, "not_needed")
    assert open_keys("products") == []

    ProductRequestFactory(name="ledger cloud", council=CouncilFactory())

    assert open_keys("products") == [str(row.pk)]
    assert KINDS["products"].find().items[0].row.waiting == 2
    assert "It has changed." in text(client)


def test_a_small_change_does_not_bring_back_what_is_not_needed(client, moderator):
    service = ServiceFactory(is_dormant=True)
    find_candidates()
    for _ in range(4):
        UseFactory(service=service, product=None)
    press(client, "stale", service, "not_needed")

    UseFactory(service=service, product=None)

    assert open_keys("stale") == []


def test_an_answer_can_have_a_note_that_the_others_read(client, moderator):
    row = sent_in()
    page = text(client, f"/moderation/to-do/listings/answer/?key={row.pk}")
    assert f'value="{row.pk}"' in page
    data = {"key": row.pk, "answer": "later_1", "note": "Waiting for Kent"}
    client.post("/moderation/to-do/listings/answer/", data)
    WorkOutcome.objects.update(
        at=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(hours=1)
    )

    assert "Waiting for Kent" in text(client)


def test_an_answer_that_is_none_is_refused(client, moderator):
    row = sent_in()

    assert press(client, "listings", row, "later_5").status_code == 200
    assert press(client, "nonsense", row, "done").status_code == 404
    assert not WorkOutcome.objects.exists()


def test_what_is_no_longer_open_has_no_answer(client, moderator):
    row = sent_in()
    Service.objects.filter(pk=row.pk).update(state="rejected")

    assert press(client, "listings", row, "done").url == "/moderation/"
    assert not WorkOutcome.objects.exists()
    assert "no longer open" in text(client)


def test_doing_the_work_ends_the_row_without_an_answer(client, moderator):
    row = sent_in()
    client.post(f"/moderation/listings/{row.pk}/", {"verb": "published"})

    assert open_keys("listings") == []
    assert not WorkOutcome.objects.exists()


def test_the_button_of_a_row_does_it_and_waits_for_an_answer(client, moderator):
    service = ServiceFactory(is_dormant=True, contact_email="team@durham.example")
    find_candidates()

    client.post("/moderation/to-do/stale/act/", {"key": service.pk})

    assert mail.outbox[-1].to == ["team@durham.example"]
    assert open_keys("stale") == []
    assert WorkOutcome.objects.get().answer == "acted"
    assert Entry.objects.filter(verb="work acted on", actor=moderator).exists()


def test_a_row_whose_work_is_on_a_page_has_no_button(moderator):
    row = sent_in()
    item = KINDS["listings"].get(str(row.pk))

    with pytest.raises(RuleBroken):
        act_on_work(item, by=moderator)


def test_two_answers_at_once_leave_one(moderator):
    row = sent_in()
    item = KINDS["listings"].get(str(row.pk))
    answer_work(item, WorkChoice.read("done"), by=moderator)
    answer_work(item, WorkChoice.read("later_7"), by=moderator)

    assert WorkOutcome.objects.current().get().answer == "later"


# the list


def test_the_most_valuable_row_comes_first():
    old, new = sent_in(days=10), sent_in(days=1)
    AccessRequestFactory()
    Flag.objects.create(service=new, kind="wrong")

    rows = most_valuable(find_work())

    assert [item.kind.name for item in rows][:2] == ["listings", "reports"]
    assert rows[0].key == str(old.pk)
    assert [item.value for item in rows] == sorted((item.value for item in rows), reverse=True)


def test_a_row_is_worth_no_more_after_many_days():
    sent_in(days=400)

    assert KINDS["listings"].find().items[0].value == WORTH["listings"].weight * MAX_DAYS


def test_every_kind_has_a_worth_and_every_worth_a_kind():
    assert set(KINDS) == set(WORTH)


def test_nothing_to_do_is_said(client, moderator):
    assert "No work is open" in text(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_queries_whatever_there_is(
    client, moderator, django_assert_num_queries, count
):
    for _ in range(count):
        for make in MAKERS.values():
            make()
    find_candidates()
    client.get("/moderation/")

    with django_assert_num_queries(PAGES["moderation"] + len(KINDS)):
        client.get("/moderation/")


@pytest.mark.parametrize("address", ["/moderation/", "/moderation/to-do/listings/"])
def test_only_moderators_see_the_list(client, address):
    sent_in(title="Secret draft")
    client.force_login(MembershipFactory(role="manager").user)

    answer = client.get(address)

    assert answer.status_code == 403
    assert "Secret draft" not in answer.content.decode()


def test_what_a_job_found_disappears_as_soon_as_it_is_done():
    service = ServiceFactory(is_dormant=True)
    assert open_keys("stale") == [str(service.pk)]

    Service.objects.update(is_dormant=False)

    assert KINDS["stale"].find().items == []
