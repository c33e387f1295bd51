"""Fetching notices from their sources: politely, again after errors, and never half."""

import json
import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.utils import timezone
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from portal.text import shorten
from services.notices.imports.awards import UnreadableRelease, awards_of
from services.notices.imports.feeds import FEEDS, MAX_PAGES, Feed, Parameters, Window
from services.notices.imports.notice_import import NEW, NoticeImport, NoticeReport, Read
from services.notices.models import HarvestBookmark, NoticeSource

logger = logging.getLogger(__name__)

OVERLAP = timedelta(days=2)  # sources publish late, and under an earlier day
AT_FIRST = timedelta(days=30)
TIMEOUT = (10, 60)  # seconds: to connect, and between two bytes
MAX_PAGE = 40_000_000  # bytes; a month of Scotland has about ten million
CHUNK = 1 << 16
TRIES, BACKOFF_SECONDS, MAX_WAIT_SECONDS = 4, 2.0, 300
PAUSE_SECONDS = 0.5
TRY_AGAIN = (429, 500, 502, 503, 504)
OK = 200


class SourceFailed(Exception):
    """A source that cannot be read on; the message says why."""


class Harvest:
    """Reads one source from its bookmark to now. What was read of it before stays read."""

    def __init__(
        self,
        source: NoticeSource,
        *,
        backoff: float = BACKOFF_SECONDS,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self.source, self.pause = source, pause
        self.feed: Feed = FEEDS[source]
        self.session = _session(backoff)
        self.imported = NoticeImport()

    def run(self, since: datetime | None = None) -> NoticeReport:
        """Take in what was published since then or, without it, since the bookmark.

        Raises SourceFailed; the bookmark then stands before the window that failed.
        """
        bookmark = HarvestBookmark.objects.of(self.source)
        bookmark.tried_at, bookmark.problem = timezone.now(), ""
        try:
            for window in self.feed.windows(since or _since(bookmark), bookmark.tried_at):
                self.imported.take_in_read(self._read(window))
                bookmark.advance(window[1])
        except SourceFailed as error:
            bookmark.problem = shorten(str(error), 300)
            logger.warning("notices of %s could not be read: %s", self.source, error)
            raise
        finally:
            bookmark.new_count = self.imported.report.ends[NEW]
            bookmark.save(update_fields=["tried_at", "problem", "new_count"])
        return self.imported.report

    def _read(self, window: Window) -> Iterator[Read]:
        for number, package in enumerate(self._pages(window), 1):
            for place, release in enumerate(_releases(package), 1):
                where = f"{self.source}, page {number}, release {place}"
                try:
                    yield where, awards_of(release)
                except UnreadableRelease as error:
                    yield where, error

    def _pages(self, window: Window) -> Iterator[dict[str, object]]:
        url, parameters = self.feed.url, self.feed.parameters(window)
        seen = {url}
        for _number in range(MAX_PAGES):
            package = self._package(url, parameters)
            yield package
            url, parameters = self.feed.next_page(package), {}
            if not url:
                return
            if url in seen:
                raise SourceFailed("it leads back to a page that was read")
            seen.add(url)
            time.sleep(self.pause)
        raise SourceFailed(f"it has more than {MAX_PAGES:,} pages for a week")

    def _package(self, url: str, parameters: Parameters) -> dict[str, object]:
        """A page, asked for again where it came broken or not at all."""
        for _try in range(TRIES - 1):
            try:
                return self._answer(url, parameters)
            except ValueError:
                time.sleep(self.pause)
        try:
            return self._answer(url, parameters)
        except ValueError as error:
            raise SourceFailed(f"its answer is no package of releases ({error})") from error

    def _answer(self, url: str, parameters: Parameters) -> dict[str, object]:
        """The package that the source answers; ValueError if it is none."""
        try:
            with self.session.get(
                url, params=dict(parameters), timeout=TIMEOUT, stream=True, allow_redirects=False
            ) as response:
                if response.status_code != OK:
                    raise SourceFailed(f"it answers {response.status_code}")
                return _parsed(response)
        except requests.exceptions.ChunkedEncodingError as error:
            raise ValueError("it was cut off") from error
        except requests.RequestException as error:
            raise SourceFailed(type(error).__name__) from error


def _session(backoff: float) -> requests.Session:
    """Waits longer after each error, and as long as it is told to, within limits."""
    retry = Retry(
        total=TRIES,
        backoff_factor=backoff,
        backoff_max=MAX_WAIT_SECONDS,
        retry_after_max=MAX_WAIT_SECONDS,
        status_forcelist=TRY_AGAIN,
        allowed_methods=["GET"],
        raise_on_status=False,
    )
    session = requests.Session()
    session.headers["User-Agent"] = f"SharedServicesDirectory (+{settings.SITE_URL})"
    session.headers["Accept"] = "application/json"
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def _parsed(response: requests.Response) -> dict[str, object]:
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > MAX_PAGE:
            raise SourceFailed("its answer is too long")
    try:
        package = json.loads(body)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(package, dict) or not package.keys() & {"releases", "results"}:
        raise ValueError("no releases")
    return package


def _releases(package: dict[str, object]) -> Iterator[object]:
    """The releases of a package, or of the results of a search."""
    results = package.get("results")
    packages = results if isinstance(results, list) else [package]
    for each in packages:
        releases = each.get("releases") if isinstance(each, dict) else None
        yield from releases if isinstance(releases, list) else []


def _since(bookmark: HarvestBookmark) -> datetime:
    return (bookmark.read_to or timezone.now() - AT_FIRST) - OVERLAP
