"""Who may see and do what with listings, offers and uses."""

from collections.abc import Iterable

from councils.models import Council, Membership
from councils.permissions import edited_councils, edits_for, memberships_of, works_for
from portal.accounts.permissions import AnyUser, is_moderator
from portal.audit.models import Entry
from services.acts import ServiceAct
from services.models import Contract, Product, ProductStandard, Service, ServiceStandard, Use, Verb
from services.models.choices import ServiceState
from services.models.standard_claim import Claim
from services.models.workflow import can_follow

COUNCILS_VERBS = {Verb.SUBMIT, Verb.WITHDRAW}


def can_draft(user: AnyUser, council: Council | None) -> bool:
    """Everybody who works for a council writes drafts for it; an editor submits them."""
    return council is not None and not council.is_abolished and works_for(user, council)


def can_register(user: AnyUser, council: Council | None) -> bool:
    """Editors register what their council runs."""
    return council is not None and not council.is_abolished and edits_for(user, council)


def can_edit_uses(user: AnyUser, council: Council | None) -> bool:
    """Editors say what their council uses, and confirm what others say of it."""
    return can_register(user, council)


def can_edit_contract(user: AnyUser, contract: Contract) -> bool:
    """Editors say what their council has agreed."""
    return can_edit_uses(user, contract.council)


def can_propose_users(user: AnyUser, service: Service) -> bool:
    """The council that runs a published service may say who uses it."""
    return service.state == ServiceState.PUBLISHED and edits_for(user, service.council)


def can_offer(user: AnyUser, service: Service) -> bool:
    """The council that runs a published service decides who may join it."""
    return can_propose_users(user, service)


def can_confirm(user: AnyUser, service: Service) -> bool:
    """Say that a published listing is still true."""
    return can_propose_users(user, service)


def can_see_history(user: AnyUser, record: Service | Use | Contract) -> bool:
    """Editors of the council, and moderators: old versions hold contacts and drafts."""
    return edits_for(user, record.council) or is_moderator(user)


def can_remove_texts(user: AnyUser) -> bool:
    """Remove what a council published about a system in use, and put it back."""
    return is_moderator(user)


def can_restore(user: AnyUser, service: Service) -> bool:
    return is_moderator(user)


def can_edit(user: AnyUser, service: Service) -> bool:
    """Page by page, as long as it is in the making."""
    return service.is_in_the_making and _writes(user, service)


def _writes(user: AnyUser, service: Service) -> bool:
    """A council's drafts and edits are its editors'; what somebody began is also theirs."""
    is_own = service.author_id == user.pk and works_for(user, service.council)
    return is_own or edits_for(user, service.council)


def can_submit(user: AnyUser, service: Service) -> bool:
    """Editors submit what their council says; whoever suggests a correction submits it."""
    is_own = service.is_suggestion and service.author_id == user.pk
    return edits_for(user, service.council) or (is_own and works_for(user, service.council))


def can_change(user: AnyUser, service: Service) -> bool:
    """Begin to change a published listing."""
    return can_propose_users(user, service)


def can_suggest(user: AnyUser, service: Service, council: Council | None) -> bool:
    """Colleagues and partners suggest what the owner accepts."""
    is_current = service.state == ServiceState.PUBLISHED and not service.is_historical
    return is_current and council is not None and works_for(user, council)


def can_use(user: AnyUser, service: Service, council: Council | None) -> bool:
    """Members of another council than the one that runs it say that theirs uses it."""
    return _is_of_others(service, council) and can_draft(user, council)


def can_ask_to_join(user: AnyUser, service: Service, council: Council | None) -> bool:
    """Editors of another council than the one that runs it, while that one goes on."""
    joinable = _is_of_others(service, council) and not service.council.is_abolished
    return joinable and not service.is_historical and can_edit_uses(user, council)


def _is_of_others(service: Service, council: Council | None) -> bool:
    is_other = council is not None and council.pk != service.council_id
    return is_other and service.state == ServiceState.PUBLISHED


def can_delete(user: AnyUser, service: Service) -> bool:
    """What was never published can go; what was is archived."""
    return can_edit(user, service) and service.published_at is None


def can(user: AnyUser, verb: Verb, service: Service) -> bool:
    """Whether somebody may do this to a listing, or an edit of one, in the state it is in."""
    if service.merged_into_id or not can_follow(verb, service.state):
        return False
    if verb in COUNCILS_VERBS:
        return can_submit(user, service)
    return can_moderate(user, service)


def can_accept_suggestion(user: AnyUser, edit: Service) -> bool:
    """The council that a listing belongs to accepts what others suggest."""
    return edit.is_suggestion and edit.author_id != user.pk and edits_for(user, edit.run_by)


def can_moderate(user: AnyUser, service: Service) -> bool:
    """A second pair of eyes: nobody decides about what they wrote themselves."""
    return is_moderator(user) and service.author_id != user.pk


def can_merge(user: AnyUser) -> bool:
    """Merge records and take merges back."""
    return is_moderator(user)


def can_check(user: AnyUser, claim: Claim) -> bool:
    """A second pair of eyes: not the moderators who work for the council that claims it."""
    return is_moderator(user) and claim not in own_claims(user, [claim])


def own_claims(user: AnyUser, claims: Iterable[Claim]) -> list[Claim]:
    """Those of somebody's own council: of its services, or said by its people of a product."""
    ours, known = set(memberships_of(user)), list(claims)
    products = [each for each in known if isinstance(each, ProductStandard)]
    claimed = _claimed_by_colleagues(user, ours, products) if products else set()
    return [
        each
        for each in known
        if (isinstance(each, ServiceStandard) and each.service.council_id in ours)
        or (isinstance(each, ProductStandard) and (each.product_id, each.standard.slug) in claimed)
    ]


def _claimed_by_colleagues(
    user: AnyUser, ours: set[int], claims: list[ProductStandard]
) -> set[tuple[int, str]]:
    """The products and standards that a person claimed last, or one of their colleagues."""
    entries = Entry.objects.of_kind(Product).filter(
        verb=ServiceAct.STANDARD_CLAIMED, target_id__in=[each.product_id for each in claims]
    )
    rows = entries.order_by("pk").values_list("target_id", "details__standard", "actor")
    last = {(product, slug): actor for product, slug, actor in rows if product}
    colleagues = {
        user.pk,
        *Membership.objects.active().filter(council__in=ours).values_list("user", flat=True),
    }
    return {key for key, actor in last.items() if actor in colleagues}


def can_receive_ours(user: AnyUser, service: Service) -> bool:
    """What concerns a listing is for those who edit for its council, and for who wrote it."""
    return service.council_id in edited_councils(user) or service.author_id == user.pk


def can_receive_contract(user: AnyUser, about: Contract | Use) -> bool:
    """Editors of the council receive it. Old reminders are about uses, new ones about contracts."""
    return about.council_id in edited_councils(user)
