"""The partnerships that there are, the room of one, and its documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from councils.context import acting_council
from councils.models import Council
from councils.permissions import can_see_peers_only, edited_councils
from portal.accounts.permissions import AnyUser
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, FORUMS
from portal.lists.name_order import by_name
from portal.lists.paging import page_of
from services.models import Benefit
from services.partnerships import permissions
from services.partnerships.filters import PartnershipFilter
from services.partnerships.models import Document, Partnership, Step, StepKind
from services.partnerships.views.lookup import find_partnership

ALONE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
REQUESTS_SHOWN = 50


@require_safe
@shared_page(CATALOGUE)
def index(request: HttpRequest) -> HttpResponse:
    selection = PartnershipFilter(request.GET, Partnership.objects.visible_to(request.user))
    context = {
        "selection": selection,
        "page": page_of(selection.results, asked=request.GET.get("page")),
        "can_begin": permissions.can_begin(request.user, acting_council(request)),
    }
    return render(request, "partnerships/index.html", context)


@require_safe
@shared_page(CATALOGUE, FORUMS)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    user, partnership = request.user, find_partnership(request.user, slug)
    benefits = Benefit.objects.visible_to(user).of(partnership)
    sees_inside = permissions.can_see_inside(user, partnership)
    leads, mine = permissions.can_lead(user, partnership), permissions.parties_of(user, partnership)
    own = {party.council_id for party in mine}
    hides = permissions.can_hide_partnership(user)
    parties = list(partnership.parties.in_order())
    documents = list(partnership.documents.visible_to(user).in_order())
    context = {
        "partnership": partnership,
        "services": partnership.services.visible_to(user).order_by(by_name("title"), "pk"),
        "parties": parties,
        "can_end": {party.pk for party in parties if permissions.can_leave(user, party)},
        "documents": documents,
        "can_remove": {each.pk for each in documents if leads or hides or each.council_id in own},
        "removes_own": {each.pk for each in documents if leads or each.council_id in own},
        "benefits": benefits.in_order(),
        "totals": benefits.totals(),
        "sees_peers_only": can_see_peers_only(user),
        "sees_inside": sees_inside,
        "leads": leads,
        "can_hide": hides,
        "mine": mine,
        "own": own,
        "counts": permissions.can_count(user, partnership, acting_council(request)),
    }
    if sees_inside:
        context |= inside(user, partnership)
    else:
        context |= own_request(user, partnership)
    return render(request, "partnerships/detail.html", context)


def own_request(user: AnyUser, partnership: Partnership) -> dict[str, object]:
    """What a council sees that has asked to join and is not in yet: its own."""
    open_ones = partnership.requests.open().filter(council__in=edited_councils(user))
    councils = [each.council for each in open_ones.select_related("council").order_by("pk")]
    return {
        "requests": partnership.requests.visible_to(user).newest_first()[:REQUESTS_SHOWN],
        "checklist": checklist(user, partnership, councils),
    }


def inside(user: AnyUser, partnership: Partnership) -> dict[str, object]:
    """What only those inside see: who asks, and what each joining council has settled."""
    requests = partnership.requests.visible_to(user)
    councils = [party.council for party in partnership.parties.joining()]
    asking = partnership.requests.open().select_related("council").order_by("asked_at", "pk")
    councils += [each.council for each in asking if each.council not in councils]
    return {
        "requests": requests.newest_first()[:REQUESTS_SHOWN],
        "checklist": checklist(user, partnership, councils),
    }


Settled = tuple[Council, list[tuple[StepKind, Step | None]], str, bool]


def checklist(user: AnyUser, partnership: Partnership, councils: list[Council]) -> list[Settled]:
    """For each council what it has settled, in rows and in words, and whether one may add to it."""
    steps = partnership.steps.filter(council__in=councils).select_related("done_by")
    settled = {(step.council_id, step.kind): step for step in steps}
    return [
        (*_settled_by(council, settled), permissions.can_settle(user, partnership, council))
        for council in councils
    ]


def _settled_by(
    council: Council, settled: dict[tuple[int, str], Step]
) -> tuple[Council, list[tuple[StepKind, Step | None]], str]:
    """What there is to settle, what of it is done, and how much that is in words."""
    steps = [(kind, settled.get((council.pk, kind.value))) for kind in StepKind]
    done = sum(step is not None for _, step in steps)
    so_far = gettext("{done} of {all} completed").format(done=done, all=len(steps))
    return council, steps, so_far


@require_safe
def document(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The bytes: always saved and opened elsewhere, never shown as a page of ours."""
    rows = Document.objects.visible_to(request.user).select_related("content")
    stored = get_object_or_404(rows, pk=pk, name=name)
    kind = stored.media_type
    is_text = kind.startswith("text/")
    response = HttpResponse(
        bytes(stored.content.data),
        content_type=f"{kind}; charset=utf-8" if is_text else kind,
    )
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response["Content-Security-Policy"] = ALONE
    response["Cache-Control"] = "private, no-cache"
    return response
