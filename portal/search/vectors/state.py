"""Whether search by meaning is used, in words for administrators."""

from django.conf import settings

from portal.search.vectors.client import SECONDS_IN_A_PAGE, NoVectors, encode
from portal.search.vectors.store import MAX_COUNTED, count_missing, is_installed

TRIED = "payroll"


def state_of_meaning() -> str:
    """Why search goes by words alone, or how many entries have no vector yet."""
    if not settings.MEANING:
        return "off"
    if problem := problem_of_meaning():
        return f"not used: {problem}"
    missing = count_missing()
    more = "+" if missing == MAX_COUNTED else ""
    return f"used, {missing:,}{more} entries have no vector yet"


def problem_of_meaning() -> str:
    """Why search by meaning is not used although it is on; empty where it is used."""
    if not is_installed():
        return "the database has no vectors (is pgvector allowed?)"
    try:
        encode([TRIED], SECONDS_IN_A_PAGE)
    except NoVectors as trouble:
        return f"no vectors from serve_vectors ({trouble})"
    return ""
