"""A site with a primary and two replicas, all of them real."""

import subprocess

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

from portal.database import replicas as fleet
from portal.database.replicas import replicas
from portal.operations import postgres
from tests.factories.services import ServiceFactory
from tests.operations.replicas.steps import NAMES, WHERE, address_of, catch_up
from tests.operations.replication import primary_with

FIRST_PORT = 6100
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"


@pytest.fixture(scope="module")
def servers(tmp_path_factory, django_db_setup, django_db_blocker):
    """A primary with the tables of the tests, and two replicas."""
    with django_db_blocker.unblock():
        tables = postgres.run("pg_dump", "--no-owner")
    with primary_with(tmp_path_factory.mktemp("servers"), 2, FIRST_PORT) as servers:
        psql = [postgres.path_of("psql"), "--quiet", "--output=/dev/null", "--no-psqlrc"]
        subprocess.run([*psql, servers[0].url], input=tables, text=True, check=True)
        for name, server in zip(NAMES, servers[1:], strict=True):
            connections.databases[name] = {**connection.settings_dict, **address_of(server)}
        yield servers
        for name in NAMES:
            del connections[name], connections.databases[name]


@pytest.fixture
def site(servers, db, settings, monkeypatch):
    """This process as one of a site with a primary and two replicas, all of them awake."""
    monkeypatch.setattr(fleet, "SECONDS_BETWEEN_LOOKS", 0.05)
    monkeypatch.setattr(fleet, "REST_SECONDS", 0.5)
    before = {name: connection.settings_dict[name] for name in WHERE}
    connection.close()
    connection.settings_dict.update(address_of(servers[0]))
    for name, server in zip(NAMES, servers[1:], strict=True):
        connections[name].settings_dict.update(address_of(server))
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


@pytest.fixture
def listing(site):
    listing = ServiceFactory(state="published", title="Bins as they were")
    catch_up(site)
    return listing
