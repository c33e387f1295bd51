"""What a partnership is, who takes part, how far it has come, and what each has settled."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.text import unique_slug
from services.models import Offer, Service
from services.partnerships.actions.notifications import (
    notify_left,
    notify_moved,
    notify_named,
    notify_settled,
)
from services.partnerships.acts import PartnershipAct
from services.partnerships.models import Partnership, PartnershipStage, Party, PartyRole, Step

MAX_PARTIES = 100


@transaction.atomic
def register_partnership(
    partnership: Partnership,
    *,
    services: Iterable[Service] = (),
    partners: Iterable[Council] = (),
    by: User,
) -> Partnership:
    """A council tells of a partnership that it leads; those it names are told, and may leave."""
    shared = list(services)
    partnership.slug = unique_slug(partnership.title, taken=Partnership.objects.is_taken)
    partnership.offer = _offer_to_join(partnership, shared)
    partnership.save()
    partnership.services.set(shared)
    Party.objects.create(
        partnership=partnership,
        council=partnership.lead,
        role=PartyRole.LEAD,
        joined_on=partnership.starts_on,
    )
    record(PartnershipAct.PARTNERSHIP_BEGUN, partnership, by=by, stage=partnership.stage)
    for council in partners:
        name_party(partnership, council, role=PartyRole.PARTNER, by=by)
    return partnership


def _offer_to_join(partnership: Partnership, services: list[Service]) -> Offer | None:
    """What the lead offers of the one thing that is shared: who asks for it joins this one."""
    if partnership.has_ended or len(services) != 1:
        return None
    # locked, or a request to join could begin another partnership of the same offer now
    service = Service.objects.locked(services[0])
    offers = service.offers.filter(council=partnership.lead)
    running = Partnership.objects.running().exclude(offer=None)
    return offers.exclude(pk__in=running.values("offer")).first()


@transaction.atomic
def change_partnership(partnership: Partnership, *, by: User) -> Partnership:
    partnership.save()
    record(PartnershipAct.PARTNERSHIP_CHANGED, partnership, by=by)
    return partnership


@transaction.atomic
def name_party(partnership: Partnership, council: Council, *, role: str, by: User) -> Party:
    """Say that another council takes part; it is told, and may leave."""
    partnership = Partnership.objects.locked(partnership)
    if partnership.has_ended:
        raise RuleBroken(gettext("This partnership has ended. You cannot change its councils."))
    if partnership.parties.count() >= MAX_PARTIES:
        raise RuleBroken(
            gettext("A partnership can have up to {limit} councils.").format(limit=MAX_PARTIES)
        )
    known = partnership.parties.of_councils([council.pk]).first()
    if known and known.left_on is None:
        raise RuleBroken(gettext("{council} already takes part.").format(council=council))
    party = known or Party(partnership=partnership, council=council)
    party.role, party.left_on = role, None
    party.save()
    record(PartnershipAct.PARTY_NAMED, partnership, by=by, council=council.pk, role=role)
    notify_named(party, by=by)
    return party


@transaction.atomic
def end_party(party: Party, *, by: User) -> Party:
    """A council leaves; the places it had are free again."""
    partnership = Partnership.objects.locked(party.partnership)
    party = partnership.parties.select_for_update(of=("self",)).get(pk=party.pk)
    if party.left_on or partnership.has_ended:
        raise RuleBroken(gettext("{council} has already left.").format(council=party.council))
    places = party.places
    party.leave()
    _give_back(partnership, places)
    record(PartnershipAct.PARTY_LEFT, partnership, by=by, council=party.council_id, places=places)
    notify_left(party, by=by)
    return party


def _give_back(partnership: Partnership, places: int) -> None:
    """Places go back to the offer, never to more than it has in all."""
    offer = partnership.offer
    if offer is None:
        return
    offer = Offer.objects.select_related("service").get(pk=offer.pk)
    if places and offer.capacity_free is not None and offer.capacity_total is not None:
        taken = offer.places_taken()
        limit = offer.capacity_total - taken
        offer.capacity_free = max(min(offer.capacity_free + places, limit), 0)
        offer.save(update_fields=["capacity_free", "updated_at"])
    Service.objects.filter(pk=offer.service_id).update(updated_at=timezone.now())


@transaction.atomic
def move_partnership(
    partnership: Partnership, stage: str, *, ended_on: date | None = None, note: str = "", by: User
) -> Partnership:
    """Take a partnership on to another stage. When it ends, its places go back to the offer."""
    partnership = Partnership.objects.locked(partnership)
    was, is_end = partnership.stage, stage == PartnershipStage.ENDED
    if is_end and partnership.requests.open().exists():
        raise RuleBroken(
            gettext("Councils are waiting to join. Answer them before you end this partnership.")
        )
    if is_end and ended_on is None:
        raise RuleBroken(gettext("Enter the date when it ended."))
    partnership.move(stage, **({"ends_on": ended_on} if is_end else {}))
    if is_end:
        _give_back(partnership, sum(each.places for each in partnership.parties.current()))
    record(PartnershipAct.PARTNERSHIP_MOVED, partnership, by=by, reason=note, was=was, now=stage)
    notify_moved(partnership, by=by)
    return partnership


@transaction.atomic
def settle_step(step: Step, *, by: User) -> Step:
    """Say that a council has settled something on its way in."""
    step.done_by = by
    try:
        with transaction.atomic():
            step.save()
    except IntegrityError as clash:
        raise RuleBroken(
            gettext("A colleague has already completed this step. Reload the page to see it.")
        ) from clash
    record(
        PartnershipAct.STEP_SETTLED,
        step.partnership,
        by=by,
        council=step.council_id,
        step=step.kind,
    )
    notify_settled(step.partnership, step.council, by=by)
    return step


@transaction.atomic
def reopen_step(partnership: Partnership, council: Council, kind: str, *, by: User) -> None:
    """Say that something is not settled after all."""
    deleted, _ = Step.objects.filter(partnership=partnership, council=council, kind=kind).delete()
    if deleted:
        record(PartnershipAct.STEP_REOPENED, partnership, by=by, council=council.pk, step=kind)
