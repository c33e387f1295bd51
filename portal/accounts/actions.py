"""What changes people's accounts."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts import personal_data
from portal.accounts.acts import AccountAct
from portal.accounts.models import DataExport, User
from portal.accounts.tasks import make_data_export
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken


def _locked(person: User) -> User:
    locked: User = User.objects.select_for_update().get(pk=person.pk)
    return locked


@transaction.atomic
def suspend(person: User, *, by: User, reason: str) -> User:
    """Shut somebody out; they may sign in to read why, and appeal."""
    person = _locked(person)
    if person.is_suspended:
        raise RuleBroken(gettext("This person is already suspended."))
    person.suspend(reason)
    record(AccountAct.SUSPENDED, by=by, person=person, reason=reason)
    send_email("accounts/suspended", to=person.email, reason=reason)
    return person


@transaction.atomic
def reinstate(person: User, *, by: User, reason: str) -> User:
    person = _locked(person)
    if not person.is_suspended:
        raise RuleBroken(gettext("This person is not suspended."))
    person.reinstate()
    record(AccountAct.SUSPENSION_LIFTED, by=by, person=person, reason=reason)
    send_email("accounts/reinstated", to=person.email, reason=reason)
    return person


@transaction.atomic
def appeal(person: User, *, text: str) -> User:
    person = _locked(person)
    if not person.is_suspended or person.appealed_at:
        raise RuleBroken(
            gettext("You have already appealed. A moderator will email you the answer.")
        )
    person.appeal_against_suspension(text)
    record(AccountAct.SUSPENSION_APPEALED, by=person, person=person)
    return person


@transaction.atomic
def reject_appeal(person: User, *, by: User, reason: str) -> User:
    """The suspension stays; they may appeal again."""
    person = _locked(person)
    if not person.appealed_at:
        raise RuleBroken(gettext("This appeal has already been answered."))
    person.appeal, person.appealed_at = "", None
    person.save(update_fields=["appeal", "appealed_at"])
    record(AccountAct.APPEAL_REJECTED, by=by, person=person, reason=reason)
    send_email("accounts/appeal_rejected", to=person.email, reason=reason)
    return person


@transaction.atomic
def give_duty(person: User, duty: str, *, by: User, reason: str) -> User:
    person = _locked(person)
    if person.duty == duty:
        raise RuleBroken(gettext("This person already has that role."))
    record(AccountAct.DUTY_CHANGED, by=by, person=person, reason=reason, was=person.duty, now=duty)
    person.give_duty(duty)
    send_email("accounts/duty_changed", to=person.email, duty=duty, reason=reason)
    return person


@transaction.atomic
def change_name(person: User, name: str) -> User:
    person.display_name = name
    person.save(update_fields=["display_name"])
    record(AccountAct.NAME_CHANGED, by=person, person=person)
    return person


@transaction.atomic
def ask_for_data_export(person: User) -> DataExport:
    """Have the file made in the background; a letter says when it is there."""
    DataExport.objects.filter(user=person).delete()
    export = DataExport.objects.create(user=person)
    make_data_export.enqueue(export.pk)
    return export


def discard_unconfirmed() -> int:
    """Accounts that nobody confirmed go, unless something points at them, which then stays true."""
    return sum(_discard(person) for person in User.objects.never_confirmed().order_by("pk"))


def _discard(person: User) -> bool:
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return False
    return True


@transaction.atomic
def erase(person: User, *, texts: bool) -> None:
    """Forget somebody at their own wish: the name always, what they wrote if they want so.

    Whatever of theirs stays is by "Former member" and a pseudonym, in the record too.
    """
    person = _locked(person)
    if person.erased_at:
        raise RuleBroken(gettext("This account has already been deleted."))
    address = person.email
    personal_data.erase(person, texts=texts)
    person.forget()
    record(AccountAct.ACCOUNT_ERASED, by=person, person=person, texts=texts)
    send_email("accounts/erased", to=address, when=timezone.now())
