"""Feeds that every reader can open, whatever people typed."""

from typing import Any

from django.utils.feedgenerator import Atom1Feed

from portal.text import printable


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
