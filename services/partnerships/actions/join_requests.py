"""Asking to join what is offered, and what the council that offers it says to that.

Everything is done under the locks of the service, the offer, the partnership and the request, in
this order: however many ask and accept at once, no place is promised twice.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.text import in_sentence, unique_slug
from services.models import Offer, Service, Use
from services.models.choices import Confirmation, UseStatus
from services.models.offer import OfferState
from services.partnerships.actions.notifications import (
    notify_request_answered,
    notify_request_sent,
    notify_withdrawn,
)
from services.partnerships.acts import PartnershipAct
from services.partnerships.models import (
    JoinRequest,
    Partnership,
    PartnershipStage,
    Party,
    PartyRole,
    RequestState,
)


@transaction.atomic
def send_join_request(offer: Offer, request: JoinRequest, *, by: User) -> JoinRequest:
    """A council asks to join an offer; the first request begins a partnership.

    Raises RuleBroken where nobody can join any more, or the council has asked or joined already.
    """
    service = Service.objects.locked_published(offer.service)
    offer = Offer.objects.select_for_update(no_key=True).get(pk=offer.pk)
    offer.service = service
    check_it_can_be_joined(offer, request.places)
    council = request.council
    if offer.requests.open().of_council(council).exists():
        raise RuleBroken(
            gettext("{council} has already asked and is waiting for an answer.").format(
                council=council
            )
        )
    partnership = _running(offer) or _begin(offer, by=by)
    if partnership.stage == PartnershipStage.EXITING:
        raise RuleBroken(
            gettext("“{partnership}” is ending, so you cannot join it.").format(
                partnership=partnership
            )
        )
    request.offer, request.partnership, request.asked_by = offer, partnership, by
    request.save()
    _consider(service, council)
    record(PartnershipAct.ASKED_TO_JOIN, request, by=by, places=request.places)
    notify_request_sent(request, by=by)
    return request


def check_it_can_be_joined(offer: Offer, places: int | None) -> None:
    """Raises RuleBroken where an offer is closed, full, or has less room than is asked for."""
    if offer.state not in {OfferState.OPEN, OfferState.LIMITED}:
        raise RuleBroken(
            gettext("This offer is now {state}.").format(
                state=in_sentence(offer.get_state_display())
            )
        )
    if offer.capacity_total is not None and not places:
        raise RuleBroken(
            gettext("Enter the number of {unit} needed.").format(unit=offer.capacity_unit)
        )
    free = offer.capacity_free
    if free is not None and free < (places or 0):
        raise RuleBroken(_no_room(offer, free, places or 0))


def _no_room(offer: Offer, free: int, places: int) -> str:
    if not free:
        no_room = gettext("No capacity is left. This request is for {places:,}.")
        return no_room.format(places=places)
    little_room = gettext("Capacity left: {free:,} {unit}. This request is for {places:,}.")
    return little_room.format(free=free, unit=offer.capacity_unit, places=places)


def _running(offer: Offer) -> Partnership | None:
    return offer.partnerships.running().select_for_update(of=("self",), no_key=True).first()


def _begin(offer: Offer, *, by: User) -> Partnership:
    """The partnership of an offer, led by the council that offers, with nobody else in it yet."""
    service = offer.service
    title = gettext("{service}, shared by {council}").format(
        service=service.title, council=offer.council.name
    )[:150]
    product = service.products.select_related("supplier").order_by("pk").first()
    partnership = Partnership.objects.create(
        title=title,
        slug=unique_slug(title, taken=Partnership.objects.is_taken),
        lead=offer.council,
        offer=offer,
        category=service.category,
        supplier=product.supplier if product else None,
        is_demonstration=service.is_demonstration,
    )
    partnership.services.add(service)
    Party.objects.create(
        partnership=partnership,
        council=offer.council,
        role=PartyRole.LEAD,
        joined_on=timezone.localdate(),
    )
    record(PartnershipAct.PARTNERSHIP_BEGUN, partnership, by=by)
    return partnership


def _consider(service: Service, council: Council) -> None:
    """What the council says of the service, where it has said nothing yet."""
    if not service.uses.filter(council=council).exists():
        Use.objects.create(
            service=service,
            council=council,
            status=UseStatus.CONSIDERING,
            last_confirmed_at=timezone.now(),
        )


def _lock(request: JoinRequest) -> JoinRequest:
    """The request as it stands now, with its offer, both locked."""
    partnership = Partnership.objects.for_page().get(pk=request.partnership_id)
    partnership.offer = Offer.objects.select_related("service").get(pk=request.offer_id)
    locked = Partnership.objects.locked(partnership)
    request = JoinRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
    request.partnership = locked
    # read once more: places may have been taken while this waited for the locks
    request.offer = Offer.objects.select_related("service", "council").get(pk=request.offer_id)
    if not request.is_open:
        raise RuleBroken(
            gettext("This request is already {state}. Reload the page to see who decided.").format(
                state=in_sentence(request.get_state_display())
            )
        )
    return request


@transaction.atomic
def answer_request(request: JoinRequest, answer: str, *, by: User) -> JoinRequest:
    """Say something to a request, and decide later."""
    request = _lock(request)
    request.respond(answer, by=by)
    record(PartnershipAct.JOIN_REQUEST_ANSWERED, request, by=by)
    notify_request_answered(request, by=by)
    return request


@transaction.atomic
def accept_request(request: JoinRequest, *, role: str = PartyRole.CLIENT, by: User) -> JoinRequest:
    """Let a council in. Raises RuleBroken, and leaves the request open, where there is no room."""
    request = _lock(request)
    if request.partnership.has_ended:
        raise RuleBroken(gettext("This partnership has ended, so councils can no longer join it."))
    try:
        check_it_can_be_joined(request.offer, request.places)
    except RuleBroken as full:
        raise RuleBroken(gettext("{reason} The request stays open.").format(reason=full)) from full
    _take_places(request)
    _let_in(request, role)
    request.decide(RequestState.ACCEPTED, by=by)
    _plan(request)
    record(PartnershipAct.JOIN_REQUEST_ACCEPTED, request, by=by, places=request.places)
    notify_request_answered(request, by=by)
    return request


def _take_places(request: JoinRequest) -> None:
    offer = request.offer
    if offer.capacity_free is not None:
        offer.capacity_free -= request.places or 0
        offer.save(update_fields=["capacity_free", "updated_at"])
    offer.service.save(update_fields=["updated_at"])  # so that the page is rendered anew


def _let_in(request: JoinRequest, role: str) -> None:
    """As a new party, as one that comes back, or with more places than it had."""
    known = request.partnership.parties.filter(council=request.council).first()
    party = known or Party(partnership=request.partnership, council=request.council, role=role)
    if known is None or known.left_on:
        party.role, party.joined_on, party.left_on = role, timezone.localdate(), None
    if request.offer.capacity_total is not None:
        party.places += request.places or 0
    party.save()


def _plan(request: JoinRequest) -> None:
    """Who considered the service plans to use it now; who uses it already has said so."""
    uses = request.offer.service.uses.filter(
        council=request.council, confirmation=Confirmation.CONFIRMED
    )
    uses.filter(status=UseStatus.CONSIDERING).update(
        status=UseStatus.PLANNED, last_confirmed_at=timezone.now(), updated_at=timezone.now()
    )


@transaction.atomic
def decline_request(request: JoinRequest, reason: str, *, by: User) -> JoinRequest:
    request = _lock(request)
    request.decide(RequestState.DECLINED, by=by, reason=reason)
    record(PartnershipAct.JOIN_REQUEST_DECLINED, request, by=by, reason=reason)
    notify_request_answered(request, by=by)
    return request


@transaction.atomic
def withdraw_request(request: JoinRequest, *, by: User) -> JoinRequest:
    request = _lock(request)
    request.decide(RequestState.WITHDRAWN, by=by)
    record(PartnershipAct.JOIN_REQUEST_WITHDRAWN, request, by=by)
    notify_withdrawn(request, by=by)
    return request
