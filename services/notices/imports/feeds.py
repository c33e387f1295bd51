"""The addresses at which sources publish notices of awards, and how they are asked.

Find a Tender: release packages with a cursor (its API documentation, OCDS release packages).
Contracts Finder: OCDS search with a cursor. Public Contracts Scotland and Sell2Wales: all notices
of a month at once (notice type 3 is an award).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from services.notices.models import NoticeSource

PAGE_SIZE = "100"
MAX_PAGES = 2_000  # of one window; a cursor that leads further leads nowhere
WINDOW = timedelta(days=7)
Window = tuple[datetime, datetime]
Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Feed:
    """A source that is asked for what changed between two moments, page by page."""

    url: str
    first: str
    last: str
    more: tuple[tuple[str, str], ...] = ()

    def windows(self, since: datetime, until: datetime) -> Iterator[Window]:
        """Weeks, so that what was read stays read when a later one fails."""
        begins = since
        while begins < until:
            ends = min(begins + WINDOW, until)
            yield begins, ends
            begins = ends

    def parameters(self, window: Window) -> Parameters:
        begins, ends = (f"{moment:%Y-%m-%dT%H:%M:%S}" for moment in window)
        return {self.first: begins, self.last: ends, **dict(self.more)}

    def next_page(self, package: Mapping[str, object]) -> str:
        """The address of the page behind this one, at the same host; empty at the end."""
        links = package.get("links")
        found = links.get("next") if isinstance(links, dict) else None
        url = found if isinstance(found, str) else ""
        return url if _origin(url) == _origin(self.url) else ""


def _origin(url: str) -> tuple[str, ...]:
    try:
        return urlsplit(url)[:2]
    except ValueError:
        return ()


@dataclass(frozen=True)
class MonthlyFeed(Feed):
    """A source that gives all notices of a month in one answer."""

    first: str = "dateFrom"
    last: str = ""

    def windows(self, since: datetime, until: datetime) -> Iterator[Window]:
        """Whole months, and the one that is not over."""
        begins = since
        while begins < until:
            following = (begins.replace(day=1) + timedelta(days=32)).replace(day=1)
            ends = following.replace(hour=0, minute=0, second=0, microsecond=0)
            yield begins, min(ends, until)
            begins = ends

    def parameters(self, window: Window) -> Parameters:
        return {self.first: f"{window[0]:%m-%Y}", **dict(self.more)}

    def next_page(self, package: Mapping[str, object]) -> str:
        return ""


_OF_AWARDS = (("stages", "award"), ("limit", PAGE_SIZE))
_AS_RELEASES = (("noticeType", "3"), ("outputType", "0"))
FEEDS: dict[NoticeSource, Feed] = {
    NoticeSource.FIND_A_TENDER: Feed(
        "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages",
        first="updatedFrom",
        last="updatedTo",
        more=_OF_AWARDS,
    ),
    NoticeSource.CONTRACTS_FINDER: Feed(
        "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search",
        first="publishedFrom",
        last="publishedTo",
        more=_OF_AWARDS,
    ),
    NoticeSource.PUBLIC_CONTRACTS_SCOTLAND: MonthlyFeed(
        "https://api.publiccontractsscotland.gov.uk/v1/Notices", more=_AS_RELEASES
    ),
    NoticeSource.SELL2WALES: MonthlyFeed(
        "https://api.sell2wales.gov.wales/v1/Notices", more=(*_AS_RELEASES, ("locale", "2057"))
    ),
}
