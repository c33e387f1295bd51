from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from services.freshness.actions import ask_councils, forget_answered, mark_unanswered_dormant
from tests.factories.councils import MembershipFactory
from tests.factories.services import ProductFactory, UseFactory
from tests.worker import work

LONG_AGO = timedelta(days=400)


@pytest.fixture
def manager(council):
    return MembershipFactory(council=council, role="manager").user


@pytest.fixture
def editor(council):
    return MembershipFactory(council=council, role="editor").user


def due_use(council, name="Mayrise", **facts):
    """A system that the council confirmed more than a year ago."""
    then = timezone.now() - LONG_AGO
    if "product" not in facts:
        facts["product"] = ProductFactory(name=name)
    facts = {"service": None, "status": "in_use", "last_confirmed_at": then, **facts}
    return UseFactory(council=council, **facts)


def ended_use(council, name="Flare", days=1):
    """A system whose contract ended, confirmed lately."""
    return due_use(
        council,
        name,
        last_confirmed_at=timezone.now(),
        contract_ends_on=timezone.localdate() - timedelta(days=days),
    )


def letters_after(days):
    """The letters of the nightly run so many days from now."""
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        today = timezone.localdate()
        forget_answered()
        mark_unanswered_dormant(today)
        ask_councils(today)
        work()
    return list(mail.outbox)
