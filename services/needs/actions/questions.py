"""Asking those who did it, or plan it too: one message for all, by letter or in a thread."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from services.models import Offer, Use
from services.needs.actions.notifications import notify_need_asked
from services.needs.acts import NeedAct
from services.needs.models import Finding, FindingKind, Need, QuestionChannel

MAX_ASKED_AT_ONCE = 20
NOBODY = _("We cannot contact {councils}. Ask in a thread or select other councils.")


@transaction.atomic
def ask(need: Need, keys: Iterable[int], text: str, *, by: User) -> list[Council]:
    """Write to whoever is behind these findings, each council once; the councils that were asked.

    Raises RuleBroken when the need was decided meanwhile, or nobody can be reached.
    """
    need = Need.objects.locked(need)
    need.check_open()
    chosen = need.findings.askable().filter(pk__in=list(keys)).in_order()[:MAX_ASKED_AT_ONCE]
    by_council: dict[Council, list[Finding]] = {}
    for finding in chosen:
        if finding.council:
            by_council.setdefault(finding.council, []).append(finding)
    reached = {
        council: addresses
        for council, findings in by_council.items()
        if (addresses := contacts_of(council, findings))
    }
    if not reached:
        names = ", ".join(council.name for council in by_council) or gettext("these councils")
        raise RuleBroken(NOBODY.format(councils=names))
    for council, addresses in reached.items():
        _write(need, by_council[council], text, sorted(addresses), by)
    asked = [finding.pk for council in reached for finding in by_council[council]]
    need.findings.filter(pk__in=asked).note_asked(QuestionChannel.LETTER, by)
    record(NeedAct.NEED_ASKED_ABOUT, need, by=by, councils=len(reached), findings=len(asked))
    notify_need_asked(need, reached, by=by)
    return list(reached)


def contacts_of(council: Council, findings: Iterable[Finding]) -> set[str]:
    """The shared mailboxes of what was found there, or else the council's editors."""
    offers = [finding.key for finding in findings if finding.kind == FindingKind.OFFER]
    uses = [finding.key for finding in findings if finding.kind == FindingKind.USE]
    # the mailbox of a service that others run would ask the wrong council about its use
    contacts = {
        *Offer.objects.filter(pk__in=offers).values_list("service__contact_email", flat=True),
        *Use.objects.filter(pk__in=uses, service__council=council).values_list(
            "service__contact_email", flat=True
        ),
    } - {"", None}
    return contacts or {
        user.email for user in council.memberships.editors().users() if user.is_active
    }


def _write(need: Need, findings: list[Finding], text: str, to: list[str], by: User) -> None:
    for address in to:
        send_email(
            "needs/asked",
            to=address,
            reply_to=by.email,
            need=need,
            council=need.council,
            findings=findings,
            person=by,
            text=text,
        )


@transaction.atomic
def choose_for_thread(need: Need, keys: Iterable[int]) -> None:
    """Remember whom a thread, which is about to be written, is to reach."""
    Need.objects.locked(need).check_open()
    need.findings.choose(list(keys))


@transaction.atomic
def note_thread(need: Need, *, link: str, by: User) -> None:
    """A thread about a need has begun: those whom it was to reach are asked in it."""
    chosen = need.findings.chosen().select_related("council")
    councils = {finding.council for finding in chosen if finding.council}
    need.findings.chosen().note_asked(QuestionChannel.THREAD, by)
    notify_need_asked(need, councils, by=by, link=link)


@transaction.atomic
def note_answers(need: Need, answers: Mapping[int, str], *, by: User) -> None:
    """Keep what those who were asked have said."""
    Need.objects.locked(need).check_open()
    for finding in need.findings.asked().filter(pk__in=answers):
        finding.answer = answers[finding.pk]
        finding.save(update_fields=["answer"])
    record(NeedAct.ANSWERS_NOTED, need, by=by)
