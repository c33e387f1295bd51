"""A replica that is late, dead or none is not read from, and costs one wait."""

import logging

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from portal.database import replicas as fleet
from portal.database.replicas import replicas
from tests.operations.processes import wait_until
from tests.operations.replicas.steps import (
    NAMES,
    address_of,
    catch_up,
    forget,
    page,
    pause,
    rename,
    resume,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases="__all__")]


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
    connections["replica_1"].settings_dict["PORT"] = 1
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


def test_a_primary_is_no_replica(site):
    connections["replica_1"].settings_dict.update(address_of(site[0]))
    connections["replica_1"].close()

    with pytest.raises(OperationalError, match="no replica"):
        replicas().all[0].read_position()
    assert {replicas().choose() for _ in range(4)} == {"replica_2"}
