"""How the site looks to a reader: light or dark, comfortable or compact; a cookie remembers it.

Its stylesheets are links in the head of a page, so that no page shows the wrong colours first.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.site.personal_pieces import Place, mark, piece

COOKIE = "appearance"
SECONDS = 365 * 24 * 3600
# for which screens the dark colours are, by what was chosen; nothing chosen is as the device is
DARK = {
    "": '<link rel="stylesheet" href="{}" media="screen and (prefers-color-scheme: dark)">',
    "dark": '<link rel="stylesheet" href="{}" media="screen">',
    "light": "",
}
COMPACT = '<link rel="stylesheet" href="{}" media="screen">'
DENSITIES = {"", "compact"}


class Appearance(NamedTuple):
    """What was chosen: a theme and a density, each empty where nothing was."""

    theme: str = ""
    density: str = ""

    @classmethod
    def of(cls, cookies: Mapping[str, str]) -> "Appearance":
        theme, _, density = cookies.get(COOKIE, "").partition(".")
        return cls(theme if theme in DARK else "", density if density in DENSITIES else "")

    @property
    def cookie(self) -> str:
        return f"{self.theme}.{self.density}"

    @property
    def links(self) -> SafeString:
        """The stylesheets that the head of a page needs."""
        dark = format_html(DARK[self.theme], static("css/dark.css"))
        compact = format_html(COMPACT, static("css/compact.css")) if self.density else ""
        return format_html("{}\n    {}", dark, compact)


@piece("appearance")
def links_for_reader(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    return [Appearance.of(request.COOKIES).links] * len(places)


def links_for(request: HttpRequest) -> SafeString:
    """The links of a page for one reader; their mark on a page that many share."""
    if getattr(request, "is_shared", False):
        return mark("appearance")
    return Appearance.of(request.COOKIES).links
