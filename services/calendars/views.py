"""Calendars of decision dates: the pages on which people make an address, and what it answers."""

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_POST, require_safe

from councils.models import Council
from councils.permissions import can_manage_people, memberships_of
from portal.accounts.http import SignedInRequest
from portal.site.errors import too_many
from portal.site.permissions import require
from services.calendars import actions, permissions
from services.calendars.exports import calendar_of, name_of
from services.calendars.models import CalendarAddress, decisions_of
from services.models import Contract

CALENDAR = "text/calendar; charset=utf-8"
# programs of one person read one address; a network that tries addresses has fewer attempts
READING = {"read": "30/5m/key", "unknown": "30/5m/ip"}
COLLEAGUES_SHOWN = 200


@login_required
@require_safe
def calendar(request: SignedInRequest, slug: str) -> HttpResponse:
    return _page(request, _seen(request, slug))


@login_required
@never_cache
@require_POST
def make(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the new address, once: what is stored of it cannot be read."""
    council = _seen(request, slug)
    require(permissions.can_make(request.user, council))
    membership = memberships_of(request.user)[council.pk]
    return _page(request, council, secret=actions.make_address(membership, by=request.user))


@login_required
@require_POST
def revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    visible = CalendarAddress.objects.visible_to(request.user)
    related = visible.select_related("membership__user", "membership__council")
    address = get_object_or_404(related, pk=pk, membership__council__slug=slug)
    require(permissions.can_revoke(request.user, address))
    actions.revoke_address(address, by=request.user)
    messages.success(
        request,
        gettext("Calendar address of {person} revoked. It no longer works.").format(
            person=address.membership.user
        ),
    )
    if permissions.can_see_calendars(request.user, address.membership.council):
        return redirect("council_calendars:calendar", slug)
    return redirect("councils:mine")


def _seen(request: SignedInRequest, slug: str) -> Council:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_see_calendars(request.user, council))
    return council


def _page(request: SignedInRequest, council: Council, secret: str = "") -> HttpResponse:
    usable = CalendarAddress.objects.visible_to(request.user).usable().of_council(council)
    can_manage = can_manage_people(request.user, council)
    context = {
        "council": council,
        "secret": secret,
        "own": usable.of_person(request.user).first(),
        "can_make": permissions.can_make(request.user, council),
        "can_manage": can_manage,
        "addresses": usable[:COLLEAGUES_SHOWN] if can_manage else [],
    }
    return render(request, "calendars/calendar.html", context)


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
def council(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of a secret address, without sign-in; 404 as soon as it works no longer."""
    address = CalendarAddress.objects.with_token(token)
    kind, key = ("read", str(address.pk)) if address else ("unknown", "")
    if not _has_readings_left(request, kind, key):
        return too_many(request)
    if address is None:
        raise Http404
    of = address.membership.council
    return _file(calendar_of(name_of(of), decisions_of(of)), f"{of.slug}-decisions")


@login_required
@require_safe
def event(request: SignedInRequest, pk: int) -> HttpResponse:
    """The decision date of one contract, to put into a calendar once."""
    contract = get_object_or_404(Contract.objects.visible_to(request.user).for_page(), pk=pk)
    require(permissions.can_see_decision(request.user))
    decisions = decisions_of(contract.council, contract)
    if not decisions:
        raise Http404
    name = name_of(contract.council)
    response = _file(calendar_of(name, decisions), f"contract-{contract.pk}")
    response["Content-Disposition"] = f'attachment; filename="contract-{contract.pk}.ics"'
    return response


def _has_readings_left(request: HttpRequest, kind: str, key: str) -> bool:
    config = {"action": kind, "config": READING, "key": key or None}
    return bool(consume(request, app="calendars", limit_get=True, **config))


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
