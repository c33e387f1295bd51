"""What people are told of, and in which words."""

from typing import NamedTuple

from django.db import models


class Channel(models.TextChoices):
    SITE = "site", "On this site only"
    AT_ONCE = "at_once", "Email straight away"
    DAILY = "daily", "Daily summary email"
    WEEKLY = "weekly", "Weekly summary email"


class Group(models.TextChoices):
    TALK = "talk", "Threads and boards"
    ME = "me", "Mentions and replies"
    OURS = "ours", "Your council’s services and contracts"
    CATALOGUE = "catalogue", "Services, needs and partnerships"
    PEOPLE = "people", "People at your council"
    SEARCHES = "searches", "Saved searches"


class Event(models.TextChoices):
    """Something that happened. The letters that are written besides say more."""

    REPLIED = "replied"
    BEGAN = "began"
    ANSWERED = "answered"
    NEED_ANSWERED = "need answered"
    MENTIONED = "mentioned"
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    MODERATED = "moderated"
    REPORT_ANSWERED = "report answered"
    ROLE_CHANGED = "role changed"
    JOIN_ASKED = "join asked"
    EDITOR_ASKED = "editor asked"
    DRAFT_READY = "draft ready"
    DECIDED = "decided"
    SUGGESTED = "suggested"
    DORMANT = "dormant"
    REVIEW_DUE = "review due"
    OURS_USED = "ours used"
    OURS_ASKED = "ours asked"
    PROPOSED = "proposed"
    LIKE_OURS = "like ours"
    CONTRACT_ENDS = "contract ends"
    LISTED = "listed"
    CHANGED = "changed"
    OFFERED = "offered"
    OFFER_CHANGED = "offer changed"
    USED = "used"
    MATCHED = "matched"
    NEED_BEGUN = "need begun"
    NEED_FITTED = "need fitted"
    NEED_ASKED = "need asked"
    NEED_DECIDED = "need decided"
    NEED_HIDDEN = "need hidden"
    WANTS_IN = "wants in"
    REQUEST_ANSWERED = "request answered"
    REQUEST_WITHDRAWN = "request withdrawn"
    STAGE_MOVED = "stage moved"
    PARTNERSHIP_MOVED = "partnership moved"
    PARTY_NAMED = "party named"
    PARTY_LEFT = "party left"
    STEP_DONE = "step done"
    PAPER_ADDED = "paper added"
    BENEFIT_STATED = "benefit said", "Benefit Said"
    BENEFIT_GONE = "benefit gone"
    SUCCEEDED = "succeeded"


class NotificationTemplate(NamedTuple):
    """How an event is told: once, and when it happened several times since it was read.

    The sentences have {actor}, {title} of the thing, {detail} and {count}. ``why`` says why
    a person gets it; it is empty where the person follows something.
    """

    group: Group
    once: str
    often: str = ""
    why: str = ""


YOURS = "This is about something you wrote."
OUR_PARTNERSHIP = "Your council is in this partnership or has asked to join it."
OUR_SERVICE = "You edit this council’s services."
OUR_BENEFIT = "Your council takes part in this."

