"""The sentences of notifications, and why a person gets each."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.notifications.events import Event, Group
from portal.notifications.notification_template import (
    OUR_SERVICE,
    YOURS,
    NotificationTemplate,
)
from portal.notifications.sharing_templates import SHARING_TEMPLATES

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
        why=_("You may know the answer, because of your council’s systems or earlier answers."),
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
        _("You are now {detail} at {title}"),
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
    **SHARING_TEMPLATES,
}
