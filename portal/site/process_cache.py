"""The caches of a process."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

LOOKED_AT = 2


class ProcessCache(LocMemCache):
    """Django's own, which forgets what has expired before it is full.

    Fragments live for a minute and are seldom asked for under the same key again, so that without
    this a cache holds mostly what nobody can read.
    """

    # what the types of Django leave out
    _cache: Any
    _delete: Callable[[str], bool]
    _has_expired: Callable[[str], bool]

    def __len__(self) -> int:
        return len(self._cache)

    def _set(self, key: str, value: bytes, timeout: Any = DEFAULT_TIMEOUT) -> None:
        self._forget_expired()
        super()._set(key, value, timeout)  # type: ignore[misc]

    def _forget_expired(self) -> None:
        """Look at what was not used for longest: more than one for each that is added.

        What still lives goes to the front, so that it hides no other from the next look.
        """
        for _ in range(min(LOOKED_AT, len(self._cache))):
            oldest = next(reversed(self._cache))
            if self._has_expired(oldest):
                self._delete(oldest)
            else:
                self._cache.move_to_end(oldest, last=False)
