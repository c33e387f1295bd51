from collections.abc import Iterable, Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from councils import permissions
from councils.filters import CouncilFilter
from councils.models import Council, Crest
from councils.responses import redirect_to_successor
from portal.accounts.permissions import AnyUser
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, FORUMS, NOTICES, revision
from portal.lists.page_links import known
from portal.lists.paging import page_of, page_to_cache
from portal.lists.table_order import TableOrder
from portal.markdown import already_safe, to_html
from portal.search.models import Tally, TallySubject
from portal.site.fragment_cache import fingerprint

COUNCILS_ON_A_PAGE = 50
USES_ON_A_PAGE = 50
SUGGESTIONS = 6


@require_safe
@shared_page(CATALOGUE)
def index(request: HttpRequest) -> HttpResponse:
    selection = CouncilFilter(request.GET)
    asked = page_to_cache(request.GET.get("page"))
    found = SimpleLazyObject(partial(_found, selection, asked))
    context = {"selection": selection, "found": found, "asked": asked}
    return render(request, "councils/index.html", context)


@require_safe
@shared_page(CATALOGUE, FORUMS, NOTICES)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    if elsewhere := redirect_to_successor(request, council):
        return elsewhere
    asked, order = page_to_cache(request.GET.get("page")), _order_of_uses(request)
    context = {
        "asked": f"{order.value}:{asked}",
        "order": order,
        "council": council,
        **_facts(council, request.user),
        "successions": council.successions.for_page(),
        "has_records": SimpleLazyObject(partial(_has_records, council, request.user)),
        "inheritances": council.inheritances.for_page(),
        "services": council.services.published().by_use().cache_keys(),
        "version": f"{council.uses.version()}:{revision(CATALOGUE, NOTICES)}",
        "beside": SimpleLazyObject(partial(_similar_councils, council, request.user, order, asked)),
        "sees_peers_only": permissions.can_see_peers_only(request.user),
        "can_see_people": permissions.can_see_internal(request.user, council),
        "can_join": permissions.can_join(request.user, council),
        "crest": Crest.objects.of(council),
    }
    return render(request, "councils/detail.html", context)


def _facts(council: Council, user: AnyUser) -> dict[str, object]:
    """What the council says of itself, and who may change it.

    ``stated`` changes with all of it, for the key of the fragment.
    """
    sees_peers_only = permissions.can_see_peers_only(user)
    contacts = list(council.contacts.visible(sees_peers_only=sees_peers_only).in_order())
    names = council.other_names()
    may = {
        "can_change_page": permissions.can_change_page(user, council),
        "can_remove_crest": permissions.can_remove_crest(user, council),
        "can_vouch": permissions.can_vouch(user, council),
    }
    changed = [(contact.pk, contact.changed_at) for contact in contacts]
    return {
        **may,
        "about": already_safe(to_html(council.about)) if council.about else "",
        "other_names": names,
        "contacts": contacts,
        "stated": fingerprint(council.website, council.strategy_url, names, changed, may),
    }


def _has_records(council: Council, user: AnyUser) -> bool:
    """Whether the page of an abolished council shows anything that it left."""
    shown = council.services.published(), council.uses.visible_to(user)
    return any(rows.exists() for rows in shown)


def _found(selection: CouncilFilter, asked: int) -> dict[str, object]:
    page = page_of(selection.results, asked=asked, total=selection.total, length=COUNCILS_ON_A_PAGE)
    subjects = TallySubject.LISTINGS_BY_COUNCIL, TallySubject.RUNNING_BY_COUNCIL
    listings, running = Tally.objects.counts(*subjects).values()
    slugs = Council.objects.current().values_list("pk", "slug")
    return {
        "page": page,
        "councils": _with_counts(page, listings, running),
        "running": {slug: running.get(str(pk), 0) for pk, slug in slugs},
    }


def _order_of_uses(request: HttpRequest) -> TableOrder:
    """The order of the systems in use; by the end of contracts for members only."""
    members = ["ends"] if permissions.can_see_peers_only(request.user) else []
    names = ["used", "area", "status", *members, "similar"]
    return TableOrder(request.GET, names, "all-uses", known=known(request.GET, ["stay"]))


def _similar_councils(
    council: Council, user: AnyUser, order: TableOrder, asked: int
) -> dict[str, object]:
    """What the council uses, by page, beside what its twins use."""
    uses = council.uses.visible_to(user)
    rows = list(council.twins.for_page())
    similar = [row.other for row in rows]
    return {
        "similar_councils": rows,
        "similar": similar,
        "page": page_of(
            uses.by_category().compared_with(similar).in_column_order(order),
            asked=asked,
            length=USES_ON_A_PAGE,
        ),
        "missing": uses.users().missing_beside(similar)[:SUGGESTIONS],
    }


def _with_counts(
    councils: Iterable[Council], listings: Mapping[str, int], uses: Mapping[str, int]
) -> list[tuple[Council, int, int]]:
    """Each council, how many services it lists, and how many systems it says it uses."""
    keys = ((council, str(council.pk)) for council in councils)
    return [(council, listings.get(key, 0), uses.get(key, 0)) for council, key in keys]
