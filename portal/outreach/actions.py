"""Writing to councils, and what comes of it."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.actions import invite, lock_council
from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import render_message, send_email
from portal.outreach.acts import OutreachAct
from portal.outreach.findings import Findings
from portal.outreach.models import (
    OutreachLetter,
    OutreachPlan,
    OutreachRefusal,
    Vouch,
    VouchState,
)
from portal.outreach.models.letter import address_hash, stop_url
from portal.site.errors import RuleBroken

LETTER = "outreach/invitation"
MAX_VOUCHES_A_DAY = 10


def letter_values(
    council: Council, *, role: str, email: str, note: str, by: User
) -> dict[str, object]:
    """What an email says: only what everyone may read, because it leaves the site."""
    return {
        "council": council,
        "role": role,
        "note": note,
        "name": str(by),
        "findings": Findings(council, AnonymousUser()),
        "stop": stop_url(email),
    }


@transaction.atomic
def send_letter(
    council: Council, values: dict[str, object], *, email: str, is_confirmed: bool, by: User
) -> OutreachLetter:
    """Send an email and note it.

    Raises RuleBroken where the address wants none, or where the council got one within 30 days and
    nobody confirmed another.
    """
    council = lock_council(council)
    if OutreachRefusal.objects.of_address(email).exists():
        raise RuleBroken(gettext("This address does not want these emails. Find another."))
    if not is_confirmed and council.outreach_letters.recent().exists():
        raise RuleBroken(
            gettext("{council} got an email within 30 days. Confirm that you send another.").format(
                council=council
            )
        )
    subject, text = render_message(LETTER, values)
    # the link that stops these emails is for the address only
    text = text.replace(str(values["stop"]), "")
    letter = OutreachLetter.objects.create(
        council=council,
        role=str(values["role"]),
        email=email,
        subject=subject,
        text=text,
        sent_by=by,
    )
    send_email(
        LETTER,
        to=email,
        council=council,
        role=values["role"],
        note=values["note"],
        name=values["name"],
        findings=values["findings"],
        stop=values["stop"],
    )
    record(OutreachAct.LETTER_SENT, council, by=by, letter=letter.pk)
    return letter


@transaction.atomic
def mark_answered(letter: OutreachLetter, *, by: User) -> None:
    letter = OutreachLetter.objects.select_for_update().get(pk=letter.pk)
    if letter.answered_at is None:
        letter.answer()
        record(OutreachAct.LETTER_ANSWERED, letter.council, by=by, letter=letter.pk)


@transaction.atomic
def refuse_letters(address: str) -> None:
    """Send an address no more of these emails, for good; again it is no harm."""
    row, is_new = OutreachRefusal.objects.get_or_create(address_hash=address_hash(address))
    if is_new:
        record(OutreachAct.LETTERS_REFUSED, row, by=None)


@transaction.atomic
def change_plan(plan: OutreachPlan, *, by: User) -> None:
    plan.changed_by = by
    plan.save()
    record(OutreachAct.PLAN_CHANGED, plan.council, by=by)


@transaction.atomic
def vouch(person: Vouch, *, by: User) -> Vouch:
    """Recommend a person of another council to the moderators; ten a day at most."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    council = lock_council(person.council)
    today = Vouch.objects.filter(vouched_by=by, vouched_at__gt=timezone.now() - timedelta(days=1))
    if today.count() >= MAX_VOUCHES_A_DAY:
        raise RuleBroken(gettext("You can recommend 10 people a day. Try again tomorrow."))
    if council.vouches.waiting().filter(email__iexact=person.email).exists():
        raise RuleBroken(gettext("This person has been recommended already."))
    person.vouched_by = by
    person.save()
    record(OutreachAct.VOUCHED, council, by=by, vouch=person.pk)
    return person


@transaction.atomic
def answer_vouch(person: Vouch, *, role: str, by: User, reason: str = "") -> Vouch:
    """Invite a recommended person in a role, or decline where there is none."""
    person = (
        Vouch.objects.select_for_update(of=["self"])
        .select_related("council", "from_council", "vouched_by")
        .get(pk=person.pk)
    )
    if person.state != VouchState.WAITING:
        raise RuleBroken(gettext("This recommendation has been answered."))
    if role:
        note = gettext("{person} of {council} recommended you.").format(
            person=person.vouched_by, council=person.from_council
        )
        invite(person.council, [person.email], role=role, note=note, by=by)
    person.answer(VouchState.INVITED if role else VouchState.DECLINED)
    record(
        OutreachAct.VOUCH_ANSWERED,
        person.council,
        by=by,
        reason=reason,
        vouch=person.pk,
        role=role,
    )
    return person
