"""Reporting, answering, and sharing the work among moderators."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.moderation.acts import ModerationAct
from portal.moderation.bulk_hidings import hide_reported, undo_hiding
from portal.moderation.models import URGENT, BulkHiding, Claim, Flag, FlagState, Queue
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.search.models import SettledQuestion, Settlement
from portal.site.errors import RuleBroken
from services.models import Decided, LikelyDuplicate, Service

FOUND = {
    Decided.RELATED: ModerationAct.FOUND_RELATED,
    Decided.DIFFERENT: ModerationAct.FOUND_DIFFERENT,
}


@transaction.atomic
def report(flag: Flag, *, by: User | None) -> Flag:
    """Store a report. Except for services, each person has one open report about a thing."""
    flag.reporter = by
    is_once_each = flag.service is None or bool(flag.part)
    if by and is_once_each and Flag.objects.open().about_same(flag).filter(reporter=by).exists():
        raise RuleBroken(
            gettext(
                "You have already reported this. A moderator usually answers within 2 working days."
            )
        )
    flag.save()
    record(_act_of(flag), flag.target, by=by, kind=flag.kind)
    if flag.post and flag.kind in URGENT and not flag.post.author.has_duties:
        hide_reported(flag.post)
    return flag


ACTS = {
    "need": ModerationAct.NEED_REPORTED,
    "partnership": ModerationAct.PARTNERSHIP_REPORTED,
    "use": ModerationAct.USE_REPORTED,
    "recommendation": ModerationAct.RECOMMENDATION_REPORTED,
    "person": ModerationAct.PERSON_REPORTED,
    "post": ModerationAct.POST_REPORTED,
    "service": ModerationAct.LISTING_REPORTED,
}


def _act_of(flag: Flag) -> ModerationAct:
    return next(act for name, act in ACTS.items() if getattr(flag, f"{name}_id"))


@transaction.atomic
def answer_flag(flag: Flag, *, upheld: bool, reply: str, by: User) -> Flag:
    """Tell the reporter what was done, or why nothing was.

    Where the site has hidden the post, the answer is for all open reports about it; a no shows the
    post again.
    """
    flag = Flag.objects.with_hidden().locked(flag.pk)
    if flag.state != FlagState.OPEN:
        raise RuleBroken(gettext("Another moderator has already answered this report."))
    flags = [flag]
    if flag.is_hidden_by_site:
        flags += Flag.objects.open().about_same(flag).exclude(pk=flag.pk).oldest_first()
        _settle_hiding(flag, upheld=upheld, by=by)
    for each in flags:
        _answer(each, upheld=upheld, reply=reply, by=by)
    return flag


def _settle_hiding(flag: Flag, *, upheld: bool, by: User) -> None:
    """Leave a post that the site hid for good, or show it again."""
    hiding = BulkHiding.objects.automatic().get(post=flag.post)
    if upheld:
        hiding.settle()
    else:
        undo_hiding(hiding, by=by)


def _answer(flag: Flag, *, upheld: bool, reply: str, by: User) -> None:
    flag.answer(FlagState.UPHELD if upheld else FlagState.DISMISSED, reply)
    act = ModerationAct.REPORT_UPHELD if upheld else ModerationAct.REPORT_DISMISSED
    record(act, flag.target, by=by, person=flag.reporter, reason=reply)
    if flag.address:
        send_email(
            "moderation/answered",
            to=flag.address,
            about=flag.about,
            page=flag.page,
            other=flag.title if flag.part or flag.recommendation or flag.person else "",
            reply=reply,
            is_need=flag.need_id is not None,
            is_partnership=flag.partnership_id is not None,
            is_use=flag.use_id is not None,
        )
    if flag.reporter:
        news = Notice(Event.REPORT_ANSWERED, flag.target, by=by)
        notify(news, [flag.reporter], has_letter=True)


def take(queue: Queue, item: int, *, by: User, over: bool = False) -> Claim:
    """Tell the other moderators that one is at this. `over` takes it from whoever has it.

    Raises RuleBroken when somebody else has it.
    """
    try:
        with transaction.atomic():
            claim = claim_on(queue, item)
            if claim and claim.by_id != by.pk and not over:
                raise RuleBroken(gettext("{by} has already taken this.").format(by=claim.by))
            known = Claim.objects.filter(queue=queue, item=item)
            (known if over else known.lapsed_or_of(by)).delete()
            return Claim.objects.create(queue=queue, item=item, by=by)
    except IntegrityError as clash:
        raise RuleBroken(gettext("Another moderator took this at the same moment.")) from clash


def release(queue: Queue, item: int, *, by: User) -> None:
    """Leave it to the others."""
    Claim.objects.filter(queue=queue, item=item, by=by).delete()


def claim_on(queue: Queue, item: int) -> Claim | None:
    return Claim.objects.standing().filter(queue=queue, item=item).first()


def settle(queue: Queue, item: int, *, by: User) -> None:
    """Before something is decided: nobody else is at it, and afterwards nobody needs to be.

    Raises RuleBroken when another moderator has it.
    """
    claim = claim_on(queue, item)
    if claim and claim.by_id != by.pk:
        raise RuleBroken(gettext("{by} has taken this. Take it over first.").format(by=claim.by))
    Claim.objects.filter(queue=queue, item=item).delete()


@transaction.atomic
def keep_both(pair: LikelyDuplicate, decision: Decided, reason: str, *, by: User) -> None:
    """The two are not the same; they are not shown as a pair again."""
    known = LikelyDuplicate.objects.select_for_update(of=("self",)).select_related("first")
    pair = known.get(pk=pair.pk)
    if pair.decision:
        raise RuleBroken(gettext("Another moderator has already decided about these services."))
    LikelyDuplicate.objects.settle(pair.first, pair.second, decision, reason)
    record(FOUND[decision], pair.first, by=by, reason=reason, other=pair.second_id)


@transaction.atomic
def ask_whether_true(service: Service, *, by: User) -> int:
    """Write to the council of a dormant listing; to how many, which may be nobody."""
    editors = service.council.memberships.editors().users()
    addresses = {editor.email for editor in editors} or {service.contact_email}
    for address in addresses - {""}:
        send_email("moderation/still_true", to=address, service=service)
    record(ModerationAct.ASKED_WHETHER_IT_IS_TRUE, service, by=by)
    return len(addresses - {""})


@transaction.atomic
def settle_question(key: str, how: Settlement, *, by: User) -> SettledQuestion:
    """Say what became of a question that the search answered badly."""
    settled = SettledQuestion.objects.settle(key, how)
    record(ModerationAct.SEARCH_SETTLED, settled, by=by, how=how)
    return settled
