"""What can happen to a listing, and from which state to which."""

from django.db import models

from portal.errors import RuleBroken
from services.models.choices import State


class Verb(models.TextChoices):
    SUBMIT = "submitted", "Submit"
    WITHDRAW = "withdrawn", "Withdraw"
    APPROVE = "published", "Approve"
    ASK_FOR_CHANGES = "changes asked for", "Ask for changes"
    REJECT = "rejected", "Reject"
    SUSPEND = "suspended", "Suspend"
    REINSTATE = "reinstated", "Lift the suspension"
    ARCHIVE = "archived", "Archive"
    RESTORE = "restored", "Restore"


MOVES: dict[Verb, tuple[set[State], State]] = {
    Verb.SUBMIT: ({State.DRAFT, State.CHANGES_REQUESTED}, State.SUBMITTED),
    Verb.WITHDRAW: ({State.SUBMITTED}, State.DRAFT),
    Verb.APPROVE: ({State.SUBMITTED}, State.PUBLISHED),
    Verb.ASK_FOR_CHANGES: ({State.SUBMITTED}, State.CHANGES_REQUESTED),
    Verb.REJECT: ({State.SUBMITTED}, State.REJECTED),
    Verb.SUSPEND: ({State.PUBLISHED}, State.SUSPENDED),
    Verb.REINSTATE: ({State.SUSPENDED}, State.PUBLISHED),
    Verb.ARCHIVE: ({State.PUBLISHED, State.SUSPENDED}, State.ARCHIVED),
    Verb.RESTORE: ({State.ARCHIVED}, State.PUBLISHED),
}


def state_after(verb: Verb, state: str) -> State:
    """The state a verb leads to; raises RuleBroken where it cannot be done from this one."""
    before, after = MOVES[verb]
    if state not in before:
        raise RuleBroken(
            f"This listing is {State(state).label.lower()} now: somebody was quicker. "
            "Reload the page to see what happened."
        )
    return after


def can_follow(verb: Verb, state: str) -> bool:
    return state in MOVES[verb][0]
