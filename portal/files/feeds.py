"""Feeds that every reader can open, whatever people typed."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Model
from django.http import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed
from django.views.decorators.http import conditional_page, require_safe

from portal.text import printable

Item = TypeVar("Item", bound=Model)
Subject = TypeVar("Subject")


class PlainAtom(Atom1Feed):
    """An Atom feed without the characters that XML cannot hold: one of them would break it all."""

    def __init__(self, title: str, *args: Any, **options: Any) -> None:
        super().__init__(printable(str(title)), *args, **options)

    def add_item(self, title: str, link: str, description: str, *args: Any, **options: Any) -> None:
        plain: dict[str, Any] = {
            name: printable(value) if isinstance(value, str) else value
            for name, value in options.items()
        }
        super().add_item(printable(title), link, printable(description), *args, **plain)


class JsonFeed(SyndicationFeed):
    """The same as JSON Feed 1.1 (jsonfeed.org)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        about = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "items": [_json_item(item) for item in self.items],
        }
        outfile.write(json.dumps(about, ensure_ascii=False).encode(encoding))


def _json_item(item: dict[str, Any]) -> dict[str, object]:
    facts = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "content_html": item["description"],
        "date_published": _moment(item["pubdate"]),
        "date_modified": _moment(item["updateddate"]),
        "authors": [{"name": item["author_name"]}] if item["author_name"] else None,
        "tags": list(item["categories"]) or None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def lasting_id(path: str) -> str:
    """An id (RFC 4151) that stays when a title, and with it an address, changes."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{path}"


def feed_page(feed: Feed[Item, Subject]) -> Callable[..., HttpResponseBase]:
    """The page of a feed. A reader that has it as it is now is told so, with no content."""
    page: Callable[..., HttpResponseBase] = require_safe(conditional_page(feed))
    return page
