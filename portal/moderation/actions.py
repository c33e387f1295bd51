"""Reporting a listing, and answering."""

from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import RuleBroken
from portal.mail.letters import send_letter
from portal.moderation.models import Flag, FlagState


@transaction.atomic
def report(flag: Flag, *, by: User | None) -> Flag:
    flag.reporter = by
    flag.save()
    record("listing reported", flag.service, by=by, kind=flag.kind)
    return flag


@transaction.atomic
def answer_flag(flag: Flag, *, upheld: bool, reply: str, by: User) -> Flag:
    """Tell the reporter what was done, or why nothing was."""
    flag = (
        Flag.objects.select_for_update(of=("self",))
        .select_related("service", "reporter")
        .get(pk=flag.pk)
    )
    if flag.state != FlagState.OPEN:
        raise RuleBroken("Somebody has answered this report already.")
    flag.answer(FlagState.UPHELD if upheld else FlagState.DISMISSED, reply)
    record(f"report {flag.state}", flag.service, by=by, person=flag.reporter, reason=reply)
    if flag.address:
        send_letter("moderation/answered", to=flag.address, service=flag.service, reply=reply)
    return flag
