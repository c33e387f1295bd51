"""What is the reader's own on shared pages: how much work waits, for moderators."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.moderation.models.work_figure import MAX_ON_A_BADGE, OPEN_WORK
from portal.site.personal_pieces import Place, piece


@piece("open_work")
def open_work(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """How many pieces of work are open, as last counted; nothing where none is."""
    number = OPEN_WORK.of(request.user)
    shown = f"{MAX_ON_A_BADGE}+" if number > MAX_ON_A_BADGE else str(number or "")
    badge = render_to_string("moderation/_badge.html", {"open": shown}) if shown else ""
    return [badge.strip()] * len(places)
