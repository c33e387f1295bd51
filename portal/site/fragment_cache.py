"""What each process caches for a while because it costs much to make (decision 3)."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TypeVar

from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from django.utils.safestring import SafeString

FRAGMENT_SECONDS = 60

fragments = ConnectionProxy(caches, "template_fragments")
pages = ConnectionProxy(caches, "shared_pages")
search_cache = ConnectionProxy(caches, "searches")

Made = TypeVar("Made")


def fingerprint(*parts: object) -> str:
    """Return a short key for what a cached thing depends on, in an order."""
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def get_or_make(key: str, make: Callable[[], Made], seconds: int = FRAGMENT_SECONDS) -> Made:
    made: Made = fragments.get_or_set(key, make, seconds)
    return made


def render_cached(
    keys: Mapping[int, str], render: Callable[[list[int]], Mapping[int, SafeString]]
) -> list[SafeString]:
    """Return the fragments of some rows, by their cache keys; the missing are rendered at once."""
    ready = fragments.get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in ready]
    if missing:
        made = {keys[pk]: html for pk, html in render(missing).items()}
        fragments.set_many(made, FRAGMENT_SECONDS)
        ready.update(made)
    return [ready[key] for key in keys.values() if key in ready]
