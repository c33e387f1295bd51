"""Which statements write, how late a replica is, and what a site without replicas pays."""

import pytest
from django.conf import settings

from portal.database.limits import Limits, databases, with_limits
from portal.database.read_source import alias_to_read, is_write
from portal.database.replicas import Primary


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ("SELECT 1", False),
        ("  (SELECT 1) UNION (SELECT 2)", False),
        ("EXECUTE revision (%s)", False),
        ('UPDATE "a" SET b = 1', True),
        ("INSERT INTO a VALUES (1)", True),
        ("DELETE FROM a", True),
        ("WITH a AS (DELETE FROM b RETURNING c) SELECT * FROM a", True),
        ("LOCK TABLE a", True),
    ],
)
def test_a_write_is_known_by_its_first_word(sql, writes):
    assert is_write(sql) == writes


def test_lag_is_measured_by_positions():
    primary = Primary(max_lag=5)
    assert primary.lag_of(100, 0) == float("inf")
    for moment in range(20):
        primary.note(moment, 100 + moment)

    assert primary.lag_of(119, 19) == 0  # also long after: the primary has written nothing since
    assert primary.lag_of(119, 60) == 0
    assert primary.lag_of(117, 19) == 2
    assert primary.lag_of(100, 19) == float("inf")
    assert primary.position == 119


def test_the_limits_hold_on_replicas_too():
    limits = Limits(connect=3, statement=10, lock=5, idle=30, answer=12)
    each = [with_limits({"NAME": name}, limits, is_pooled=False) for name in ("a", "b")]

    known = databases(each[0], each[1:], CONN_MAX_AGE=60)

    assert list(known) == ["default", "replica_1"]
    assert known["replica_1"]["OPTIONS"] == known["default"]["OPTIONS"]
    assert known["replica_1"]["LIMITS"] == limits
    assert known["replica_1"]["CONN_MAX_AGE"] == 60
    assert known["replica_1"]["TEST"] == {"MIRROR": "default"}


def test_without_replicas_nothing_is_in_the_way():
    assert settings.DATABASE_ROUTERS == []
    assert "portal.site.replica_reads.ReplicaReads" not in settings.MIDDLEWARE
    assert alias_to_read() == "default"
