"""A manager connects a channel, sends a test, and sees that a change arrived there."""

import json

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from tests.factories.services import ServiceFactory
from tests.journeys.steps import heading, press, sign_in
from tests.worker import work

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def send():
    call_command("send_webhooks", verbosity=0)
    work()


def test_a_channel_is_connected_tested_and_told(
    page, live_server, people, council, receiver, reachable, accessible
):
    sign_in(page, live_server.url, people["manager"].email)
    page.goto(f"{live_server.url}{council.get_absolute_url()}")
    page.get_by_role("link", name="Send notifications to Teams, Slack").click()
    heading(page, "Webhooks of County Durham")
    page.get_by_role("link", name="Add a webhook").click()
    press(page, "Add webhook")
    expect(page.get_by_role("main")).to_contain_text("Enter a name.")
    accessible(page)

    page.get_by_label("Name").fill("ICT team in Teams")
    page.get_by_label("Microsoft Teams").check()
    page.get_by_label("Web address").fill(receiver.address)
    press(page, "Add webhook")
    heading(page, "ICT team in Teams")
    press(page, "Send a test")
    send()
    page.reload()
    expect(page.get_by_role("table")).to_contain_text("The server answered 200.")
    accessible(page)

    notify(Notice(Event.CHANGED, ServiceFactory(title="Payroll")), [people["manager"]])
    send()
    _, changed = [json.loads(body) for *_, body in receiver.received]
    card = changed["attachments"][0]["content"]
    assert "Payroll" in card["body"][0]["inlines"][0]["text"]
