"""Handing mail over, later and as often as it takes."""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portal.mail.models import OVERDUE_AFTER, Mail
from portal.mail.returns import with_return_address
from portal.mail.smtp import NotTaken, RefusedForGood, mail_server, send_by_smtp

MAX_REVIVED = 1_000
logger = logging.getLogger(__name__)


@task()
def deliver(mail_pk: int) -> None:
    """Send one mail; where the server does not take it, wait twice as long each time.

    That it is being sent is committed first, so that a mail whose worker dies is known to be in
    doubt. May run twice, and at the same time: one of the two finds nothing to do.
    """
    mail = Mail.objects.begin(mail_pk)
    if mail is None:
        return
    try:
        send(mail)
    except NotTaken as refusal:
        settle(mail, refusal)


def send(mail: Mail) -> None:
    """Give it to the mail server, or only show it where there is none."""
    if not settings.MAIL_DELIVERY:
        mail.succeed()
        return
    message = with_return_address(mail.message(), mail)
    with mail_server() as server:
        send_by_smtp(message, server)
        mail.succeed()


@transaction.atomic
def settle(mail: Mail, refusal: NotTaken) -> None:
    """Fail what is refused for good, put off the rest."""
    facts = {"mail": mail.pk, "tries": mail.tries, "error": refusal.fact}
    logger.warning("mail not taken", extra=facts)
    if not mail.is_still_ours():
        return
    if isinstance(refusal, RefusedForGood):
        mail.fail(str(refusal))
    elif later := mail.put_off(str(refusal)):
        deliver.using(run_after=later).enqueue(mail.pk)


@transaction.atomic
def revive_overdue() -> int:
    """Queue again what should have been tried long ago and nobody is going to.

    A mail can lose its task: its worker died, or somebody emptied the queue.
    """
    open_tasks = DBTaskResult.objects.filter(
        task_path=deliver.module_path, status__in=["READY", "RUNNING"]
    )
    # the only argument of such a task is the key of its mail
    spoken_for = open_tasks.annotate(mail=Cast(KT("args_kwargs__args__0"), BigIntegerField()))
    overdue = Mail.objects.due(OVERDUE_AFTER).exclude(pk__in=spoken_for.values("mail"))
    lost = list(overdue.order_by("pk").values_list("pk", flat=True)[:MAX_REVIVED])
    for pk in lost:
        deliver.enqueue(pk)
    return len(lost)
