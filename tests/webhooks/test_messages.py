"""What a manager is notified about reaches the receiver once, in order, and only that."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils.models import Membership
from portal.notifications.actions import notify
from portal.notifications.events import Event, Group
from portal.notifications.models import Notification
from portal.notifications.models.notification import Notice
from portal.webhooks.actions import send_again, send_test, turn_on
from portal.webhooks.messages import signature
from portal.webhooks.models import (
    MAX_WAIT,
    Delivery,
    DeliveryState,
    PayloadFormat,
    Webhook,
    backoff,
)
from portal.webhooks.tasks import queue_due, send_waiting
from tests.factories.accounts import UserFactory
from tests.factories.services import ServiceFactory
from tests.factories.webhooks import DeliveryFactory, WebhookFactory
from tests.worker import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reachable")]


@pytest.fixture
def hook(receiver):
    return WebhookFactory(address=receiver.address)


def happen(hook, thing=None, event=Event.CHANGED):
    thing = thing or ServiceFactory(title="Payroll for schools")
    notify(Notice(event, thing, by=UserFactory()), [hook.owner])
    return thing


def send():
    """What the scheduler and a worker do."""
    call_command("send_webhooks", verbosity=0)
    work()


def test_what_the_owner_is_notified_about_is_sent_and_signed(hook, receiver, settings):
    thing = happen(hook)
    send()

    [(_, headers, body)] = receiver.received
    assert json.loads(body)["type"] == "catalogue.changed"
    data = json.loads(body)["data"]
    assert "Payroll for schools" in data["text"]
    assert data["url"] == f"{settings.SITE_URL}{thing.get_absolute_url()}"
    assert data["council"] == hook.council.slug
    stamp, identity = headers["webhook-timestamp"], headers["webhook-id"]
    assert headers["webhook-signature"] == signature(hook.secret, identity, stamp, body)
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_the_signature_is_that_of_the_specification():
    """The published example of Svix, whose scheme the specification describes."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'

    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_waits_with_its_cause_or_not_at_all(hook):
    with transaction.atomic():
        happen(hook)
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()


def test_what_happens_twice_before_it_is_sent_is_one_message(hook, receiver):
    thing = happen(hook)
    happen(hook, thing)
    send()
    assert len(receiver.received) == 1

    happen(hook, thing)
    send()
    assert [json.loads(body)["data"]["count"] for *_, body in receiver.received] == [2, 3]


def test_other_people_and_groups_that_were_not_chosen_send_nothing(hook, receiver):
    hook.groups = [Group.OURS]
    hook.save()
    happen(hook)
    notify(Notice(Event.CHANGED, ServiceFactory()), [UserFactory()])
    send()

    assert receiver.received == []
    assert not Delivery.objects.exists()


def test_what_the_owner_may_no_longer_see_is_not_sent(hook, receiver):
    thing = happen(hook)
    thing.state = "draft"
    thing.save()
    send()

    assert receiver.received == []


def test_who_no_longer_manages_the_council_sends_nothing(hook, receiver):
    happen(hook)
    Membership.objects.filter(user=hook.owner).update(role="member")
    send()

    assert receiver.received == []
    hook.refresh_from_db()
    assert "no longer a manager" in hook.reason
    assert [letter.to for letter in mail.outbox] == [[hook.owner.email]]


def test_messages_arrive_in_their_order_after_a_day_without_a_server(hook, receiver):
    receiver.status = 503
    things = [happen(hook, ServiceFactory(title=f"Service {n}")) for n in range(3)]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(20):
            send()
            clock.shift(timedelta(minutes=90))
        tried = len(receiver.received)
        assert 5 < tried < 20
        receiver.status = 200
        clock.shift(MAX_WAIT)
        send()

    texts = [json.loads(body)["data"]["text"] for *_, body in receiver.received[tried:]]
    assert [thing.title in text for thing, text in zip(things, texts, strict=True)] == [True] * 3
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (0, None)
    identities = {headers["webhook-id"] for _, headers, _ in receiver.received}
    assert len(identities) == 3


