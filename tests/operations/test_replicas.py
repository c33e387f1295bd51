"""Replicas: readers are sent there, writers see what they wrote, and a dead one costs one wait."""

import logging
import subprocess

import pytest
from django.conf import settings as django_settings
from django.core import signing
from django.core.cache import caches
from django.db import OperationalError, connection, connections, router, transaction
from django.test import Client

from forums.models import Post, Thread
from portal.database import replicas as fleet
from portal.database.read_source import alias_to_read, reading_from
from portal.database.replicas import replicas
from portal.operations import postgres
from portal.site.replica_reads import COOKIE
from portal.texts.models import SiteText, TextKey
from services.models import Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory
from tests.operations.processes import wait_until
from tests.operations.replication import primary_with

FIRST_PORT = 6100
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases="__all__")]
NAMES = ("replica_1", "replica_2")
WHERE = ("HOST", "PORT", "NAME", "USER")


@pytest.fixture(scope="module")
def servers(tmp_path_factory, django_db_setup, django_db_blocker):
    """A primary with the tables of the tests, and two replicas."""
    with django_db_blocker.unblock():
        tables = postgres.run("pg_dump", "--no-owner")
    with primary_with(tmp_path_factory.mktemp("servers"), 2, FIRST_PORT) as servers:
        psql = [postgres.path_of("psql"), "--quiet", "--output=/dev/null", "--no-psqlrc"]
        subprocess.run([*psql, servers[0].url], input=tables, text=True, check=True)
        for name, server in zip(NAMES, servers[1:], strict=True):
            connections.databases[name] = {**connection.settings_dict, **_address(server)}
        yield servers
        for name in NAMES:
            del connections.databases[name]


@pytest.fixture
def site(servers, db, settings, monkeypatch):
    """This process as one of a site with a primary and two replicas, all of them awake."""
    monkeypatch.setattr(fleet, "SECONDS_BETWEEN_LOOKS", 0.05)
    monkeypatch.setattr(fleet, "REST_SECONDS", 0.5)
    before = {name: connection.settings_dict[name] for name in WHERE}
    connection.close()
    connection.settings_dict.update(_address(servers[0]))
    for name, server in zip(NAMES, servers[1:], strict=True):
        connections[name].settings_dict.update(_address(server))
        server.ask("SELECT pg_wal_replay_resume()")
    settings.DATABASE_REPLICAS, settings.DATABASE_REPLICA_MAX_LAG_SECONDS = list(NAMES), 30
    settings.DATABASE_ROUTERS = ["portal.database.read_source.ReplicaRouter"]
    middleware = list(django_settings.MIDDLEWARE)
    middleware.insert(middleware.index(SESSIONS), "portal.site.replica_reads.ReplicaReads")
    settings.MIDDLEWARE = middleware
    replicas.cache_clear()
    yield servers
    replicas.cache_clear()
    for name in NAMES:
        connections[name].close()
    connection.close()
    connection.settings_dict.update(before)


def _address(server):
    where = (str(server.folder), server.port, "directory", "directory")
    return dict(zip(WHERE, where, strict=True))


def catch_up(servers):
    """Wait until both replicas have what is in the primary, and this process knows it."""
    written = servers[0].ask("SELECT pg_current_wal_insert_lsn()")
    for server in servers[1:]:
        replayed = f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn"
        wait_until(lambda server=server, replayed=replayed: server.ask(replayed))
    wait_until(lambda: {replicas().choose() for _ in NAMES} == set(NAMES))


def pause(servers):
    for server in servers[1:]:
        server.ask("SELECT pg_wal_replay_pause()")
        asked = "SELECT pg_get_wal_replay_pause_state() = 'paused'"
        wait_until(lambda server=server, asked=asked: server.ask(asked))


def resume(servers):
    for server in servers[1:]:
        server.ask("SELECT pg_wal_replay_resume()")
    catch_up(servers)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def listing(site):
    listing = ServiceFactory(state="published", title="Bins as they were")
    catch_up(site)
    return listing


