"""Two to four councils, or listings, side by side."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from councils.models import Council
from councils.permissions import can_see_peers_only
from services.forms.comparison import (
    MAX_COMPARED,
    MIN_COMPARED,
    ORDER,
    ComparisonForm,
    CouncilsForm,
    ServicesForm,
)
from services.models import Service
from services.models.comparison import Row, compare_councils, compare_services

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUGGESTED = 200
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")


class ComparedKind(NamedTuple):
    """What is compared: its word in addresses, who may be asked for, how its facts are found.

    ``unknown`` and ``repeated`` are said of addresses that name too few, or one twice.
    """

    route: str
    word: str
    unknown: "StrOrPromise"
    repeated: "StrOrPromise"
    form: type[ComparisonForm]
    known: Callable[[list[str]], dict[str, Any]]
    facts: Callable[..., list[Row]]
    names: Callable[[], Iterable[str]]


COUNCILS = ComparedKind(
    "council_services:compare",
    "council",
    _("The link includes a council that we cannot find."),
    _("The link includes the same council more than once. We show it once."),
    CouncilsForm,
    Council.objects.at_addresses,
    compare_councils,
    lambda: Council.objects.in_order().values_list("official_name", flat=True),
)
SERVICES = ComparedKind(
    "services:compare",
    "service",
    _("The link includes a service that we cannot find."),
    _("The link includes the same service more than once. We show it once."),
    ServicesForm,
    lambda slugs: Service.objects.published().for_comparison(slugs),
    compare_services,
    lambda: Service.objects.published().by_use().values_list("title", flat=True)[:SUGGESTED],
)


@require_safe
def councils(request: HttpRequest) -> HttpResponse:
    return _compare(request, COUNCILS)


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    return _compare(request, SERVICES)


def _compare(request: HttpRequest, kind: ComparedKind) -> HttpResponse:
    """The form leads to an address that can be shared; that shows the comparison."""
    if ORDER[0] in request.GET:
        form = kind.form(request.GET)
        if form.is_valid():
            return redirect(address(kind.route, kind.word, [each.slug for each in form.chosen]))
        return _shown(request, kind, form, [], [])
    things, remarks = _asked_for(request, kind)
    first = {name: str(thing) for name, thing in zip(ORDER, things, strict=False)}
    return _shown(request, kind, kind.form(initial=first), things, remarks)


def _asked_for(
    request: HttpRequest, kind: ComparedKind
) -> tuple[list[Council | Service], list[str]]:
    """Those that the address names, and what is to be said of what it names besides."""
    asked = list(dict.fromkeys(request.GET.getlist(kind.word)))
    readable = [slug for slug in asked if SLUG.fullmatch(slug)]
    known = kind.known(readable[: 2 * MAX_COMPARED])
    things = [known[slug] for slug in readable if slug in known]
    remarks = []
    if len(asked) > len(things) and len(asked) <= 2 * MAX_COMPARED:
        remarks.append(str(kind.unknown))
    if len(things) > MAX_COMPARED or len(asked) > 2 * MAX_COMPARED:
        too_many = gettext("You can compare up to {most}. We only show the first {most}.")
        remarks.append(too_many.format(most=MAX_COMPARED))
    if len(asked) < len(request.GET.getlist(kind.word)):
        remarks.append(str(kind.repeated))
    return things[:MAX_COMPARED], remarks


def _shown(
    request: HttpRequest,
    kind: ComparedKind,
    form: ComparisonForm,
    things: list[Council | Service],
    remarks: list[str],
) -> HttpResponse:
    members = can_see_peers_only(request.user)
    is_enough = len(things) >= MIN_COMPARED
    context = {
        "form": form,
        "things": things,
        "remarks": remarks,
        "names": kind.names(),
        "rows": kind.facts(things, for_members=members) if is_enough else [],
        "headings": [gettext("Detail"), *map(str, things)],
        "word": kind.word,
        "query": urlencode([(kind.word, thing.slug) for thing in things]),
        "sees_peers_only": members,
    }
    return render(request, "services/compare.html", context)


def address(name: str, parameter: str, slugs: Iterable[str]) -> str:
    """Where these stand side by side: an address to share."""
    return f"{reverse(name)}?{'&'.join(f'{parameter}={slug}' for slug in slugs)}"
