"""The caches of a process, with counts of what was found in them. Needs the extra *metrics*."""

from typing import Any

from prometheus_client import Counter

from portal.site.process_cache import ProcessCache

REQUESTS = Counter(
    "directory_cache_requests", "Requests to a cache, found or not.", ["cache", "result"]
)


class CountedCache(ProcessCache):
    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self._hits = REQUESTS.labels(name, "hit")
        self._misses = REQUESTS.labels(name, "miss")

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        found = super().get(key, self, version)
        counter = self._misses if found is self else self._hits
        counter.inc()
        return default if found is self else found
