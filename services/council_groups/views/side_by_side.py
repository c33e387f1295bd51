"""What the councils of a group have side by side, and what they plan."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from councils.models import Council, Membership, Succession
from councils.permissions import can_see_internal
from portal.accounts.http import SignedInRequest
from portal.files.export import Worksheet, as_csv, as_xlsx
from services.council_groups import permissions
from services.council_groups.exports import HEADINGS, group_rows
from services.council_groups.models import CouncilGroup
from services.council_groups.models.side_by_side import (
    NO_AREA,
    AreaFilter,
    SideBySide,
    compare,
)
from services.models import Category

AREAS_ON_A_PAGE, SHOWN_EDITORS = 40, 3
OF_MERGERS = {AreaFilter.BEFORE, AreaFilter.AFTER}


def _find(request: SignedInRequest, pk: int) -> CouncilGroup:
    groups = CouncilGroup.objects.visible_to(request.user).select_related("successor", "started_by")
    return get_object_or_404(groups, pk=pk)


@login_required
@require_safe
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is in it, and a line for each service area."""
    group = _find(request, pk)
    report = compare(group, request.user)
    asked = request.GET.get("show", "")
    shown = AreaFilter(asked) if asked in AreaFilter.values else AreaFilter.ALL
    places, editors = list(group.places.in_order()), _editors(report.councils)
    context = {
        "group": group,
        "report": report,
        "places": [
            (each, editors.get(each.council_id, []), permissions.can_leave(request.user, each))
            for each in places
        ],
        "waiting": [each.council for each in places if each.is_waiting],
        "tabs": _tabs(group, report, shown),
        **_after_merger(request, report.councils),
        "page": Paginator(report.matching(shown), AREAS_ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "can_change": permissions.can_change(request.user, group),
    }
    return render(request, "council_groups/group.html", context)


def _after_merger(request: SignedInRequest, councils: list[Council]) -> dict[str, object]:
    """What became of the councils, and the successors whose inherited records the reader sees."""
    abolished = [council for council in councils if council.is_abolished]
    if not abolished:
        return {}
    successions = list(Succession.objects.in_force().of_predecessors(abolished).for_page())
    successors = dict.fromkeys(each.successor for each in successions)
    heirs = [council for council in successors if can_see_internal(request.user, council)]
    return {"successions": successions, "heirs": heirs}


def _tabs(
    group: CouncilGroup, report: SideBySide, shown: AreaFilter
) -> list[tuple[str, str, bool, int]]:
    """A link for each filter, with the number of areas that it leaves."""
    address = reverse("council_groups:group", args=[group.pk])
    offered = [each for each in AreaFilter if group.vesting_on or each not in OF_MERGERS]
    return [
        (
            str(each.label),
            f"{address}?show={each}#areas" if each else f"{address}#areas",
            each == shown,
            len(report.matching(each)),
        )
        for each in offered
    ]


def _editors(councils: list[Council]) -> dict[int, list[Membership]]:
    """Some editors of each council, managers first, by the key of the council."""
    people: dict[int, list[Membership]] = {}
    editors = Membership.objects.editors().filter(council__in=councils).for_people_page()
    for membership in sorted(editors, key=lambda each: not each.is_manager):
        of_council = people.setdefault(membership.council_id, [])
        if len(of_council) < SHOWN_EDITORS:
            of_council.append(membership)
    return people


@login_required
@require_safe
def area(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """What each council has for a service area, what the group plans, and what it planned."""
    group = _find(request, pk)
    category = None if slug == NO_AREA else get_object_or_404(Category, slug=slug)
    report = compare(group, request.user, category)
    area = report.area(category)
    plans = list(group.plans.of_area(category).for_page()) if category else []
    editors = _editors(report.councils)
    context = {
        "group": group,
        "area": area,
        "earlier": [plan for plan in plans if plan.replaced_at],
        "editors": [
            (each, editors.get(each.pk, []), each in area.councils_without)
            for each in report.councils
        ],
        "can_plan": category is not None and permissions.can_change(request.user, group),
    }
    return render(request, "council_groups/area.html", context)


@login_required
@require_safe
def printed(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole plan, to be printed for officers and the private part of a committee."""
    group = _find(request, pk)
    context = {"group": group, "report": compare(group, request.user)}
    return render(request, "council_groups/printed.html", context)


@login_required
@require_safe
def export(request: SignedInRequest, pk: int, form: str) -> HttpResponseBase:
    group = _find(request, pk)
    name, rows = f"council-group-{pk}", group_rows(compare(group, request.user).areas)
    if form == "csv":
        return as_csv(name, HEADINGS, rows)
    if form == "xlsx":
        return as_xlsx(name, [Worksheet(name, HEADINGS, rows)])
    raise Http404
