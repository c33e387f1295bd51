"""The words that the standard allows: categories, scopes, statuses, countries and aliases.

Sources are in the README of the folder ``data``.
"""

from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
OLD_VERSIONS = ["0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.3.0", "0.4", "0.4.0", "0.5", "0.5.0"]
VERSIONS = ["0", *OLD_VERSIONS, "0.7", "0.7.0"]
STATUSES = ["concept", "development", "beta", "stable", "obsolete"]
SOFTWARE_TYPES = [
    *("standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web"),
    *("standalone/backend", "standalone/other", "addon", "library", "configurationFiles"),
]
MAINTENANCE = ["internal", "contract", "community", "none"]
ALIASES = ["gdpr", "eidas", "nis2", "cra", "spid", "cie", "anpr", "pagopa", "io"]


@cache
def categories() -> frozenset[str]:
    return _lines("categories.txt")


@cache
def scopes() -> frozenset[str]:
    return _lines("scopes.txt")


@cache
def countries() -> frozenset[str]:
    return _lines("countries.txt")


@cache
def italian_bodies() -> frozenset[str]:
    """The codes of Italian public bodies, in small letters."""
    return _lines("italian_bodies.txt")


@cache
def video_hosts() -> frozenset[str]:
    """Sites whose videos can be embedded."""
    return _lines("video_hosts.txt")


def _lines(name: str) -> frozenset[str]:
    return frozenset((DATA / name).read_text().split())
