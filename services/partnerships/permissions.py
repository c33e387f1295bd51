"""Who may see and do what with partnerships, requests to join them, and what they were worth."""

from collections.abc import Iterable

from councils.models import Council
from councils.permissions import edited_councils, edits_for, memberships_of, works_for
from portal.accounts.permissions import AnyUser, is_moderator
from services.models import Benefit, Service, Use
from services.partnerships.models import Document, JoinRequest, Partnership, Party
from services.permissions import can_edit_uses, can_register


def can_see_inside(user: AnyUser, partnership: Partnership) -> bool:
    """Requests, answers and what is settled: the parties and moderators."""
    if is_moderator(user):
        return True
    ours = list(memberships_of(user))
    inside = Partnership.objects.inside_for(ours)
    return bool(ours) and inside.filter(pk=partnership.pk).exists()


def can_begin(user: AnyUser, council: Council | None) -> bool:
    """Register a partnership that a council leads."""
    return can_register(user, council)


def can_ask(user: AnyUser, council: Council | None) -> bool:
    """Ask for a council whether it can join what another one offers."""
    return can_edit_uses(user, council)


def can_lead(user: AnyUser, partnership: Partnership) -> bool:
    """Change it, move it on and name parties: editors of the council that leads."""
    return edits_for(user, partnership.lead)


def can_hide_partnership(user: AnyUser) -> bool:
    """Hide it from everybody but its councils, and show it again."""
    return is_moderator(user)


def can_take_part(user: AnyUser, partnership: Partnership) -> bool:
    """Add documents: editors of any council that takes part now."""
    return bool(parties_of(user, partnership))


def parties_of(user: AnyUser, partnership: Partnership) -> list[Party]:
    """The parties that somebody edits for, the lead first."""
    mine = edited_councils(user)
    current = partnership.parties.current().of_councils(mine) if mine else Party.objects.none()
    return list(current.in_order())


def can_leave(user: AnyUser, party: Party) -> bool:
    """A council leaves by itself, or the lead ends its part; the lead stays until the end."""
    concerned = edits_for(user, party.council) or edits_for(user, party.partnership.lead)
    return concerned and not party.is_lead


def can_settle(user: AnyUser, partnership: Partnership, council: Council) -> bool:
    """Tick what a joining council has settled: its own editors, and the lead's for it."""
    return edits_for(user, council) or can_lead(user, partnership)


def can_remove(user: AnyUser, document: Document) -> bool:
    """Those whose document it is, and moderators, who give a reason."""
    return removes_own(user, document) or is_moderator(user)


def removes_own(user: AnyUser, document: Document) -> bool:
    """The council that added a document, and the lead."""
    return edits_for(user, document.council) or edits_for(user, document.partnership.lead)


def can_answer(user: AnyUser, request: JoinRequest) -> bool:
    """Answer, accept or decline: editors of the council that offers."""
    return edits_for(user, request.offer.council)


def can_withdraw(user: AnyUser, request: JoinRequest) -> bool:
    return edits_for(user, request.council)


def can_receive_request(user: AnyUser, request: JoinRequest) -> bool:
    return can_answer(user, request) or can_withdraw(user, request)


def can_receive_partnership(user: AnyUser, thing: Partnership | Service) -> bool:
    """How far it is, is for editors of councils that are inside, ask, or have to do with it."""
    mine = edited_councils(user)
    if isinstance(thing, Service):
        return thing.council_id in mine or thing.uses.filter(council__in=mine).exists()
    concerned = Partnership.objects.inside_for(mine) | Partnership.objects.asked_by(mine)
    return concerned.filter(pk=thing.pk).exists()


def can_count(user: AnyUser, source: Partnership | Service, council: Council | None) -> bool:
    """State what a council gained: its editors, where it takes part or did, or uses or runs it."""
    if council is None or not edits_for(user, council):
        return False
    if isinstance(source, Partnership):
        return source.parties.of_councils([council.pk]).exists()
    runs = source.council_id == council.pk
    return runs or Use.objects.visible_to(user).filter(service=source, council=council).exists()


def can_change_benefit(user: AnyUser, benefit: Benefit) -> bool:
    """Change or withdraw it: editors of the council that gained."""
    return edits_for(user, benefit.council)


def can_withdraw_benefit(user: AnyUser, benefit: Benefit) -> bool:
    """The people who can change it, and moderators, who give a reason."""
    return is_moderator(user) or can_change_benefit(user, benefit)


def confirming_council(user: AnyUser, benefit: Benefit) -> Council | None:
    """The partner for which somebody may confirm what another council claims, if there is one.

    Never whoever stated it, nor anybody who works for the council that gained.
    """
    if works_for(user, benefit.council) or benefit.said_by_id == user.pk:
        return None
    return next((each for each in _partners(benefit) if edits_for(user, each)), None)


def _partners(benefit: Benefit) -> Iterable[Council]:
    if benefit.partnership is None:
        return [benefit.service.council] if benefit.service else []
    parties = benefit.partnership.parties.current().other_than(benefit.council)
    return [party.council for party in parties.in_order()]


def can_audit(user: AnyUser, benefit: Benefit) -> bool:
    """A moderator who has seen the evidence, and neither stated nor confirmed the figure."""
    is_own = user.pk in {benefit.said_by_id, benefit.confirmed_by_id}
    return is_moderator(user) and not is_own and not works_for(user, benefit.council)


def can_receive_benefit(user: AnyUser, benefit: Benefit) -> bool:
    return can_change_benefit(user, benefit) or any(
        edits_for(user, council) for council in _partners(benefit)
    )
