"""Who hears of what happens to listings, offers and uses."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.notifications.actions import notify, notify_followers
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.text import in_sentence
from services.acts import ServiceAct
from services.models import (
    Offer,
    Product,
    ProductRequest,
    Service,
    ServiceStandard,
    Use,
    Verb,
)
from services.models.choices import ServiceState
from services.models.offer import OfferState
from services.models.standard_claim import Claim
from services.models.use_queryset import USING
from services.tasks import notify_similar

DECIDED = {
    Verb.APPROVE: _("published"),
    Verb.ASK_FOR_CHANGES: _("sent back for changes"),
    Verb.REJECT: _("not published"),
    Verb.SUSPEND: _("suspended"),
    Verb.REINSTATE: _("put back on the site"),
}


def notify_published(service: Service, *, by: User | None) -> None:
    """Something new: for those who follow what it belongs to, and those who have the like."""
    products = list(service.products.select_related("supplier"))
    area = service.category
    of = [service.council, area, area.parent if area else None, *products]
    suppliers = [product.supplier for product in products]
    news = Notice(Event.LISTED, service, by=by, detail=service.council.name)
    notify_followers(news, [*of, *suppliers])
    notify_similar.enqueue(service.pk)


def notify_listing_decided(service: Service, verb: Verb, *, by: User) -> None:
    """The author has a letter that says why; their colleagues hear that it is so."""
    if verb not in DECIDED:
        return
    colleagues = [*service.council.memberships.editors().users()]
    link = (
        "" if service.state == ServiceState.PUBLISHED else f"/services/drafts/{service.pk}/check/"
    )
    news = Notice(Event.DECIDED, service, by=by, link=link, detail=str(DECIDED[verb]))
    notify(news, {*colleagues, *([service.author] if service.author else [])}, has_letter=True)


def notify_draft_ready(service: Service, editors: Iterable[User], *, by: User) -> None:
    link = f"/services/drafts/{service.pk}/check/"
    notify(Notice(Event.DRAFT_READY, service, by=by, link=link), editors, has_letter=True)


def notify_changed(service: Service, *, by: User | None) -> None:
    notify_followers(Notice(Event.CHANGED, service, by=by), [service])


def notify_suggested(edit: Service, live: Service) -> None:
    news = Notice(
        Event.SUGGESTED,
        live,
        by=edit.author,
        link=f"/services/suggestions/{edit.pk}/",
        detail=edit.council.name,
    )
    notify(news, live.council.memberships.editors().users(), has_letter=True)


def notify_product_answered(request: ProductRequest, *, by: User) -> None:
    """Tell who asked what became of it; the email besides gives the reason."""
    event = Event.PRODUCT_ADDED if request.product else Event.PRODUCT_DECLINED
    news = Notice(event, request.product or request.council, by=by, detail=request.name)
    notify(news, [request.asked_by], has_letter=True)


def notify_proposed(used: Service | Product, council: Council, *, by: User, of: str) -> None:
    """Ask the editors of a council whether it uses this; ``of`` is who says so."""
    news = Notice(Event.PROPOSED, used, by=by, link="/services/uses/", detail=of)
    notify(news, council.memberships.editors().users(), has_letter=True)


def notify_used(use: Use, *, before: str | None, by: User) -> None:
    """A council has begun to use something: for who runs it, and who watches it."""
    if use.status not in USING or before in USING:
        return
    used, detail = use.used, use.council.name
    if isinstance(used, Service) and used.council_id != use.council_id:
        editors = used.council.memberships.editors().users()
        notify(Notice(Event.OURS_USED, used, by=by, detail=detail), editors)
    notify_followers(
        Notice(Event.USED, used, by=by, detail=detail), [], watching=[used, use.council]
    )


def notify_offer(offer: Offer, *, before: str, had_room: bool, by: User) -> None:
    """An offer is there, or is another one than before."""
    service, is_new = offer.service, before in {"", OfferState.DRAFT, OfferState.CLOSED}
    if offer.state == OfferState.DRAFT:
        return
    if is_new and offer.has_room:
        news = Notice(Event.OFFERED, service, by=by, detail=offer.council.name)
        notify_followers(news, [service, service.category, offer.council])
    elif before != offer.state or had_room != offer.has_room:
        is_full = offer.capacity_free == 0 and had_room
        now = gettext("full") if is_full else in_sentence(offer.get_state_display())
        notify_followers(Notice(Event.OFFER_CHANGED, service, by=by, detail=now), [service])


def notify_claim_checked(claim: Claim, *, by: User) -> None:
    """Tell who says that a standard is followed what a moderator found in the evidence."""
    detail = gettext("{standard}: {result}").format(
        standard=claim.standard, result=in_sentence(claim.get_state_display())
    )
    notify(Notice(Event.CLAIM_CHECKED, claim.about, by=by, detail=detail), _claimants(claim))


def _claimants(claim: Claim) -> list[User]:
    """The editors of the service's council; of a product, who gave the evidence last."""
    if isinstance(claim, ServiceStandard):
        return claim.service.council.memberships.editors().users()
    entries = Entry.objects.about(claim.product).filter(verb=ServiceAct.STANDARD_CLAIMED)
    given = entries.filter(details__standard=claim.standard.slug).select_related("actor")
    last = given.order_by("-pk").first()
    return [last.actor] if last and last.actor else []
