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
    BENEFIT_SAID = "benefit said"
    BENEFIT_GONE = "benefit gone"
    SUCCEEDED = "succeeded"


class Telling(NamedTuple):
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

TELLINGS: dict[str, Telling] = {
    Event.REPLIED: Telling(
        Group.TALK, "{actor} replied in “{title}”", "{count} new replies in “{title}”"
    ),
    Event.BEGAN: Telling(Group.TALK, "{actor} began “{title}”"),
    Event.ANSWERED: Telling(Group.TALK, "“{title}” has an answer"),
    Event.NEED_ANSWERED: Telling(
        Group.ME,
        "“{title}” has an answer: your council has this need too",
        why="You said that your council has this need too.",
    ),
    Event.MENTIONED: Telling(
        Group.ME,
        "{actor} named you in “{title}”",
        "You were named {count} times in “{title}”",
        why="Somebody wrote your name.",
    ),
    Event.QUOTED: Telling(
        Group.ME,
        "{actor} quoted you in “{title}”",
        "You were quoted {count} times in “{title}”",
        why=YOURS,
    ),
    Event.ACCEPTED: Telling(Group.ME, "Your answer in “{title}” was accepted", why=YOURS),
    Event.MODERATED: Telling(Group.ME, "A moderator decided about “{title}”: {detail}", why=YOURS),
    Event.REPORT_ANSWERED: Telling(
        Group.ME, "Your report about “{title}” was answered", why="You reported it."
    ),
    Event.ROLE_CHANGED: Telling(
        Group.ME, "{title}: you are {detail}", why="It is about your membership."
    ),
    Event.JOIN_ASKED: Telling(
        Group.PEOPLE,
        "{actor} asks to join {title}",
        "{count} people ask to join {title}",
        why="You manage the people of this council.",
    ),
    Event.EDITOR_ASKED: Telling(
        Group.PEOPLE,
        "{actor} asks to become an editor for {title}",
        "{count} people ask to become editors for {title}",
        why="You manage the people of this council.",
    ),
    Event.DRAFT_READY: Telling(
        Group.OURS,
        "{actor} asks you to check the draft “{title}” and submit it",
        why=OUR_LISTING,
    ),
    Event.DECIDED: Telling(Group.OURS, "“{title}” is {detail}", why=OUR_LISTING),
    Event.SUGGESTED: Telling(
        Group.OURS,
        "{detail} suggests a correction of “{title}”",
        "{count} corrections of “{title}” are suggested",
        why=OUR_LISTING,
    ),
    Event.DORMANT: Telling(
        Group.OURS, "“{title}” is dormant: nobody has confirmed it for too long", why=OUR_LISTING
    ),
    Event.REVIEW_DUE: Telling(Group.OURS, "Is “{title}” still true?", why=OUR_LISTING),
    Event.OURS_USED: Telling(
        Group.OURS,
        "{detail} uses “{title}”",
        "{count} more councils use “{title}”",
        why=OUR_LISTING,
    ),
    Event.PROPOSED: Telling(
        Group.OURS,
        "Does your council use “{title}”? {detail} says so",
        why="You edit the listings of the council that is asked.",
    ),
    Event.LIKE_OURS: Telling(
        Group.OURS,
        "{detail} registered “{title}”, which looks like something of yours",
        why="A listing of your council looks like it.",
    ),
    Event.CONTRACT_ENDS: Telling(
        Group.OURS,
        "The contract for {title} ends within {detail}",
        why="You edit what this council says it uses.",
    ),
    Event.LISTED: Telling(
        Group.CATALOGUE, "{detail} registered “{title}”", "{count} more like “{title}”"
    ),
    Event.CHANGED: Telling(
        Group.CATALOGUE, "“{title}” was changed", "“{title}” was changed {count} times"
    ),
    Event.OFFERED: Telling(Group.CATALOGUE, "{detail} offers “{title}” to others"),
    Event.OFFER_CHANGED: Telling(Group.CATALOGUE, "The offer of “{title}” is {detail} now"),
    Event.USED: Telling(
        Group.CATALOGUE, "{detail} uses “{title}”", "{count} more councils use “{title}”"
    ),
    Event.WANTS_IN: Telling(Group.OURS, "{detail} asks to join “{title}”", why=OUR_LISTING),
    Event.REQUEST_ANSWERED: Telling(
        Group.OURS,
        "Your council’s request to join “{title}” is {detail}",
        why="Your council has asked to join.",
    ),
    Event.REQUEST_WITHDRAWN: Telling(
        Group.OURS, "{detail} does not ask to join “{title}” any more", why=OUR_LISTING
    ),
    Event.STAGE_MOVED: Telling(Group.OURS, "“{title}” is {detail} now", why=OUR_PARTNERSHIP),
    Event.PARTNERSHIP_MOVED: Telling(Group.CATALOGUE, "“{title}” is {detail} now"),
    Event.PARTY_NAMED: Telling(
        Group.OURS,
        "{detail} is named as taking part in “{title}”",
        why="Your council is named. It can leave if that is not so.",
    ),
    Event.PARTY_LEFT: Telling(Group.OURS, "{detail} has left “{title}”", why=OUR_PARTNERSHIP),
    Event.STEP_DONE: Telling(
        Group.OURS,
        "{detail} has settled a step in “{title}”",
        "{count} steps are settled in “{title}”",
        why=OUR_PARTNERSHIP,
    ),
    Event.PAPER_ADDED: Telling(
        Group.OURS,
        "{detail} has added a document to “{title}”",
        "{count} documents are new in “{title}”",
        why=OUR_PARTNERSHIP,
    ),
    Event.BENEFIT_SAID: Telling(
        Group.OURS,
        "What “{title}” was worth to {detail}",
        "What “{title}” was worth: {count} changes, the last of them {detail}",
        why="Your council shares this.",
    ),
    Event.BENEFIT_GONE: Telling(
        Group.OURS,
        "{detail} took back what it said that “{title}” was worth",
        why="Your council shares this.",
    ),
    Event.SUCCEEDED: Telling(
        Group.PEOPLE,
        "{title}: {detail}",
        why="You work for this council.",
    ),
    Event.MATCHED: Telling(
        Group.SEARCHES,
        "{detail} for “{title}”",
    ),
    Event.NEED_BEGUN: Telling(
        Group.CATALOGUE, "{detail} plans “{title}”", "{count} more councils plan “{title}”"
    ),
    Event.NEED_FITTED: Telling(
        Group.OURS,
        "New for your need “{title}”: {detail}",
        "New for your need “{title}”, {count} times",
    ),
    Event.NEED_ASKED: Telling(
        Group.OURS,
        "{detail} plans “{title}” and asks your council about it",
        why="You edit for a council that has something like it.",
    ),
    Event.NEED_DECIDED: Telling(
        Group.OURS,
        "Decided about “{title}”: {detail}",
        why="Your council was asked about it.",
    ),
    Event.NEED_HIDDEN: Telling(Group.ME, "A moderator has hidden “{title}”", why=YOURS),
}
