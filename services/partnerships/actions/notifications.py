"""Who hears of what happens to partnerships, requests and benefits."""

from collections.abc import Iterable

from councils.models import Council, Membership
from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.notifications.actions import notify, notify_followers
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.text import in_sentence
from services.models import Benefit
from services.partnerships.models import Document, JoinRequest, Partnership, Party


def editors_of(councils: Iterable[int]) -> list[User]:
    """Everybody who edits for one of these councils, once."""
    rows = Membership.objects.editors().filter(council__in=list(councils))
    return list({user.pk: user for user in rows.users()}.values())


def insiders(partnership: Partnership) -> list[int]:
    """The councils that take part."""
    return list(partnership.parties.current().values_list("council", flat=True))


def email_removal(email: str, removed: Document | Benefit, reason: str) -> None:
    """Tell the editors of its council why a moderator took something away."""
    place = removed.partnership if isinstance(removed, Document) else removed.source
    for editor in editors_of([removed.council_id]):
        send_email(
            email,
            to=editor.email,
            removed=str(removed),
            council=removed.council,
            place=place,
            reason=reason,
        )


def notify_request_sent(request: JoinRequest, *, by: User) -> None:
    """The mailbox of the service has a letter, the editors of the offering council a line."""
    offer, council = request.offer, request.council
    if offer.service.contact_email:
        send_email(
            "partnerships/asked",
            to=offer.service.contact_email,
            reply_to=by.email,
            join_request=request,
            person=by,
        )
    notify(
        Notice(Event.WANTS_IN, request, by=by, detail=council.name), editors_of([offer.council_id])
    )


def notify_request_answered(request: JoinRequest, *, by: User) -> None:
    """Who asked has a letter with the words; their colleagues hear that there are some."""
    send_email(
        "partnerships/answered",
        to=request.asked_by.email,
        reply_to=by.email,
        join_request=request,
        person=by,
    )
    detail = in_sentence(request.get_state_display())
    news = Notice(Event.REQUEST_ANSWERED, request, by=by, detail=detail)
    notify(news, editors_of([request.council_id]), has_letter=True)


def notify_withdrawn(request: JoinRequest, *, by: User) -> None:
    news = Notice(Event.REQUEST_WITHDRAWN, request, by=by, detail=request.council.name)
    notify(news, editors_of([request.offer.council_id]))


def notify_moved(partnership: Partnership, *, by: User) -> None:
    """Those inside or asking, and, once everybody may see it, those who follow it or a party."""
    detail = in_sentence(partnership.get_stage_display())
    asking = partnership.requests.open().values_list("council", flat=True)
    recipients = editors_of([*insiders(partnership), *asking])
    notify(Notice(Event.STAGE_MOVED, partnership, by=by, detail=detail), recipients)
    if partnership.is_public:
        news = Notice(Event.PARTNERSHIP_MOVED, partnership, by=by, detail=detail)
        of = [partnership, *partnership.services.all()]
        notify_followers(news, of, watching=[partnership.lead], without=recipients)


def notify_named(party: Party, *, by: User) -> None:
    detail = f"{party.council.name} ({in_sentence(party.get_role_display())})"
    news = Notice(Event.PARTY_NAMED, party.partnership, by=by, detail=detail)
    notify(news, editors_of([party.council_id]))


def notify_left(party: Party, *, by: User) -> None:
    others = {*insiders(party.partnership), party.council_id}
    news = Notice(Event.PARTY_LEFT, party.partnership, by=by, detail=party.council.name)
    notify(news, editors_of(others))


def notify_settled(partnership: Partnership, council: Council, *, by: User) -> None:
    news = Notice(Event.STEP_DONE, partnership, by=by, detail=council.name)
    notify(news, editors_of({partnership.lead_id, council.pk}))


def notify_added(document: Document, *, by: User) -> None:
    news = Notice(Event.PAPER_ADDED, document.partnership, by=by, detail=document.council.name)
    notify(news, editors_of(insiders(document.partnership)))


def send_hidden(partnership: Partnership) -> None:
    """An email to everybody who edits for a council that takes part."""
    for editor in editors_of({partnership.lead_id, *insiders(partnership)}):
        send_email("partnerships/hidden", to=editor.email, partnership=partnership)


def send_restored(partnership: Partnership) -> None:
    for editor in editors_of({partnership.lead_id, *insiders(partnership)}):
        send_email("partnerships/restored", to=editor.email, partnership=partnership)


def notify_benefit(benefit: Benefit, what: str, *, by: User) -> None:
    """The other parties and the council that gained; of a listing alone, whoever runs it."""
    news = Notice(Event.BENEFIT_STATED, benefit, by=by, detail=f"{benefit.council.name}: {what}")
    notify(news, editors_of(_concerned(benefit)))


def notify_taken_back(benefit: Benefit, *, by: User) -> None:
    news = Notice(Event.BENEFIT_GONE, benefit.source, by=by, detail=benefit.council.name)
    notify(news, editors_of(_concerned(benefit)))


def _concerned(benefit: Benefit) -> set[int]:
    """The councils that a figure is about, or that can confirm it."""
    if benefit.partnership:
        parties = benefit.partnership.parties.current().values_list("council", flat=True)
        return {*parties, benefit.council_id}
    return {benefit.council_id, *([benefit.service.council_id] if benefit.service else [])}
