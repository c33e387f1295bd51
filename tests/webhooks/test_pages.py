"""Managers connect a channel, see what became of each message, and can always stop it."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.audit.models import Entry
from portal.webhooks.models import MAX_WEBHOOKS, Delivery, PayloadFormat, Webhook
from tests.factories.webhooks import DeliveryFactory, WebhookFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
MOMENT = datetime(2027, 3, 3, 9, 30, tzinfo=UTC)
SENT = {
    "name": "ICT team",
    "format": "teams",
    "address": "https://teams.example/workflows/secret-part",
    "groups": ["ours", "talk"],
}


@pytest.fixture
def base(client, council, people):
    client.force_login(people["manager"])
    return f"{council.get_absolute_url()}webhooks/"


def test_a_manager_adds_one_and_the_log_says_so(client, base, council, people):
    response = client.post(f"{base}new/", SENT, follow=True)

    added = Webhook.objects.get()
    assert (added.council, added.owner, added.groups) == (
        council,
        people["manager"],
        ["ours", "talk"],
    )
    page = text(response)
    assert "teams.example" in page
    assert "secret-part" not in page
    entry = Entry.objects.about(council).get(verb="webhook added")
    assert entry.details == {"webhook": "ICT team", "host": "teams.example"}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"address": "http://teams.example/"}, "Enter a web address that starts with https://."),
        ({"address": "https://"}, "Enter a web address that starts with https://."),
        ({"address": "https://a:b@teams.example/"}, "without a username or password"),
        ({"address": "https://teams.example:99999/"}, "Enter a web address that starts with"),
        ({"address": "https://[teams/"}, "Enter a web address that starts with https://."),
        ({"groups": []}, "Select at least one."),
        ({"groups": ["people"]}, "Select what to send."),
        ({"name": ""}, "Enter a name."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(client, base, changed, error):
    response = client.post(f"{base}new/", SENT | changed)

    assert error in text(response)
    assert not Webhook.objects.exists()


def test_names_are_unique_and_their_number_is_limited(client, base, council):
    WebhookFactory(council=council, name="ICT team")
    assert "webhook of this name" in text(client.post(f"{base}new/", SENT))

    for _ in range(MAX_WEBHOOKS - 1):
        WebhookFactory(council=council)
    other = client.post(f"{base}new/", SENT | {"name": "Other"})
    assert "Remove one first" in text(other)


def test_the_secret_is_for_systems_that_check_it(client, base, council):
    standard = WebhookFactory(council=council)
    teams = WebhookFactory(council=council, format=PayloadFormat.TEAMS)

    page = client.get(f"{base}{standard.pk}/").text
    assert f'data-copy="{standard.secret}"' in page
    assert standard.secret in client.get(f"{base}{standard.pk}/").text
    assert teams.secret not in client.get(f"{base}{teams.pk}/").text

    client.post(f"{base}{standard.pk}/secret/")
    assert Webhook.objects.get(pk=standard.pk).secret != standard.secret


def test_it_is_tested_turned_off_and_on_and_removed(client, base, council):
    hook = WebhookFactory(council=council)
    for _ in range(2):
        client.post(f"{base}{hook.pk}/test/")
    assert Delivery.objects.get().notification is None

    page = text(client.post(f"{base}{hook.pk}/turn-off/", follow=True))
    assert "Turned off" in page
    assert "Send a test" not in page

    assert "Turn off" in text(client.post(f"{base}{hook.pk}/turn-on/", follow=True))
    client.post(f"{base}{hook.pk}/remove/")
    assert not Webhook.objects.exists()
    verbs = list(Entry.objects.about(council).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["webhook turned off", "webhook turned on", "webhook removed"]


def test_a_message_is_sent_again_by_hand_once(client, base, council):
    hook = WebhookFactory(council=council)
    delivery = DeliveryFactory(webhook=hook, notification=None)
    again = f"{base}{hook.pk}/messages/{delivery.pk}/send-again/"

    assert "within a minute" in text(client.post(again, follow=True))
    assert "waiting to be sent already" in text(client.post(again, follow=True))
    assert Delivery.objects.waiting().count() == 1


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        ({}, "It is sent within a minute."),
        (
            {"failures": 2, "failing_since": MOMENT, "try_after": MOMENT + timedelta(minutes=90)},
            "Tried 2 times. We try again on 3 March 2027 at 11am, and for up to 5 days.",
        ),
        (
            {"turned_off_at": MOMENT, "reason": "Not needed."},
            "It is not sent while the webhook is turned off.",
        ),
    ],
)
def test_a_message_that_waits_says_when_it_is_tried_again(client, base, council, hook, said):
    hook = WebhookFactory(council=council, **hook)
    DeliveryFactory(webhook=hook, notification=None, state="waiting", tries=2)

    assert said in text(client.get(f"{base}{hook.pk}/"))


def test_the_webhooks_of_another_council_are_hidden(client, base):
    other = WebhookFactory()

    assert client.get(f"{base}{other.pk}/").status_code == 404
    assert client.get(f"{other.council.get_absolute_url()}webhooks/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_a_bounded_number_of_questions(
    client, base, council, rows, django_assert_max_num_queries
):
    hook = WebhookFactory(council=council)
    for _ in range(rows):
        WebhookFactory(council=council)
        DeliveryFactory(webhook=hook)

    with django_assert_max_num_queries(6):
        client.get(base)
    with django_assert_max_num_queries(8):
        client.get(f"{base}{hook.pk}/")
