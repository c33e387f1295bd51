"""A cache of a process holds what can still be read, and little else."""

import pytest
import time_machine

from portal.site.process_cache import ProcessCache


@pytest.fixture
def cache(request):
    cache = ProcessCache(request.node.name, {"OPTIONS": {"MAX_ENTRIES": 1_000}})
    yield cache
    cache.clear()


def test_what_has_expired_makes_room_for_what_is_new(cache):
    with time_machine.travel("2026-01-01 12:00", tick=False):
        cache.set_many({f"old-{n}": n for n in range(100)}, 60)
    with time_machine.travel("2026-01-01 12:02", tick=False):
        cache.set_many({f"new-{n}": n for n in range(100)}, 60)

        assert len(cache) == 100
        assert cache.get("new-99") == 99


def test_what_lives_longer_hides_nothing_that_has_expired(cache):
    with time_machine.travel("2026-01-01 12:00", tick=False):
        cache.set_many({f"long-{n}": n for n in range(10)}, 3_600)
        cache.set_many({f"old-{n}": n for n in range(100)}, 60)
    with time_machine.travel("2026-01-01 12:02", tick=False):
        cache.set_many({f"new-{n}": n for n in range(120)}, 60)

        assert cache.get_many(f"long-{n}" for n in range(10)).keys() >= {"long-0", "long-9"}
        assert len(cache) == 130


def test_what_still_lives_stays(cache):
    cache.set_many({str(n): n for n in range(50)}, 60)
    cache.set_many({f"more-{n}": n for n in range(50)}, 60)

    assert len(cache) == 100
