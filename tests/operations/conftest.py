from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.mail.models import Mail, MailState
from tests.operations.mail_server import MailServer


@pytest.fixture
def queue(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"


@pytest.fixture
def server(queue, settings):
    server = MailServer()
    settings.MAIL_DELIVERY, settings.MAIL_IS_SHOWN = server.delivery, False
    settings.MAIL_TIMEOUT_SECONDS = 0.3
    server.start()
    yield server
    server.stop()


@pytest.fixture
def work(transactional_db):
    """What workers do until nothing is left; ``later`` when the waiting of retries is over."""

    def work(*, later=False):
        if later:
            long_ago = timezone.now() - timedelta(days=1)
            Mail.objects.filter(state=MailState.WAITING).update(try_after=long_ago)
            DBTaskResult.objects.filter(status="READY").update(run_after=long_ago)
        call_command("worker", "--batch", verbosity=0)

    return work
