"""How fast people are told: events of eight writers, the digests of 5,000, and the badge."""

import resource
import statistics
import threading
import time
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from portal.accounts.models import User
from portal.mail.models import Mail
from portal.notifications.actions import notify
from portal.notifications.digests import send_digests
from portal.notifications.events import Event
from portal.notifications.models import Follow, Notification
from portal.notifications.models.notification import UNREAD, Notice
from services.models import Service
from tests.factories.services import ServiceFactory

WRITERS, EVENTS, PEOPLE, FOLLOWED, LINES = 8, 15_000, 5_000, 50, 1_000_000
FOLLOWS = """
INSERT INTO notifications_follow (user_id, kind_id, target_id, level, channel, is_automatic, since)
SELECT people.id, %s, things.id, 'normal', 'daily', false, now()
FROM accounts_user AS people
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM services_service) AS things
    ON (things.place + people.id) %% 4 = 0
"""
NOTIFIED = """
INSERT INTO notifications_notification
    (user_id, event, kind_id, target_id, page, link, detail, why, source, channel, count,
     began_at, at)
SELECT user_id, 'changed', kind_id, target_id, '', '', '', 'You follow this service.',
       kind_id || ':' || target_id, channel, 1, now(), now()
FROM notifications_follow
"""
READ = """
INSERT INTO notifications_notification
    (user_id, event, kind_id, target_id, page, link, detail, why, source, channel, count,
     began_at, at, read_at)
SELECT id, 'used', %s, number, '', '', '', '', '', 'site', 1, now(), now(), now()
FROM accounts_user CROSS JOIN generate_series(1, %s) AS number
"""


@pytest.fixture
def people(transactional_db, settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    return User.objects.bulk_create(
        User(
            email=f"person-{n}@council.example",
            display_name=f"Person {n}",
            password="!",
            pseudonym=f"P{n:09}",
        )
        for n in range(PEOPLE)
    )


def kind():
    return ContentType.objects.get_for_model(Service).pk


def test_events_into_notifications(people, capsys):
    services = ServiceFactory.create_batch(20)
    hearers = people[:10]

    def write(mine):
        for number in range(EVENTS // WRITERS):
            notify(Notice(Event.CHANGED, services[(number + mine) % 20]), hearers)
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began

    counts = Notification.objects.values_list("count", flat=True)
    with capsys.disabled():
        print(
            f"\n{EVENTS:,} events of {WRITERS} writers, each told to {len(hearers)}: "
            f"{EVENTS / took:,.0f} events/s, {EVENTS * len(hearers) / took:,.0f} tellings/s"
        )
    assert sum(counts) == EVENTS // WRITERS * WRITERS * len(hearers)
    assert len(counts) == 20 * len(hearers)


def test_digests_for_everybody(people, capsys):
    ServiceFactory.create_batch(4 * FOLLOWED)
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWS, [kind()])
        cursor.execute(NOTIFIED)
        cursor.execute("VACUUM ANALYZE")
    lines = Notification.objects.count()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    sent = send_digests(timezone.now().replace(hour=12) + timedelta(days=1))
    took = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    with capsys.disabled():
        print(
            f"\ndigests for {sent:,} people with {FOLLOWED} follows each ({lines:,} lines): "
            f"{took:.0f} s, {1000 * took / sent:.1f} ms each, memory grew by {grown:.0f} MB"
        )
    assert (sent, Mail.objects.count()) == (PEOPLE, PEOPLE)
    assert Follow.objects.count() == PEOPLE * FOLLOWED


def test_the_badge(people, capsys):
    with connection.cursor() as cursor:
        cursor.execute(READ, [kind(), LINES // PEOPLE])
        cursor.execute("VACUUM ANALYZE")
    person = people[42]
    notify(Notice(Event.CHANGED, ServiceFactory()), people[:100])
    took = []
    for _ in range(200):
        began = time.perf_counter()
        UNREAD.ask(person.pk)
        took.append(1000 * (time.perf_counter() - began))

    with capsys.disabled():
        print(f"\nbadge, {LINES:,} lines there: {statistics.median(took):.2f} ms in the median")
    assert UNREAD.ask(person.pk) == 1
