"""What happens to listings."""

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from councils.models import Council, Role
from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import RuleBroken
from portal.mail.letters import send_letter
from portal.text import unique_slug
from services.models import Offer, Service, Use, Verb
from services.models.service import TOLD as TOLD_BY_LISTING
from services.models.use import Confirmation, UseStatus

RESTORED = [name for name in TOLD_BY_LISTING if name not in {"council", "slug", "state"}]
TOLD = {
    Verb.APPROVE: "services/published",
    Verb.ASK_FOR_CHANGES: "services/changes_requested",
    Verb.REJECT: "services/rejected",
    Verb.SUSPEND: "services/suspended",
    Verb.REINSTATE: "services/reinstated",
}


def start_listing(service: Service, *, council: Council, by: User) -> Service:
    """Keep the first answers as a draft of the council."""
    service.council, service.author = council, by
    service.slug = unique_slug(service.title, taken=_is_taken)
    try:
        with transaction.atomic():
            service.save()
            record("listing begun", service, by=by)
    except IntegrityError as clash:
        raise RuleBroken(
            "Somebody has begun a listing with this name at the same moment. "
            "Look among your council’s listings."
        ) from clash
    return service


def _is_taken(slug: str, but: int | None = None) -> bool:
    others = Service.objects.exclude(pk=but) if but else Service.objects.all()
    return slug in Service.RESERVED_SLUGS or others.filter(slug=slug).exists()


def _locked(service: Service) -> Service:
    return (
        Service.objects.select_for_update(of=("self",))
        .select_related("council", "author")
        .get(pk=service.pk)
    )


@transaction.atomic
def submit(service: Service, *, by: User) -> Service:
    """Hand a listing in; a trusted council's is published at once and reviewed after."""
    service = _locked(service)
    if service.missing:
        raise RuleBroken("Answer every question before you send the listing in.")
    if not service.published_at:
        service.slug = unique_slug(service.title, taken=partial(_is_taken, but=service.pk))
    service.move(Verb.SUBMIT)
    record("listing submitted", service, by=by)
    if service.council.is_trusted:
        service.move(Verb.APPROVE)
        Service.objects.filter(pk=service.pk).update(reviewed_at=None)
        record("listing published", service, by=None, reason="The council is trusted.")
    return service


@transaction.atomic
def move(service: Service, verb: Verb, *, by: User, reason: str = "") -> Service:
    """Do to a listing what a moderator, or its council, decided, and tell the author."""
    service = _locked(service)
    service.move(verb, reason)
    record(f"listing {verb}", service, by=by, person=service.author, reason=reason)
    if verb in TOLD and service.author and service.author != by:
        send_letter(TOLD[verb], to=service.author.email, service=service, reason=reason)
    return service


@transaction.atomic
def mark_reviewed(service: Service, *, by: User) -> Service:
    """What a trusted council published is right as it is."""
    service = _locked(service)
    if service.reviewed_at:
        raise RuleBroken("Somebody has reviewed this listing already.")
    service.reviewed_at = service.published_at
    service.save(update_fields=["reviewed_at"])
    record("listing reviewed", service, by=by, person=service.author)
    return service


@transaction.atomic
def delete_draft(service: Service, *, by: User) -> None:
    service = _locked(service)
    if service.published_at or not service.is_in_the_making:
        raise RuleBroken("Only what was never published can be deleted.")
    record("draft deleted", service.council, by=by)
    service.delete()


@transaction.atomic
def say_use(use: Use, *, by: User) -> Use:
    """A council says that it uses something, or how far it is with it now."""
    before = Use.objects.filter(pk=use.pk).values_list("status", flat=True).first()
    use.confirmation, use.last_confirmed_at = Confirmation.CONFIRMED, timezone.now()
    try:
        with transaction.atomic():
            use.save()
    except IntegrityError as clash:
        raise RuleBroken(
            "A colleague has said so at the same moment. Reload the page to see it."
        ) from clash
    if before != use.status:
        record("use status changed", use, by=by, was=before or "", now=use.status)
    return use


@transaction.atomic
def propose_user(service: Service, council: Council, *, by: User) -> Use:
    """Say that another council uses a service of ours; it shows once they confirm."""
    if service.uses.filter(council=council).exists():
        raise RuleBroken(f"{council} is among the users of this service already, or was asked.")
    use = Use.objects.create(
        service=service,
        council=council,
        status=UseStatus.IN_USE,
        confirmation=Confirmation.PROPOSED,
    )
    record("use proposed", use, by=by)
    editors = council.memberships.active().exclude(role=Role.MEMBER).select_related("user")
    for editor in editors:
        send_letter("services/proposed", to=editor.user.email, service=service, council=council)
    return use


@transaction.atomic
def answer_proposal(use: Use, *, accept: bool, by: User) -> Use:
    use = Use.objects.select_for_update().get(pk=use.pk)
    if use.confirmation != Confirmation.PROPOSED:
        raise RuleBroken("This has been answered already.")
    use.confirmation = Confirmation.CONFIRMED if accept else Confirmation.REJECTED
    use.last_confirmed_at = timezone.now()
    use.save()
    record(f"use {use.confirmation}", use, by=by)
    return use


@transaction.atomic
def confirm_listing(service: Service, *, by: User) -> Service:
    """It is still true."""
    service = _locked(service)
    service.last_confirmed_at = timezone.now()
    service.save(update_fields=["last_confirmed_at", "updated_at"])
    record("listing confirmed", service, by=by)
    return service


@transaction.atomic
def make_offer(offer: Offer, *, by: User) -> Offer:
    """Offer a service to others, or change, pause or close what is offered."""
    before = Offer.objects.filter(pk=offer.pk).values_list("state", flat=True).first()
    offer.save()
    offer.service.save(update_fields=["updated_at"])  # so that the page is drawn anew
    record("offer changed", offer.service, by=by, was=before or "", now=offer.state)
    return offer


@transaction.atomic
def restore_version(service: Service, version: Any, *, by: User) -> Service:
    """Let a listing say again what it said in an earlier version; its state stays."""
    service = _locked(service)
    for field in RESTORED:
        setattr(service, field, getattr(version, field))
    service.describe(version.description)
    service.save()
    record("listing version restored", service, by=by, version=version.pgh_id)
    return service