def rename(listing, title):
    Service.objects.filter(pk=listing.pk).update(title=title)


def forget():
    """As another process of the site, which has cached nothing."""
    for alias in caches:
        caches[alias].clear()


def test_visitors_read_from_a_replica(site, listing):
    pause(site)
    rename(listing, "Bins as they are")

    assert "Bins as they were" in page(Client(), listing.get_absolute_url())

    resume(site)
    assert "Bins as they are" in page(Client(), listing.get_absolute_url())


def test_a_late_replica_fills_no_cache_that_others_read(site, listing):
    """A page that was drawn late is cached under a late state: who knows better does not get it."""
    pause(site)
    address = listing.get_absolute_url()
    page(Client(), address)
    rename(listing, "Bins as they are")
    page(Client(), address)
    writer = Client()
    writer.cookies[COOKIE] = mark_of(site)

    assert "Bins as they are" in page(writer, address)
    assert "Bins as they were" in page(Client(), address)
    assert "Bins as they are" in page(writer, address)

    resume(site)
    assert "Bins as they are" in page(Client(), address)
    assert "Bins as they are" in page(writer, address)


def mark_of(servers):
    position = servers[0].ask("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
    return signing.TimestampSigner(salt=COOKIE).sign(str(position))


def test_who_writes_sees_it_at_once_and_others_when_the_replica_has_it(site):
    author = MembershipFactory(role="member").user
    thread = ThreadFactory(author=author, board=BoardFactory())
    PostFactory(thread=thread, author=author)
    PostFactory.create_batch(3, author=author)  # no newcomer, whose posts wait
    catch_up(site)
    writer = Client()
    writer.force_login(author)
    address = Thread.objects.get(pk=thread.pk).get_absolute_url()
    page(writer, address)
    pause(site)

    sent = writer.post(f"/forums/threads/{thread.pk}/reply/", {"text": "We collect on Mondays."})

    assert sent.status_code == 302
    assert Post.objects.filter(thread=thread).count() == 2
    for _ in range(4):
        assert "We collect on Mondays." in page(writer, address)
        assert "We collect on Mondays." not in page(Client(), address)
    resume(site)
    for _ in range(4):
        assert "We collect on Mondays." in page(writer, address)
        assert "We collect on Mondays." in page(Client(), address)


def test_members_read_from_a_replica_once_it_has_what_they_wrote(site, listing):
    reader = Client()
    reader.force_login(UserFactory())
    catch_up(site)
    pause(site)
    rename(listing, "Bins as they are")

    assert "Bins as they were" in page(reader, listing.get_absolute_url())


def test_who_somebody_is_and_may_do_comes_from_the_primary(site):
    catch_up(site)
    pause(site)
    person = UserFactory()
    reader = Client()
    reader.force_login(person)
    page(reader, "/notifications/")

    person.suspend("Wrote the same thing everywhere.")

    assert reader.get("/services/").status_code == 302


def test_visitors_who_only_read_get_no_cookie(site, listing):
    reader = Client()
    page(reader, "/")
    page(reader, "/search/?q=bins")
    page(reader, listing.get_absolute_url())

    assert COOKIE not in reader.cookies


@pytest.mark.parametrize("forged", ["", "99999999", "99999999:abc:def"])
def test_a_mark_that_we_did_not_sign_changes_nothing(site, listing, forged):
    pause(site)
    rename(listing, "Bins as they are")
    reader = Client()
    reader.cookies[COOKIE] = forged

    assert "Bins as they were" in page(reader, listing.get_absolute_url())


def test_what_a_replica_does_not_know_yet_is_asked_of_the_primary(site):
    catch_up(site)
    pause(site)
    new = ServiceFactory(state="published", title="Registered a moment ago")

    assert "Registered a moment ago" in page(Client(), new.get_absolute_url())
    assert Client().get("/services/nobody-offers-this/").status_code == 404


def test_a_replica_that_is_late_is_not_used(site, listing, settings):
    settings.DATABASE_REPLICA_MAX_LAG_SECONDS = 0.3
    replicas.cache_clear()
    catch_up(site)
    pause(site)
    rename(listing, "Bins as they are")

    def is_primary():
        site[0].ask("SELECT pg_logical_emit_message(false, '', 'others write')")
        return replicas().choose() == "default"

    wait_until(is_primary)
    forget()
    assert "Bins as they are" in page(Client(), listing.get_absolute_url())
    assert {each.is_used for each in replicas().all} == {False}
    resume(site)


def test_a_replica_that_dies_costs_no_request_and_is_used_again(site, listing, caplog, monkeypatch):
    """Also where it dies after it was looked at: the request is answered by the primary."""
    address = listing.get_absolute_url()
    page(Client(), address)
    monkeypatch.setattr(fleet, "SECONDS_BETWEEN_LOOKS", 600)
    replicas().distrust("replica_1")
    wait_until(lambda: {replicas().choose() for _ in NAMES} == set(NAMES))
    try:
        with caplog.at_level(logging.WARNING):
            for server in site[1:]:
                server.kill()
            for _ in range(6):
                forget()
                assert "Bins as they were" in page(Client(), address)
        left = [each for each in caplog.records if each.message == "replica is not used"]
        assert {each.replica for each in left} == set(NAMES)
        assert "it failed a request" in {each.reason for each in left}
    finally:
        for server in site[1:]:
            server.start()
    monkeypatch.setattr(fleet, "SECONDS_BETWEEN_LOOKS", 0.05)
    replicas().distrust("replica_1")
    catch_up(site)


def test_a_dead_replica_is_asked_once_in_so_many_seconds(site, monkeypatch):
    monkeypatch.setattr(fleet, "REST_SECONDS", 60)
    monkeypatch.setattr(fleet, "SECONDS_BETWEEN_LOOKS", 0)
    connections.databases["replica_1"]["PORT"] = 1
    connections["replica_1"].close()
    asked = []
    connect = connections["replica_1"].get_new_connection
    monkeypatch.setattr(
        connections["replica_1"],
        "get_new_connection",
        lambda given: asked.append(1) or connect(given),
    )

    assert {replicas().choose() for _ in range(20)} == {"replica_2"}
    assert len(asked) == 1


def test_a_primary_that_is_asked_in_vain_leaves_its_replicas_in_use(site, listing):
    """Pages can be read while another server takes over."""
    connection.close()
    connection.settings_dict["PORT"] = 1
    try:
        assert "Bins as they were" in page(Client(), listing.get_absolute_url())
    finally:
        connection.settings_dict["PORT"] = site[0].port


def test_the_banner_that_was_replaced_does_not_come_back(site):
    catch_up(site)
    pause(site)
    by = UserFactory(duty="administrator")
    text = {"text": "Closed on Monday", "reason": "We move."}
    SiteText.objects.create(key=TextKey.BANNER, number=1, author=by, **text)
    forget()

    assert "Closed on Monday" in page(Client(), "/services/")


def test_a_primary_is_no_replica(site):
    connections.databases["replica_1"].update(_address(site[0]))
    connections["replica_1"].close()

    with pytest.raises(OperationalError, match="no replica"):
        replicas().all[0].read_position()
    assert {replicas().choose() for _ in range(4)} == {"replica_2"}


def test_what_is_in_a_transaction_or_follows_a_write_is_read_from_the_primary(site):
    with reading_from("replica_1"):
        assert Service.objects.all().db == "replica_1"
        assert Service.objects.select_for_update().db == "default"
        with transaction.atomic():
            assert alias_to_read() == "default"
        assert router.db_for_write(Service) == "default"
        ServiceFactory()
        assert alias_to_read() == "default"
    assert alias_to_read() == "default"
