"""What councils say of the services and products that they use or offer."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from services.actions.contracts import (
    Facts,
    is_shared,
    lock_services_of,
    lock_uses,
    save_contract_facts,
    uses_sharing_contracts,
)
from services.actions.notifications import notify_offer, notify_proposed, notify_used
from services.acts import ServiceAct
from services.models import Offer, Product, Service, Use
from services.models.choices import Confirmation, Evidence, UseStatus


@transaction.atomic
def record_use(use: Use, *, contract: Facts | None = None, by: User) -> Use:
    """A council says that it uses something, or how far it is with it now, under what contract."""
    lock_use(use.used, Use.objects.filter(pk=use.pk))
    before = Use.objects.filter(pk=use.pk).values_list("status", flat=True).first()
    use.confirmation, use.last_confirmed_at = Confirmation.CONFIRMED, timezone.now()
    use.evidence = Evidence.COUNCIL
    try:
        with transaction.atomic():
            use.save()
    except IntegrityError as clash:
        raise RuleBroken(
            gettext("A colleague recorded this at the same time. Reload the page to see it.")
        ) from clash
    if contract is not None:
        save_contract_facts(use, contract)
    if before != use.status:
        record(ServiceAct.USE_STATUS_CHANGED, use, by=by, was=before or "", now=use.status)
        notify_used(use, before=before, by=by)
    return use


def lock_used(used: Service | Product) -> None:
    """Keep what is used from being merged or archived while a use of it is written.

    It is locked before any of its uses, always in this order, so that nobody waits in a circle.
    Raises RuleBroken when it is not there any more.
    """
    if isinstance(used, Service):
        Service.objects.locked_published(used)
    elif not Product.objects.locked(used):
        raise RuleBroken(
            gettext("This product has been merged into another product. Search for it again.")
        )


def lock_use(used: Service | Product, uses: QuerySet[Use]) -> None:
    """Lock what is used, and its uses with all that is under the same contracts."""
    keys = uses_sharing_contracts(uses)
    lock_services_of(keys)
    lock_used(used)
    lock_uses(keys)


def lock_replacement(used: Service | Product, product: Product | None) -> None:
    """Lock what is used and what replaces it: products in the order in which merges lock them."""
    if isinstance(used, Service):
        lock_used(used)
    products = {each for each in (used, product) if isinstance(each, Product)}
    for each in sorted(products, key=lambda known: known.pk):
        lock_used(each)


@transaction.atomic
def propose_user(service: Service, council: Council, *, by: User) -> Use:
    """Say that another council uses a service of ours; it shows once they confirm."""
    service = Service.objects.locked_published(service)
    if service.uses.filter(council=council).exists():
        raise RuleBroken(
            gettext(
                "{council} is already recorded for this service, or has been asked to confirm."
            ).format(council=council)
        )
    use = Use.objects.create(
        service=service,
        council=council,
        status=UseStatus.IN_USE,
        confirmation=Confirmation.PROPOSED,
    )
    record(ServiceAct.USE_PROPOSED, use, by=by)
    _ask_editors(use, by=by, of=service.council.name)
    return use


@transaction.atomic
def suggest_use(use: Use, *, contract: Facts | None = None, by: User) -> Use:
    """A member says that their council uses something; it shows once an editor confirms it.

    Until then members can correct it, but no contract that covers more. Editors are asked once.
    """
    lock_use(use.used, Use.objects.filter(pk=use.pk))
    is_new = use.pk is None
    use.confirmation, use.last_confirmed_at = Confirmation.PROPOSED, None
    try:
        with transaction.atomic():
            use.save()
    except IntegrityError as clash:
        raise RuleBroken(gettext("A colleague has already recorded this.")) from clash
    if contract is not None and not is_shared(use):
        save_contract_facts(use, contract)
    record(ServiceAct.USE_PROPOSED, use, by=by)
    if is_new:
        _ask_editors(use, by=by, of=str(by))
    return use


def _ask_editors(use: Use, *, by: User, of: str) -> None:
    for editor in use.council.memberships.editors().users():
        send_email("services/proposed", to=editor.email, used=use.used, council=use.council, who=of)
    notify_proposed(use.used, use.council, by=by, of=of)


@transaction.atomic
def answer_proposal(use: Use, *, accept: bool, by: User) -> Use:
    lock_used(use.used)
    use = Use.objects.select_for_update().get(pk=use.pk)
    if use.confirmation != Confirmation.PROPOSED:
        raise RuleBroken(gettext("This has already been answered."))
    use.confirmation = Confirmation.CONFIRMED if accept else Confirmation.REJECTED
    use.last_confirmed_at, use.evidence = timezone.now(), Evidence.COUNCIL
    use.save()
    record(ServiceAct.USE_CONFIRMED if accept else ServiceAct.USE_REJECTED, use, by=by)
    if accept:
        notify_used(use, before=None, by=by)
    return use


@transaction.atomic
def confirm_by_answer(council: Council, product: Product) -> int:
    """Count an accepted answer for a council about a product as a sign that it uses it.

    It confirms only what the council has confirmed before. Returns how many records that is.
    """
    lock_used(product)
    now = timezone.now()
    return (
        Use.objects.running()
        .filter(council=council, product=product)
        .update(last_confirmed_at=now, evidence=Evidence.ANSWER, updated_at=now)
    )


@transaction.atomic
def make_offer(offer: Offer, *, by: User) -> Offer:
    """Offer a service to others, or change, pause or close what is offered."""
    Service.objects.locked_published(offer.service)
    before = Offer.objects.filter(pk=offer.pk).first()
    offer.save()
    offer.service.save(update_fields=["updated_at"])  # so that the page is rendered anew
    was = before.state if before else ""
    record(ServiceAct.OFFER_CHANGED, offer.service, by=by, was=was, now=offer.state)
    notify_offer(offer, before=was, had_room=before is not None and before.has_room, by=by)
    return offer


@transaction.atomic
def ask_service_owner(service: Service, council: Council, text: str, *, by: User) -> Use:
    """Write to whoever runs a service that a council wants to join it, and considers to use it.

    Raises RuleBroken when the council uses or considers it already, or there is nobody to ask.
    """
    service = Service.objects.locked_published(service)
    if not service.contact_email:
        raise RuleBroken(
            gettext("{council} has not recorded a contact for this service.").format(
                council=service.council
            )
        )
    if service.uses.filter(council=council).exists():
        raise RuleBroken(
            gettext("{council} already uses this service or has already asked to join.").format(
                council=council
            )
        )
    use = Use.objects.create(
        service=service,
        council=council,
        status=UseStatus.CONSIDERING,
        last_confirmed_at=timezone.now(),
    )
    record(ServiceAct.ASKED_TO_JOIN, use, by=by)
    send_email(
        "services/wants_to_join",
        to=service.contact_email,
        reply_to=by.email,
        service=service,
        council=council,
        person=by,
        text=text,
    )
    return use


@transaction.atomic
def confirm_all(
    council: Council, *, services: list[int], uses: list[int], by: User, **via: str
) -> tuple[int, int]:
    """All of these, listings of the council and its uses, are still true; others are passed over.

    ``via`` is what the record adds about the way, such as a link in an email. Returns how many of
    each were confirmed.
    """
    now = timezone.now()
    own = Service.objects.published().filter(council=council, pk__in=services).order_by("pk")
    listings = list(own.select_for_update(of=("self",)))
    for service in listings:
        record(ServiceAct.LISTING_CONFIRMED, service, by=by, **via)
    # an update in bulk sets no updated_at by itself
    Service.objects.filter(pk__in=[each.pk for each in listings]).update(
        last_confirmed_at=now, is_dormant=False, updated_at=now
    )
    stated = Use.objects.filter(confirmation=Confirmation.CONFIRMED, pk__in=uses)
    confirmed = stated.filter(council=council).update(
        last_confirmed_at=now, evidence=Evidence.COUNCIL, updated_at=now
    )
    if confirmed:
        record(ServiceAct.USES_CONFIRMED, council, by=by, uses=confirmed, **via)
    return len(listings), confirmed
