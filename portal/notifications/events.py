"""What people are told of, and in which words."""

from typing import NamedTuple

from django.db import models


class Channel(models.TextChoices):
    SITE = "site", "On this site only"
    AT_ONCE = "at_once", "By mail at once"
    DAILY = "daily", "By mail once a day"
    WEEKLY = "weekly", "By mail once a week"


class Group(models.TextChoices):
    TALK = "talk", "Threads and boards"
    ME = "me", "What concerns me"
    OURS = "ours", "My council’s listings and contracts"
    CATALOGUE = "catalogue", "The catalogue"
    PEOPLE = "people", "People of my council"
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
    somebody hears of it; it is empty where the person follows something.
    """

    group: Group
    once: str
    often: str = ""
    why: str = ""


YOURS = "It is about what you wrote."
OUR_PARTNERSHIP = "Your council takes part, or asks to."
OUR_LISTING = "You edit the listings of this council."

NOTIFICATION_TEMPLATES: dict[str, NotificationTemplate] = {
    Event.REPLIED: NotificationTemplate(
        Group.TALK, "{actor} replied in “{title}”", "{count} new replies in “{title}”"
    ),
    Event.BEGAN: NotificationTemplate(Group.TALK, "{actor} began “{title}”"),
    Event.ANSWERED: NotificationTemplate(Group.TALK, "“{title}” has an answer"),
    Event.NEED_ANSWERED: NotificationTemplate(
        Group.ME,
        "“{title}” has an answer: your council has this need too",
        why="You said that your council has this need too.",
    ),
    Event.MENTIONED: NotificationTemplate(
        Group.ME,
        "{actor} named you in “{title}”",
        "You were named {count} times in “{title}”",
        why="Somebody wrote your name.",
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
        Group.ME, "A moderator decided about “{title}”: {detail}", why=YOURS
    ),
    Event.REPORT_ANSWERED: NotificationTemplate(
        Group.ME, "Your report about “{title}” was answered", why="You reported it."
    ),
    Event.ROLE_CHANGED: NotificationTemplate(
        Group.ME, "{title}: you are {detail}", why="It is about your membership."
    ),
    Event.JOIN_ASKED: NotificationTemplate(
        Group.PEOPLE,
        "{actor} asks to join {title}",
        "{count} people ask to join {title}",
        why="You manage the people of this council.",
    ),
    Event.EDITOR_ASKED: NotificationTemplate(
        Group.PEOPLE,
        "{actor} asks to become an editor for {title}",
        "{count} people ask to become editors for {title}",
        why="You manage the people of this council.",
    ),
    Event.DRAFT_READY: NotificationTemplate(
        Group.OURS,
        "{actor} asks you to check the draft “{title}” and submit it",
        why=OUR_LISTING,
    ),
    Event.DECIDED: NotificationTemplate(Group.OURS, "“{title}” is {detail}", why=OUR_LISTING),
    Event.SUGGESTED: NotificationTemplate(
        Group.OURS,
        "{detail} suggests a correction of “{title}”",
        "{count} corrections of “{title}” are suggested",
        why=OUR_LISTING,
    ),
    Event.DORMANT: NotificationTemplate(
        Group.OURS, "“{title}” is dormant: nobody has confirmed it for too long", why=OUR_LISTING
    ),
    Event.REVIEW_DUE: NotificationTemplate(Group.OURS, "Is “{title}” still true?", why=OUR_LISTING),
    Event.OURS_USED: NotificationTemplate(
        Group.OURS,
        "{detail} uses “{title}”",
        "{count} more councils use “{title}”",
        why=OUR_LISTING,
    ),
    Event.PROPOSED: NotificationTemplate(
        Group.OURS,
        "Does your council use “{title}”? {detail} says so",
        why="You edit the listings of the council that is asked.",
    ),
    Event.LIKE_OURS: NotificationTemplate(
        Group.OURS,
        "{detail} registered “{title}”, which looks like something of yours",
        why="A listing of your council looks like it.",
    ),
    Event.CONTRACT_ENDS: NotificationTemplate(
        Group.OURS,
        "The contract for {title} ends within {detail}",
        why="You edit what this council says it uses.",
    ),
    Event.LISTED: NotificationTemplate(
        Group.CATALOGUE, "{detail} registered “{title}”", "{count} more like “{title}”"
    ),
    Event.CHANGED: NotificationTemplate(
        Group.CATALOGUE, "“{title}” was changed", "“{title}” was changed {count} times"
    ),
    Event.OFFERED: NotificationTemplate(Group.CATALOGUE, "{detail} offers “{title}” to others"),
    Event.OFFER_CHANGED: NotificationTemplate(
        Group.CATALOGUE, "The offer of “{title}” is {detail} now"
    ),
    Event.USED: NotificationTemplate(
        Group.CATALOGUE, "{detail} uses “{title}”", "{count} more councils use “{title}”"
    ),
    Event.WANTS_IN: NotificationTemplate(
        Group.OURS, "{detail} asks to join “{title}”", why=OUR_LISTING
    ),
    Event.REQUEST_ANSWERED: NotificationTemplate(
        Group.OURS,
        "Your council’s request to join “{title}” is {detail}",
        why="Your council has asked to join.",
    ),
    Event.REQUEST_WITHDRAWN: NotificationTemplate(
        Group.OURS, "{detail} does not ask to join “{title}” any more", why=OUR_LISTING
    ),
    Event.STAGE_MOVED: NotificationTemplate(
        Group.OURS, "“{title}” is {detail} now", why=OUR_PARTNERSHIP
    ),
    Event.PARTNERSHIP_MOVED: NotificationTemplate(Group.CATALOGUE, "“{title}” is {detail} now"),
    Event.PARTY_NAMED: NotificationTemplate(
        Group.OURS,
        "{detail} is named as taking part in “{title}”",
        why="Your council is named. It can leave if that is not so.",
    ),
    Event.PARTY_LEFT: NotificationTemplate(
        Group.OURS, "{detail} has left “{title}”", why=OUR_PARTNERSHIP
    ),
    Event.STEP_DONE: NotificationTemplate(
        Group.OURS,
        "{detail} has settled a step in “{title}”",
        "{count} steps are settled in “{title}”",
        why=OUR_PARTNERSHIP,
    ),
    Event.PAPER_ADDED: NotificationTemplate(
        Group.OURS,
        "{detail} has added a document to “{title}”",
        "{count} documents are new in “{title}”",
        why=OUR_PARTNERSHIP,
    ),
    Event.BENEFIT_STATED: NotificationTemplate(
        Group.OURS,
        "What “{title}” was worth to {detail}",
        "What “{title}” was worth: {count} changes, the last of them {detail}",
        why="Your council shares this.",
    ),
    Event.BENEFIT_GONE: NotificationTemplate(
        Group.OURS,
        "{detail} took back what it said that “{title}” was worth",
        why="Your council shares this.",
    ),
    Event.SUCCEEDED: NotificationTemplate(
        Group.PEOPLE,
        "{title}: {detail}",
        why="You work for this council.",
    ),
    Event.MATCHED: NotificationTemplate(
        Group.SEARCHES,
        "{detail} for “{title}”",
    ),
    Event.NEED_BEGUN: NotificationTemplate(
        Group.CATALOGUE, "{detail} plans “{title}”", "{count} more councils plan “{title}”"
    ),
    Event.NEED_FITTED: NotificationTemplate(
        Group.OURS,
        "New for your need “{title}”: {detail}",
        "New for your need “{title}”, {count} times",
    ),
    Event.NEED_ASKED: NotificationTemplate(
        Group.OURS,
        "{detail} plans “{title}” and asks your council about it",
        why="You edit for a council that has something like it.",
    ),
    Event.NEED_DECIDED: NotificationTemplate(
        Group.OURS,
        "Decided about “{title}”: {detail}",
        why="Your council was asked about it.",
    ),
    Event.NEED_HIDDEN: NotificationTemplate(
        Group.ME, "A moderator has hidden “{title}”", why=YOURS
    ),
}
