from collections.abc import Iterable

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from councils.facets import Selection
from councils.models import Council
from portal.paging import page_of
from portal.permissions import is_member

COUNCILS_ON_A_PAGE = 50
SIMILAR_COUNCILS = 20
MOST_CARDS = 24
USES_ON_A_PAGE = 100
SUGGESTIONS = 6


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET)
    page = page_of(
        selection.results,
        asked=request.GET.get("page"),
        total=selection.total,
        length=COUNCILS_ON_A_PAGE,
    )
    context = {"selection": selection, "page": page, "councils": _with_counts(page)}
    return render(request, "councils/index.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    similar = list(Council.objects.similar_to(council, limit=SIMILAR_COUNCILS))
    uses = council.uses.visible_to(request.user).by_category().compared_with(similar)
    context = {
        "council": council,
        "aliases": council.aliases.order_by("name", "pk"),
        "successions": council.successions.for_page(),
        "inheritances": council.inheritances.for_page(),
        "similar": similar,
        "services": council.services.visible_to(request.user).by_use().for_cards()[:MOST_CARDS],
        "services_count": council.services.published().count(),
        "page": page_of(uses, asked=request.GET.get("page"), length=USES_ON_A_PAGE),
        "peers_use": council.uses.users().not_among_these(similar)[:SUGGESTIONS],
        "sees_peers_only": is_member(request.user),
    }
    return render(request, "councils/detail.html", context)


def _with_counts(councils: Iterable[Council]) -> list[tuple[Council, int, int]]:
    """Each council, how many services it lists, and how many systems it says it uses."""
    shown = list(councils)
    these = Council.objects.filter(pk__in=[council.pk for council in shown]).values_list("pk")
    services = dict(these.annotate(n=Count("services", filter=Q(services__state="published"))))
    uses = dict(these.annotate(n=Count("uses", filter=Q(uses__confirmation="confirmed"))))
    return [(council, services[council.pk], uses[council.pk]) for council in shown]
