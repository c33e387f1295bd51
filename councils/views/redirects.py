"""From the old address of a council to that of its successor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from councils.models import Council


def redirect_to_successor(request: HttpRequest, council: Council) -> HttpResponse | None:
    """To the same page of the council that has what this one had; None where there is none.

    For good once that is confirmed: before, it can be reverted, and browsers never forget a
    permanent redirect. The address says from where it leads, and the page says so. Whoever adds
    ?stay=1 sees what is left of the old page.
    """
    if not council.is_abolished or "stay" in request.GET or request.resolver_match is None:
        return None
    heir, is_final = council.heir()
    if heir == council:
        return None
    match = request.resolver_match
    address = reverse(match.view_name, kwargs={**match.kwargs, "slug": heir.slug})
    query = request.GET.copy()
    query["formerly"] = council.slug
    return redirect(f"{address}?{query.urlencode()}", permanent=is_final)
