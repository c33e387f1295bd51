"""The sentences of what councils do together: partnerships, needs, recommendations and groups."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.notifications.events import Event, Group
from portal.notifications.notification_template import (
    ASKED_FOR_PRODUCT,
    FOLLOWED_RECOMMENDATION,
    OUR_BENEFIT,
    OUR_GROUP,
    OUR_PARTNERSHIP,
    OUR_SERVICE,
    YOURS,
    NotificationTemplate,
)

SHARING_TEMPLATES: dict[str, NotificationTemplate] = {
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
        _("New or changed benefit of “{title}” for {detail}"),
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
