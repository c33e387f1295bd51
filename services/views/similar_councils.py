"""The councils most like a council, and what they do that it does not."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from councils.models import Council
from councils.responses import redirect_to_successor
from services.models import Twin
from services.models.peer_comparison import find_gaps, find_left_behind
from services.use_map import SIMILAR, map_of, marks_of_similar

SUGGESTIONS = 12


@require_safe
def similar_councils(request: HttpRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    if elsewhere := redirect_to_successor(request, council):
        return elsewhere
    found = list(Twin.objects.filter(council=council).for_page())
    context = {
        "council": council,
        "similar": found,
        "map": SimpleLazyObject(lambda: map_of(marks_of_similar(council, found), lines=SIMILAR)),
        "uses_version": council.uses.version(),
        "beside": SimpleLazyObject(partial(_beside, council, [row.other for row in found])),
    }
    return render(request, "councils/twins.html", context)


def _beside(council: Council, others: list[Council]) -> dict[str, object]:
    """What they use besides, what they gave up that it still uses, and where it says nothing."""
    running = council.uses.users()
    return {
        "products": running.missing_beside(others)[:SUGGESTIONS],
        "listings": running.missing_beside(others, "service")[:SUGGESTIONS],
        "alone": find_left_behind(running, others)[:SUGGESTIONS],
        "gaps": find_gaps(running, others)[:SUGGESTIONS],
    }
