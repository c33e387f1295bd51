"""What tests of replicas do to them, and what they read."""

from django.core.cache import caches

from portal.database.replicas import replicas
from services.models import Service
from tests.operations.processes import wait_until

NAMES = ("replica_1", "replica_2")
WHERE = ("HOST", "PORT", "NAME", "USER")


def address_of(server):
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


def rename(listing, title):
    Service.objects.filter(pk=listing.pk).update(title=title)


def forget():
    """As another process of the site, which has cached nothing."""
    for alias in caches:
        caches[alias].clear()