NOTIFICATION_TEMPLATES: dict[str, NotificationTemplate] = {
    Event.REPLIED: NotificationTemplate(
        Group.TALK, "{actor} replied in “{title}”", "{count} new replies in “{title}”"
    ),
    Event.BEGAN: NotificationTemplate(Group.TALK, "{actor} started “{title}”"),
    Event.ANSWERED: NotificationTemplate(Group.TALK, "“{title}” has an accepted answer"),
    Event.NEED_ANSWERED: NotificationTemplate(
        Group.ME,
        "“{title}” has an accepted answer",
        why="You said that your council has the same need.",
    ),
    Event.MENTIONED: NotificationTemplate(
        Group.ME,
        "{actor} mentioned you in “{title}”",
        "You were mentioned {count} times in “{title}”",
        why="Someone mentioned you.",
    ),
    Event.QUOTED: NotificationTemplate(
        Group.ME,
        "{actor} quoted you in “{title}”",
        "You were quoted {count} times in “{title}”",
        why=YOURS,
    ),
    Event.ACCEPTED: NotificationTemplate(
        Group.ME, "Your answer in “{title}” was accepted", why=YOURS
    ),
    Event.MODERATED: NotificationTemplate(
        Group.ME, "Moderator decision on “{title}”: {detail}", why=YOURS
    ),
    Event.REPORT_ANSWERED: NotificationTemplate(
        Group.ME, "A moderator answered your report about “{title}”", why="You sent the report."
    ),
    Event.ROLE_CHANGED: NotificationTemplate(
        Group.ME, "You are now {detail} at {title}", why="This is about your membership."
    ),
    Event.JOIN_ASKED: NotificationTemplate(
        Group.PEOPLE,
        "{actor} asked to join {title}",
        "{count} people asked to join {title}",
        why="You are a manager of this council.",
    ),
    Event.EDITOR_ASKED: NotificationTemplate(
        Group.PEOPLE,
        "{actor} asked to become an editor for {title}",
        "{count} people asked to become editors for {title}",
        why="You are a manager of this council.",
    ),
    Event.DRAFT_READY: NotificationTemplate(
        Group.OURS,
        "{actor} asked you to check and submit the draft “{title}”",
        why=OUR_SERVICE,
    ),
    Event.DECIDED: NotificationTemplate(Group.OURS, "“{title}” was {detail}", why=OUR_SERVICE),
    Event.SUGGESTED: NotificationTemplate(
        Group.OURS,
        "{detail} suggested a correction to “{title}”",
        "{count} corrections to “{title}” were suggested",
        why=OUR_SERVICE,
    ),
    Event.DORMANT: NotificationTemplate(
        Group.OURS,
        "“{title}” has not been confirmed since its review was due 2 months ago",
        why=OUR_SERVICE,
    ),
    Event.REVIEW_DUE: NotificationTemplate(
        Group.OURS, "Check that “{title}” is up to date", why=OUR_SERVICE
    ),
    Event.OURS_USED: NotificationTemplate(
        Group.OURS,
        "{detail} uses “{title}”",
        "{count} more councils use “{title}”",
        why=OUR_SERVICE,
    ),
    Event.OURS_ASKED: NotificationTemplate(
        Group.OURS, "{actor} started “{title}” about {detail}", why=OUR_SERVICE
    ),
    Event.PROPOSED: NotificationTemplate(
        Group.OURS,
        "Does your council use “{title}”? {detail} says it does",
        why="You are an editor for your council.",
    ),
    Event.LIKE_OURS: NotificationTemplate(
        Group.OURS,
        "{detail} registered “{title}”, which is similar to one of your services",
        why="Your council has a similar service.",
    ),
    Event.CONTRACT_ENDS: NotificationTemplate(
        Group.OURS,
        "The contract for {title} ends within {detail}",
        why="You edit this council’s contracts.",
    ),
    Event.LISTED: NotificationTemplate(Group.CATALOGUE, "{detail} registered “{title}”"),
    Event.CHANGED: NotificationTemplate(
        Group.CATALOGUE, "“{title}” was changed", "“{title}” was changed {count} times"
    ),
    Event.OFFERED: NotificationTemplate(
        Group.CATALOGUE, "{detail} offers “{title}” to other councils"
    ),
    Event.OFFER_CHANGED: NotificationTemplate(
        Group.CATALOGUE, "The offer for “{title}” is now {detail}"
    ),
    Event.USED: NotificationTemplate(
        Group.CATALOGUE, "{detail} uses “{title}”", "{count} more councils use “{title}”"
    ),
    Event.WANTS_IN: NotificationTemplate(
        Group.OURS, "{detail} asked to join “{title}”", why=OUR_SERVICE
    ),
    Event.REQUEST_ANSWERED: NotificationTemplate(
        Group.OURS,
        "Your council’s request to join “{title}”: {detail}",
        why="Your council asked to join.",
    ),
    Event.REQUEST_WITHDRAWN: NotificationTemplate(
        Group.OURS, "{detail} withdrew its request to join “{title}”", why=OUR_SERVICE
    ),
    Event.STAGE_MOVED: NotificationTemplate(
        Group.OURS, "New stage for “{title}”: {detail}", why=OUR_PARTNERSHIP
    ),
    Event.PARTNERSHIP_MOVED: NotificationTemplate(
        Group.CATALOGUE, "New stage for “{title}”: {detail}"
    ),
    Event.PARTY_NAMED: NotificationTemplate(
        Group.OURS,
        "{detail} was added to “{title}”",
        why="Your council was named as a participant. If this is wrong, it can leave.",
    ),
    Event.PARTY_LEFT: NotificationTemplate(
        Group.OURS, "{detail} left “{title}”", why=OUR_PARTNERSHIP
    ),
    Event.STEP_DONE: NotificationTemplate(
        Group.OURS,
        "{detail} completed a step in “{title}”",
        "{count} steps in “{title}” were completed",
        why=OUR_PARTNERSHIP,
    ),
    Event.PAPER_ADDED: NotificationTemplate(
        Group.OURS,
        "{detail} added a document to “{title}”",
        "{count} documents were added to “{title}”",
        why=OUR_PARTNERSHIP,
    ),
    Event.BENEFIT_STATED: NotificationTemplate(
        Group.OURS,
        "Benefit of “{title}” for {detail}",
        "{count} updates to benefits of “{title}”, most recently for {detail}",
        why=OUR_BENEFIT,
    ),
    Event.BENEFIT_GONE: NotificationTemplate(
        Group.OURS,
        "{detail} removed a benefit of “{title}”",
        why=OUR_BENEFIT,
    ),
    Event.SUCCEEDED: NotificationTemplate(
        Group.PEOPLE,
        "{detail}",
        why="You are a member of this council.",
    ),
    Event.MATCHED: NotificationTemplate(
        Group.SEARCHES,
        "{detail} for your saved search “{title}”",
    ),
    Event.NEED_BEGUN: NotificationTemplate(Group.CATALOGUE, "{detail} added the need “{title}”"),
    Event.NEED_FITTED: NotificationTemplate(
        Group.OURS,
        "New match for your need “{title}”: {detail}",
        "“{title}” has had new matches {count} times",
    ),
    Event.NEED_ASKED: NotificationTemplate(
        Group.OURS,
        "{detail} asked your council about its need “{title}”",
        why="Your council has something that matches this need.",
    ),
    Event.NEED_DECIDED: NotificationTemplate(
        Group.OURS,
        "Decision on the need “{title}”: {detail}",
        why="Your council was asked about it.",
    ),
    Event.NEED_HIDDEN: NotificationTemplate(
        Group.ME, "A moderator hid your need “{title}”", why=YOURS
    ),
}
