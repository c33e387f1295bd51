"""What administrators do about mails that could not be sent."""

from django.db import transaction

from portal.audit.models import record
from portal.mail.acts import MailAct
from portal.mail.models import Mail
from portal.mail.tasks import deliver


@transaction.atomic
def try_failed_again(mail: Mail, *, by: object) -> bool:
    """Try it from the start; False where it has been dealt with, or was returned after sending."""
    failed = _locked(mail)
    # of what was returned later, nothing is stored that could be sent
    if failed is None or not failed.text:
        return False
    failed.start_again()
    deliver.enqueue(failed.pk)
    record(MailAct.MAIL_TRIED_AGAIN, failed, by=by)
    return True


@transaction.atomic
def discard_failed(mail: Mail, *, by: object) -> bool:
    failed = _locked(mail)
    if failed is None:
        return False
    record(MailAct.MAIL_DISCARDED, failed, by=by)
    failed.delete()
    return True


def _locked(mail: Mail) -> Mail | None:
    return Mail.objects.failed().select_for_update().filter(pk=mail.pk).first()
