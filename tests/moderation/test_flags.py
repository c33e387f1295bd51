"""Reports about listings, from the first word to the answer."""

import pytest
from django.core import mail
from django.test import Client

from portal.accounts import actions as accounts
from portal.audit.models import Entry
from portal.moderation import actions
from portal.moderation.models import Flag
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


def test_a_visitor_reports_and_is_answered(client, moderator):
    service, visitor = ServiceFactory(), Client()
    report = {"kind": "out_of_date", "text": "It ended.", "email": "ann@home.example"}

    visitor.post(f"/moderation/flags/new/{service.slug}/", report)
    flag = Flag.objects.get()
    assert "Out of date" in client.get("/moderation/flags/").content.decode()
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "It is archived."})

    flag.refresh_from_db()
    assert (flag.state, flag.reply) == ("upheld", "It is archived.")
    assert mail.outbox[-1].to == ["ann@home.example"]
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        "listing reported",
        "report upheld",
    ]


def test_somebody_signed_in_is_answered_at_their_address(client, moderator):
    person, member = UserFactory(), Client()
    member.force_login(person)
    member.post(f"/moderation/flags/new/{ServiceFactory().slug}/", {"kind": "wrong"})

    client.post(f"/moderation/flags/{Flag.objects.get().pk}/", {"answer": "no", "reason": "Fine."})

    assert Flag.objects.get().state == "dismissed"
    assert mail.outbox[-1].to == [person.email]


def test_no_address_means_no_answer(moderator):
    flag = actions.report(Flag(service=ServiceFactory(), kind="wrong"), by=None)

    actions.answer_flag(flag, upheld=False, reply="Fine.", by=moderator)

    assert mail.outbox == []
    with pytest.raises(RuleBroken, match="already answered this report"):
        actions.answer_flag(flag, upheld=True, reply="Or not.", by=moderator)


def test_reports_are_limited(client, settings):
    service = ServiceFactory()
    answers = {
        client.post(f"/moderation/flags/new/{service.slug}/", {"kind": "wrong"}).status_code
        for _ in range(61)
    }

    assert answers == {302, 429}
    assert Flag.objects.count() == 60


def test_what_is_not_public_cannot_be_reported(client):
    draft = ServiceFactory(draft=True)

    assert client.get(f"/moderation/flags/new/{draft.slug}/").status_code == 404


@pytest.mark.parametrize("texts", [True, False])
def test_erasing_a_person_takes_their_address_and_if_they_wish_their_words(texts):
    person = UserFactory()
    Flag.objects.create(service=ServiceFactory(), kind="wrong", text="Mine.", reporter=person)
    Flag.objects.create(service=ServiceFactory(), kind="wrong", text="Mine.", email=person.email)

    accounts.erase(person, texts=texts)

    assert {(flag.email, flag.text) for flag in Flag.objects.all()} == {
        ("", "" if texts else "Mine.")
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_of_reports_costs_the_same_whatever_its_length(
    client, moderator, django_assert_num_queries, count
):
    for _ in range(count):
        Flag.objects.create(service=ServiceFactory(), kind="wrong", reporter=UserFactory())

    with django_assert_num_queries(5):
        client.get("/moderation/flags/")


def test_a_need_is_reported_hidden_and_the_reporter_is_answered(client, moderator):
    need, person, member = NeedFactory(title="Toner for sale"), UserFactory(), Client()
    member.force_login(person)
    assert "Report this need" in member.get(need.get_absolute_url()).content.decode()
    member.post(f"/moderation/flags/needs/{need.pk}/", {"kind": "spam", "text": "It sells."})
    flag = Flag.objects.get()
    assert flag.about == need

    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert f"/needs/{need.pk}/hide/" in page
    client.post(f"/needs/{need.pk}/hide/", {"reason": "It sells something."})
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "We hid it."})

    assert mail.outbox[-1].to == [person.email]
    assert "You reported the need “Toner for sale”" in mail.outbox[-1].body
    assert Entry.objects.filter(verb="need reported").exists()
    page = client.get(f"/moderation/people/{need.author_id}/").content.decode()
    assert "Action taken" in page


def test_a_need_is_reported_once_by_each_person_and_hidden_ones_by_nobody(client):
    need, person = NeedFactory(), UserFactory()
    actions.report(Flag(need=need, kind="spam"), by=person)
    with pytest.raises(RuleBroken, match="already reported"):
        actions.report(Flag(need=need, kind="wrong"), by=person)

    hidden = NeedFactory(hidden=True)
    assert client.get(f"/moderation/flags/needs/{hidden.pk}/").status_code == 404
