"""Claims that a standard is followed, and standards that the directory does not know yet."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from portal.text import unique_slug
from services.actions.notifications import notify_claim_checked
from services.acts import ServiceAct
from services.models import (
    ClaimState,
    Product,
    ProductStandard,
    Service,
    ServiceStandard,
    Standard,
    StandardRequest,
)
from services.models.standard_claim import Claim

MAX_OPEN_REQUESTS = 20


@transaction.atomic
def claim_for_product(
    product: Product, standard: Standard, evidence_url: str, *, by: User
) -> ProductStandard:
    """Say that a product follows a standard, or give other evidence that it does."""
    claim, _ = ProductStandard.objects.select_for_update(of=("self",)).get_or_create(
        product=product, standard=standard
    )
    claim.give_evidence(evidence_url)
    record(ServiceAct.STANDARD_CLAIMED, product, by=by, standard=standard.slug)
    return claim


@transaction.atomic
def check_claim(
    claim: Claim, state: ClaimState, *, until: date | None, note: str, by: User
) -> Claim:
    """Keep what the evidence shows, and tell who claimed it.

    Raises RuleBroken where another moderator was first.
    """
    locked: Claim = type(claim).objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if locked.evidence_url != claim.evidence_url:
        raise RuleBroken(gettext("The evidence changed while you were reading it. Check it again."))
    locked.answer(state, until=until, note=note)
    record(
        ServiceAct.STANDARD_CLAIM_CHECKED,
        locked.about,
        by=by,
        reason=note,
        standard=locked.standard.slug,
        now=state.value,
    )
    notify_claim_checked(locked, by=by)
    return locked


@transaction.atomic
def request_standards(service: Service, names: list[str], *, by: User) -> None:
    """Ask moderators for standards that are not known; each name once for a service."""
    waiting = {each.name.casefold() for each in service.standard_requests.open()}
    free = max(MAX_OPEN_REQUESTS - len(waiting), 0)
    new = [name for name in dict.fromkeys(names) if name.casefold() not in waiting]
    StandardRequest.objects.bulk_create(
        StandardRequest(name=name, council=service.council, service=service, asked_by=by)
        for name in new[:free]
    )


@transaction.atomic
def answer_request(
    request: StandardRequest, standard: Standard | None, *, reason: str, by: User
) -> StandardRequest:
    """Answer with a standard, new or known, which the service then follows; or say why not."""
    request = StandardRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if standard and standard.pk is None:
        standard.slug = unique_slug(standard.name, taken=_is_taken)
        standard.save()
        record(ServiceAct.STANDARD_ADDED, standard, by=by)
    request.settle(standard, reason)
    if standard and request.service:
        ServiceStandard.objects.get_or_create(service=request.service, standard=standard)
    record(ServiceAct.STANDARD_REQUEST_ANSWERED, request, by=by, reason=reason)
    send_email(
        "services/standard_answered",
        to=request.asked_by.email,
        asked=request,
        standard=standard,
        reason=reason,
    )
    return request


def _is_taken(slug: str) -> bool:
    return Standard.ever.filter(slug=slug).exists()
