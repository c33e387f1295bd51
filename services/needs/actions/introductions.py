"""A moderator brings two councils together: one that needs something and one that offers it."""

from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from services.needs.actions.notifications import notify_need_asked
from services.needs.actions.questions import contacts_of
from services.needs.acts import NeedAct
from services.needs.models import Finding, Need, QuestionChannel


@transaction.atomic
def introduce(finding: Finding, *, by: User) -> tuple[set[str], set[str]]:
    """Email the council of a need and the council of an offer about each other.

    Returns the addresses of both. Raises RuleBroken where one of them cannot be reached, or where
    the offering council has been asked already.
    """
    need = Need.objects.locked(finding.need)
    need.check_open()
    finding = need.findings.select_related("council").get(pk=finding.pk)
    if finding.asked_at or finding.council is None:
        raise RuleBroken(gettext("These councils are already in contact."))
    seeking = {user.email for user in need.council.memberships.editors().users() if user.is_active}
    offering = contacts_of(finding.council, [finding])
    _check_reachable(need, finding, seeking, offering)
    _write(need, finding, to=seeking, reply_to=offering)
    _write(need, finding, to=offering, reply_to=seeking)
    need.findings.filter(pk=finding.pk).note_asked(QuestionChannel.INTRODUCED, by)
    record(NeedAct.COUNCILS_INTRODUCED, need, by=by, council=finding.council.pk, finding=finding.pk)
    notify_need_asked(need, [finding.council], by=by)
    return seeking, offering


def _check_reachable(need: Need, finding: Finding, seeking: set[str], offering: set[str]) -> None:
    missing = need.council if not seeking else finding.council
    if not (seeking and offering):
        raise RuleBroken(
            gettext("{council} has no editor or contact to email.").format(council=missing)
        )


def _write(need: Need, finding: Finding, *, to: set[str], reply_to: set[str]) -> None:
    for address in sorted(to):
        send_email(
            "needs/introduced",
            to=address,
            reply_to=", ".join(sorted(reply_to)),
            need=need,
            council=need.council,
            finding=finding,
            contacts=sorted(reply_to),
        )
