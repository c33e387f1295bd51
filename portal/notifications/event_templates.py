"""The sentences of notifications, and why a person gets each."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.notifications.events import Event, Group

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NotificationTemplate(NamedTuple):
    """The sentences for an event: for one, and for several since the last was read.

    The sentences have {actor}, {title} of the thing, {detail} and {count}. ``why`` says why
    a person gets it; it is empty where the person follows something.
    """

    group: Group
    once: "StrOrPromise"
    often: "StrOrPromise" = ""
    why: "StrOrPromise" = ""


YOURS = _("This is about something you wrote.")
OUR_PARTNERSHIP = _("Your council is in this partnership or has asked to join it.")
OUR_SERVICE = _("You edit this council’s services.")
OUR_GROUP = _("You are in this working group.")
OUR_BENEFIT = _("Your council takes part in this.")
FOLLOWED_RECOMMENDATION = _("Your council follows this recommendation or your group wrote it.")
ASKED_FOR_PRODUCT = _("You asked for this product.")

NOTIFICATION_TEMPLATES: dict[str, NotificationTemplate] = {
    Event.REPLIED: NotificationTemplate(
        Group.TALK,
        _("{actor} replied in “{title}”"),
        ngettext_lazy(
            "{count} new reply in “{title}”", "{count} new replies in “{title}”", "count"
        ),
    ),
    Event.BEGAN: NotificationTemplate(Group.TALK, _("{actor} started “{title}”")),
    Event.ANSWERED: NotificationTemplate(Group.TALK, _("“{title}” has an accepted answer")),
    Event.NEED_ANSWERED: NotificationTemplate(
        Group.ME,
        _("“{title}” has an accepted answer"),
        why=_("You said that your council has the same need."),
    ),
    Event.MENTIONED: NotificationTemplate(
        Group.ME,
        _("{actor} mentioned you in “{title}”"),
        ngettext_lazy(
            "You were mentioned {count} time in “{title}”",
            "You were mentioned {count} times in “{title}”",
            "count",
        ),
        why=_("Someone mentioned you."),
    ),
    Event.QUOTED: NotificationTemplate(
        Group.ME,
        _("{actor} quoted you in “{title}”"),
        ngettext_lazy(
            "You were quoted {count} time in “{title}”",
            "You were quoted {count} times in “{title}”",
            "count",
        ),
        why=YOURS,
    ),
    Event.ACCEPTED: NotificationTemplate(
        Group.ME, _("Your answer in “{title}” was accepted"), why=YOURS
    ),
    Event.ASKED_TO_ANSWER: NotificationTemplate(
        Group.ME,
        _("Can you help with “{title}”?"),
        why=_("You may know the answer: of your council’s systems, or of earlier answers."),
    ),
    Event.ANSWER_TO_ACCEPT: NotificationTemplate(
        Group.ME,
        _("Did a reply in “{title}” answer your question? Mark it as the answer"),
        why=YOURS,
    ),
    Event.MODERATED: NotificationTemplate(
        Group.ME, _("Moderator decision on “{title}”: {detail}"), why=YOURS
    ),
    Event.REPORT_ANSWERED: NotificationTemplate(
        Group.ME,
        _("A moderator answered your report about “{title}”"),
        why=_("You sent the report."),
    ),
    Event.ROLE_CHANGED: NotificationTemplate(
        Group.ME,
        _("Your role at {title} is now: {detail}"),
        why=_("This is about your membership."),
    ),
    Event.JOIN_ASKED: NotificationTemplate(
        Group.PEOPLE,
        _("{actor} asked to join {title}"),
        ngettext_lazy(
            "{count} person asked to join {title}", "{count} people asked to join {title}", "count"
        ),
        why=_("You are a manager of this council."),
    ),
    Event.EDITOR_ASKED: NotificationTemplate(
        Group.PEOPLE,
        _("{actor} asked to become an editor for {title}"),
        ngettext_lazy(
            "{count} person asked to become an editor for {title}",
            "{count} people asked to become editors for {title}",
            "count",
        ),
        why=_("You are a manager of this council."),
    ),
    Event.DRAFT_READY: NotificationTemplate(
        Group.OURS,
        _("{actor} asked you to check and submit the draft “{title}”"),
        why=OUR_SERVICE,
    ),
    Event.DECIDED: NotificationTemplate(Group.OURS, _("“{title}” was {detail}"), why=OUR_SERVICE),
    Event.SUGGESTED: NotificationTemplate(
        Group.OURS,
        _("{detail} suggested a correction to “{title}”"),
        ngettext_lazy(
            "{count} correction to “{title}” was suggested",
            "{count} corrections to “{title}” were suggested",
            "count",
        ),
        why=OUR_SERVICE,
    ),
    Event.DORMANT: NotificationTemplate(
        Group.OURS,
        _("“{title}” has not been confirmed since its review was due 2 months ago"),
        why=OUR_SERVICE,
    ),
    Event.REVIEW_DUE: NotificationTemplate(
        Group.OURS, _("Check that “{title}” is up to date"), why=OUR_SERVICE
    ),
    Event.OURS_USED: NotificationTemplate(
        Group.OURS,
        _("{detail} uses “{title}”"),
        ngettext_lazy(
            "{count} more council uses “{title}”", "{count} more councils use “{title}”", "count"
        ),
        why=OUR_SERVICE,
    ),
    Event.OURS_ASKED: NotificationTemplate(
        Group.OURS, _("{actor} started “{title}” about {detail}"), why=OUR_SERVICE
    ),
    Event.PROPOSED: NotificationTemplate(
        Group.OURS,
        _("Does your council use “{title}”? {detail} says it does"),
        why=_("You are an editor for your council."),
    ),
    Event.LIKE_OURS: NotificationTemplate(
        Group.OURS,
        _("{detail} registered “{title}”, which is similar to one of your services"),
        why=_("Your council has a similar service."),
    ),
    Event.CONTRACT_ENDS: NotificationTemplate(
        Group.OURS,
        _("The contract for {title} needs a decision by {detail}"),
        why=_("You edit this council’s contracts."),
    ),
    Event.LISTED: NotificationTemplate(Group.CATALOGUE, _("{detail} registered “{title}”")),
    Event.CHANGED: NotificationTemplate(
        Group.CATALOGUE,
        _("“{title}” was changed"),
        ngettext_lazy(
            "“{title}” was changed {count} time", "“{title}” was changed {count} times", "count"
        ),
    ),
    Event.OFFERED: NotificationTemplate(
        Group.CATALOGUE, _("{detail} offers “{title}” to other councils")
    ),
    Event.OFFER_CHANGED: NotificationTemplate(
        Group.CATALOGUE, _("The offer for “{title}” is now {detail}")
    ),
    Event.USED: NotificationTemplate(
        Group.CATALOGUE,
        _("{detail} uses “{title}”"),
        ngettext_lazy(
            "{count} more council uses “{title}”", "{count} more councils use “{title}”", "count"
        ),
    ),
    Event.WANTS_IN: NotificationTemplate(
        Group.OURS, _("{detail} asked to join “{title}”"), why=OUR_SERVICE
    ),
    Event.REQUEST_ANSWERED: NotificationTemplate(
        Group.OURS,
        _("Your council’s request to join “{title}”: {detail}"),
        why=_("Your council asked to join."),
    ),
    Event.REQUEST_WITHDRAWN: NotificationTemplate(
        Group.OURS, _("{detail} withdrew its request to join “{title}”"), why=OUR_SERVICE
    ),
    Event.STAGE_MOVED: NotificationTemplate(
        Group.OURS, _("New stage for “{title}”: {detail}"), why=OUR_PARTNERSHIP
    ),
    Event.PARTNERSHIP_MOVED: NotificationTemplate(
        Group.CATALOGUE, _("New stage for “{title}”: {detail}")
    ),
    Event.PARTY_NAMED: NotificationTemplate(
        Group.OURS,
        _("{detail} was added to “{title}”"),
        why=_("Your council was named as a participant. If this is wrong, it can leave."),
    ),
    Event.PARTY_LEFT: NotificationTemplate(
        Group.OURS, _("{detail} left “{title}”"), why=OUR_PARTNERSHIP
    ),
    Event.STEP_DONE: NotificationTemplate(
        Group.OURS,
        _("{detail} completed a step in “{title}”"),
        ngettext_lazy(
            "{count} step in “{title}” was completed",
            "{count} steps in “{title}” were completed",
            "count",
        ),
        why=OUR_PARTNERSHIP,
    ),
    Event.PAPER_ADDED: NotificationTemplate(
        Group.OURS,
        _("{detail} added a document to “{title}”"),
        ngettext_lazy(
            "{count} document was added to “{title}”",
            "{count} documents were added to “{title}”",
            "count",
        ),
        why=OUR_PARTNERSHIP,
    ),
    Event.BENEFIT_STATED: NotificationTemplate(
        Group.OURS,
        _("Benefit of “{title}” for {detail}"),
        ngettext_lazy(
            "{count} update to benefits of “{title}”, most recently for {detail}",
            "{count} updates to benefits of “{title}”, most recently for {detail}",
            "count",
        ),
        why=OUR_BENEFIT,
    ),
    Event.BENEFIT_GONE: NotificationTemplate(
        Group.OURS,
        _("{detail} removed a benefit of “{title}”"),
        why=OUR_BENEFIT,
    ),
    Event.SUCCEEDED: NotificationTemplate(
        Group.PEOPLE,
        _("{detail}"),
        why=_("You are a member of this council."),
    ),
    Event.MATCHED: NotificationTemplate(
        Group.SEARCHES,
        _("{detail} for your saved search “{title}”"),
    ),
    Event.NEED_BEGUN: NotificationTemplate(Group.CATALOGUE, _("{detail} added the need “{title}”")),
    Event.NEED_FITTED: NotificationTemplate(
        Group.OURS,
        _("New match for your need “{title}”: {detail}"),
        ngettext_lazy(
            "{count} update to the matches for your need “{title}”",
            "{count} updates to the matches for your need “{title}”",
            "count",
        ),
    ),
    Event.NEED_ASKED: NotificationTemplate(
        Group.OURS,
        _("{detail} asked your council about its need “{title}”"),
        why=_("Your council has something that matches this need."),
    ),
    Event.NEED_DECIDED: NotificationTemplate(
        Group.OURS,
        _("Decision on the need “{title}”: {detail}"),
        why=_("Your council was asked about it."),
    ),
    Event.NEED_HIDDEN: NotificationTemplate(
        Group.ME, _("A moderator hid your need “{title}”"), why=YOURS
    ),
    Event.RECOMMENDED: NotificationTemplate(
        Group.CATALOGUE, _("{detail}: new recommendation for {title}")
    ),
    Event.RECOMMENDATION_NEW: NotificationTemplate(
        Group.OURS,
        _("The recommendation for {title} that your council follows has a new version"),
        why=FOLLOWED_RECOMMENDATION,
    ),
    Event.RECOMMENDATION_GONE: NotificationTemplate(
        Group.OURS,
        _("A moderator withdrew the recommendation for {title}"),
        why=FOLLOWED_RECOMMENDATION,
    ),
    Event.RECOMMENDATION_DUE: NotificationTemplate(
        Group.OURS,
        _("The recommendation for {title} is due for review"),
        why=FOLLOWED_RECOMMENDATION,
    ),
    Event.DRAFT_DECIDED: NotificationTemplate(
        Group.ME, _("Your recommendation for {title} was {detail}"), why=YOURS
    ),
    Event.CLAIM_CHECKED: NotificationTemplate(
        Group.OURS,
        _("A moderator checked the evidence for “{title}” – {detail}"),
        ngettext_lazy(
            "A moderator checked {count} claim for “{title}”, most recently {detail}",
            "A moderator checked {count} claims for “{title}”, most recently {detail}",
            "count",
        ),
        why=_("Your council claimed this standard."),
    ),
    Event.DRAFT_ADOPTED: NotificationTemplate(
        Group.ME,
        _("A moderator gave the draft recommendation for {title} to {detail}"),
        why=OUR_GROUP,
    ),
    Event.GROUP_ASKED: NotificationTemplate(
        Group.ME, _("{actor} asked to join the working group “{title}”"), why=OUR_GROUP
    ),
    Event.GROUP_ANSWERED: NotificationTemplate(
        Group.ME,
        _("Your request to join the working group “{title}”: {detail}"),
        why=_("You asked to join."),
    ),
    Event.GROUP_JOINED: NotificationTemplate(
        Group.ME, _("{detail} joined the working group “{title}”"), why=OUR_GROUP
    ),
    Event.GROUP_WITHDRAWN: NotificationTemplate(
        Group.ME,
        _("{actor} withdrew the request to join the working group “{title}”"),
        why=OUR_GROUP,
    ),
    Event.STANCE_PROPOSED: NotificationTemplate(
        Group.OURS,
        _("{actor} drafted your council’s answer to the recommendation for {title}"),
        why=_("You are an editor for your council."),
    ),
    Event.COUNCIL_ANSWERED: NotificationTemplate(
        Group.OURS,
        _("{detail}: council group “{title}”"),
        ngettext_lazy(
            "{count} councils joined, declined or left: council group “{title}”",
            "{count} councils joined, declined or left: council group “{title}”",
            "count",
        ),
        why=_("You are an editor for a council in this group."),
    ),
    Event.COUNCIL_INVITED: NotificationTemplate(
        Group.OURS,
        _("{detail} is invited to the council group “{title}”"),
        why=_("You are an editor for your council."),
    ),
    Event.ANNOUNCED: NotificationTemplate(
        Group.ANNOUNCEMENTS,
        _("Announcement: {title}"),
        why=_("An administrator of this site wrote to members like you."),
    ),
    Event.MESSAGED: NotificationTemplate(
        Group.ME,
        _("A moderator sent you a message: “{title}”"),
        why=_("You also get it by email, whatever your settings are."),
    ),
    Event.PRODUCT_ADDED: NotificationTemplate(
        Group.ME,
        _("“{detail}”, which you asked for, is in the directory as {title}"),
        ngettext_lazy(
            "{count} name that you asked for is in the directory as {title}",
            "{count} names that you asked for are in the directory as {title}",
            "count",
        ),
        why=ASKED_FOR_PRODUCT,
    ),
    Event.PRODUCT_DECLINED: NotificationTemplate(
        Group.ME,
        _("A moderator did not add the product “{detail}”. Your email says why"),
        ngettext_lazy(
            "A moderator did not add {count} product. Your email says why",
            "A moderator did not add {count} products. Your emails say why",
            "count",
        ),
        why=ASKED_FOR_PRODUCT,
    ),
}
