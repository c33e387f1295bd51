"""What a page says, however its template is broken into lines."""

import re

from portal.site.fragment_cache import fragments
from portal.texts.models import BANNER_CACHE

BLOCK = r"(?:p|li|t[dh]|h[1-6]|d[dt]|legend)"


def text(response):
    """A page in one line, with no space at the edges of its headings, paragraphs and cells."""
    line = " ".join(response.content.decode().split())
    return re.sub(rf"(<{BLOCK}\b[^>]*>) | (</{BLOCK}>)", r"\1\2", line)


def forget_fragments():
    """Let pages be drawn anew, but for the banner, which is asked for once a minute."""
    fragments.clear()
    fragments.set(BANNER_CACHE, "")
