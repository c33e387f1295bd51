"""What is looked at when the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from services.notices.imports.feeds import FEEDS


@register()
def notice_sources_are_known(**_kwargs: Any) -> list[CheckMessage]:
    """Say which names of NOTICE_SOURCES are no sources."""
    unknown = [name for name in settings.NOTICE_SOURCES if name not in set(FEEDS)]
    hint = f"Use some of: {', '.join(FEEDS)}."
    return [Error(f"NOTICE_SOURCES names {name!r}.", hint, id="notices.E001") for name in unknown]
