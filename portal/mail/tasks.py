"""Handing mail over, later and as often as it takes."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from portal.mail.models import Mail

TRIES = 12
logger = logging.getLogger(__name__)


@task()
def deliver(mail_pk: int) -> None:
    """Send one mail; where the server does not take it, wait twice as long each time."""
    with transaction.atomic():
        waiting = Mail.objects.unsent().select_for_update(skip_locked=True)
        mail = waiting.filter(pk=mail_pk).first()
        if mail is None:
            return
        try:
            mail.hand_over()
        except OSError as refusal:
            try_again(mail, refusal)


def try_again(mail: Mail, refusal: OSError) -> None:
    mail.tries += 1
    mail.save(update_fields=["tries"])
    logger.warning(
        "mail not taken", extra={"mail": mail.pk, "tries": mail.tries, "error": str(refusal)}
    )
    if mail.tries < TRIES:
        later = timezone.now() + timedelta(seconds=15 * 2**mail.tries)
        deliver.using(run_after=later).enqueue(mail.pk)
