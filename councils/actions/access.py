"""Access for people whose address does not speak for a council."""

from django.db import transaction
from django.utils.translation import gettext

from councils.actions.membership import begin_membership, lock_council
from councils.acts import CouncilAct
from councils.models import AccessRequest, AccessState, Council, EmailDomain, Membership
from councils.models.shared_domains import is_shared
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken


@transaction.atomic
def ask_for_access(*, email: str, organisation: str, message: str) -> None:
    """Put the question before an administrator; asking twice is no harm, and says nothing."""
    email = email.lower()
    if not AccessRequest.objects.open().filter(email__iexact=email).exists():
        AccessRequest.objects.create(email=email, organisation=organisation, message=message)


@transaction.atomic
def name_body(request: AccessRequest, *, organisation: str, message: str) -> AccessRequest:
    """The person adds which body it is that they work for."""
    request.organisation, request.message = organisation, message
    request.save(update_fields=["organisation", "message"])
    return request


def _open_request(request: AccessRequest) -> AccessRequest:
    request = AccessRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != AccessState.OPEN:
        raise RuleBroken(gettext("This request has already been answered."))
    return request


@transaction.atomic
def accept_access(
    request: AccessRequest, *, council: Council, whole_domain: bool, by: User
) -> AccessRequest:
    """Accept the person and, with ``whole_domain``, everyone with an address at that domain.

    Raises RuleBroken where people of many employers share the domain.
    """
    request = _open_request(request)
    if whole_domain and is_shared(request.domain):
        raise RuleBroken(
            gettext(
                "Many employers use email addresses at {domain}. Give access to this person only."
            ).format(domain=request.domain)
        )
    request.answer(AccessState.ACCEPTED, council)
    if whole_domain:
        EmailDomain.objects.get_or_create(domain=request.domain, defaults={"council": council})
    record(
        CouncilAct.ACCESS_GRANTED, council, by=by, person=request.user, whole_domain=whole_domain
    )
    if request.user:
        _let_in(request.user, council, by)
    send_email(
        "councils/access_granted",
        to=request.email,
        council=council,
        has_account=request.user is not None,
    )
    return request


def _let_in(user: User, council: Council, by: User) -> None:
    council = lock_council(council)
    membership, _ = Membership.objects.get_or_create(
        user=user, council=council, defaults={"state": "requested"}
    )
    if not membership.is_active:
        begin_membership(membership, by=by)


@transaction.atomic
def decline_access(request: AccessRequest, *, by: User, reason: str) -> AccessRequest:
    request = _open_request(request)
    request.answer(AccessState.DECLINED)
    record(CouncilAct.ACCESS_DECLINED, request, by=by, person=request.user, reason=reason)
    send_email("councils/access_declined", to=request.email, reason=reason)
    return request
