from django.template import Library
from django.utils.safestring import SafeString

from portal.database.read_source import reading_from_primary
from portal.site.errors import DATABASE_FAULTS
from portal.site.fragment_cache import get_or_make
from portal.texts.models import BANNER_CACHE, SiteText, TextKey

register = Library()


@register.simple_tag
def site_banner() -> SafeString:
    """Return the banner of every page, or nothing; a change shows within a minute.

    The page that says that the database is down has none, unless it is in the cache.
    """
    try:
        return get_or_make(BANNER_CACHE, _read_banner)
    except DATABASE_FAULTS:
        return SafeString("")


@reading_from_primary()
def _read_banner() -> SafeString:
    """A replica that is late would bring back for a minute what was just replaced."""
    return SiteText.objects.current(TextKey.BANNER).html