def test_the_wait_grows_to_a_day():
    waits = [backoff(n) for n in (1, 2, 3, 30)]

    assert waits == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), MAX_WAIT]


def test_after_five_days_it_is_turned_off_and_its_owner_reads_why(hook, receiver):
    receiver.status = 500
    happen(hook)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(18):
            send()
            clock.shift(timedelta(hours=12))

    hook.refresh_from_db()
    assert not hook.is_on
    assert "500" in hook.reason
    [letter] = [letter for letter in mail.outbox if letter.to == [hook.owner.email]]
    assert hook.name in letter.subject
    assert f"/councils/{hook.council.slug}/webhooks/{hook.pk}/" in letter.body

    receiver.status = 200
    turn_on(hook, by=hook.owner)
    send()
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_message_that_is_refused_again_and_again_does_not_stop_the_others(hook, receiver):
    receiver.status = 400
    happen(hook)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            send()
            clock.shift(timedelta(hours=1))
        receiver.status = 200
        happen(hook)
        send()

    assert [each.state for each in Delivery.objects.order_by("pk")] == ["failed", "sent"]


def test_an_address_that_is_gone_is_turned_off_at_once(hook, receiver):
    receiver.status = 410
    happen(hook)
    send()

    hook.refresh_from_db()
    assert "410" in hook.reason


def test_a_private_address_is_never_tried_and_says_why(hook, receiver, monkeypatch):
    monkeypatch.undo()
    hook.address = f"https://127.0.0.1:{receiver.port}/"
    hook.save()
    happen(hook)
    send()

    assert receiver.received == []
    assert "private network" in Delivery.objects.get().answer


def test_two_workers_send_it_once(hook, receiver):
    happen(hook)
    Webhook.objects.claim(hook.pk)

    send_waiting.func(hook.pk)

    assert receiver.received == []
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        send_waiting.func(hook.pk)
    assert len(receiver.received) == 1


def test_a_task_is_queued_once_for_each_webhook(hook):
    happen(hook)
    happen(hook)

    assert (queue_due(), queue_due()) == (1, 0)


def test_a_message_can_be_sent_again_with_the_same_identity(hook, receiver):
    happen(hook)
    send()
    send_again(Delivery.objects.get())
    send()

    first, second = [headers["webhook-id"] for _, headers, _ in receiver.received]
    assert first == second


@pytest.mark.parametrize("payload", PayloadFormat.values)
def test_each_form_says_what_happened_and_where_to_read_more(hook, receiver, payload, settings):
    hook.format = payload
    hook.save()
    thing = happen(hook, ServiceFactory(title="<!channel> [x](https://evil.example)"))
    send()

    [(_, _, body)] = receiver.received
    assert f"{settings.SITE_URL}{thing.get_absolute_url()}" in body.decode()
    found = json.loads(body)
    if payload == PayloadFormat.TEAMS:
        [card] = found["attachments"]
        assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
        [block] = card["content"]["body"]
        assert block["inlines"][0]["type"] == "TextRun"
    if payload == PayloadFormat.SLACK:
        assert "<!channel>" not in found["text"]
        assert found["blocks"][0]["text"]["type"] == "plain_text"


def test_a_test_message_needs_no_notification(hook, receiver):
    send_test(hook)
    send()

    [(_, _, body)] = receiver.received
    assert json.loads(body)["type"] == "test.test"


def test_messages_go_with_their_notification_and_after_thirty_days(hook):
    DeliveryFactory(webhook=hook)
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    recent = DeliveryFactory(webhook=hook)

    call_command("tidy_webhooks", verbosity=0)
    assert {each.notification_id for each in Delivery.objects.all()} == {recent.notification_id}

    Notification.objects.filter(pk=recent.notification_id).delete()
    assert not Delivery.objects.exists()


def test_the_database_holds_what_a_webhook_is():
    hook = WebhookFactory()
    for broken in ({"groups": []}, {"failures": 1}, {"reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Webhook.objects.filter(pk=hook.pk).update(**broken)
