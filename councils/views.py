from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from councils.facets import Selection
from councils.models import Council
from portal.paging import page_of

COUNCILS_ON_A_PAGE = 50
SIMILAR_COUNCILS = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET)
    page = page_of(
        selection.results,
        asked=request.GET.get("page"),
        total=selection.total,
        length=COUNCILS_ON_A_PAGE,
    )
    return render(request, "councils/index.html", {"selection": selection, "page": page})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    context = {
        "council": council,
        "aliases": council.aliases.order_by("name", "pk"),
        "successions": council.successions.for_page(),
        "inheritances": council.inheritances.for_page(),
        "similar": Council.objects.similar_to(council, limit=SIMILAR_COUNCILS),
    }
    return render(request, "councils/detail.html", context)
