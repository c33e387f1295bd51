"""What can happen to a listing, and from which state to which."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.site.errors import RuleBroken
from portal.text import in_sentence
from services.models.choices import ServiceState


class Verb(models.TextChoices):
    SUBMIT = "submitted", _("Submit")
    WITHDRAW = "withdrawn", _("Withdraw")
    APPROVE = "published", _("Approve")
    ASK_FOR_CHANGES = "changes asked for", _("Ask for changes")
    REJECT = "rejected", _("Reject")
    SUSPEND = "suspended", _("Suspend")
    REINSTATE = "reinstated", _("Lift the suspension")
    ARCHIVE = "archived", _("Archive")
    RESTORE = "restored", _("Restore")


MOVES: dict[Verb, tuple[set[ServiceState], ServiceState]] = {
    Verb.SUBMIT: ({ServiceState.DRAFT, ServiceState.CHANGES_REQUESTED}, ServiceState.SUBMITTED),
    Verb.WITHDRAW: ({ServiceState.SUBMITTED}, ServiceState.DRAFT),
    Verb.APPROVE: ({ServiceState.SUBMITTED}, ServiceState.PUBLISHED),
    Verb.ASK_FOR_CHANGES: ({ServiceState.SUBMITTED}, ServiceState.CHANGES_REQUESTED),
    Verb.REJECT: ({ServiceState.SUBMITTED}, ServiceState.REJECTED),
    Verb.SUSPEND: ({ServiceState.PUBLISHED}, ServiceState.SUSPENDED),
    Verb.REINSTATE: ({ServiceState.SUSPENDED}, ServiceState.PUBLISHED),
    Verb.ARCHIVE: ({ServiceState.PUBLISHED, ServiceState.SUSPENDED}, ServiceState.ARCHIVED),
    Verb.RESTORE: ({ServiceState.ARCHIVED}, ServiceState.PUBLISHED),
}


def state_after(verb: Verb, state: str) -> ServiceState:
    """The state a verb leads to; raises RuleBroken where it cannot be done from this one."""
    before, after = MOVES[verb]
    if state not in before:
        now = in_sentence(ServiceState(state).label)
        raise RuleBroken(
            gettext(
                "Someone has already changed this service. It is now {now}. Reload the page to see "
                "the latest version."
            ).format(now=now)
        )
    return after


def can_follow(verb: Verb, state: str) -> bool:
    return state in MOVES[verb][0]
