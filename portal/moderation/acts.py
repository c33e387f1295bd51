from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class ModerationAct(Act):
    ANNOUNCEMENT_SENT = gettext_noop("announcement sent")
    AREA_DELETED = gettext_noop("service area deleted"), PUBLIC
    AREA_MERGED = gettext_noop("service area merged"), PUBLIC
    BOARD_MERGED = gettext_noop("board merged"), PUBLIC
    ASKED_WHETHER_IT_IS_TRUE = (
        "asked whether it is true",
        not PUBLIC,
        _("council asked to check service"),
    )
    CANNED_REASON_ADDED = "canned reason added", not PUBLIC, _("ready-made reason added")
    CANNED_REASON_CHANGED = "canned reason changed", not PUBLIC, _("ready-made reason changed")
    CANNED_REASON_DELETED = "canned reason deleted", not PUBLIC, _("ready-made reason deleted")
    FOUND_DIFFERENT = "found different", not PUBLIC, _("services marked as different")
    FOUND_RELATED = "found related", not PUBLIC, _("services marked as related")
    HAND_OVER_NOTED = gettext_noop("note for the next moderator")
    LISTING_REPORTED = "listing reported", not PUBLIC, _("service reported")
    MEMBER_MESSAGED = "member messaged", not PUBLIC, _("message sent to a member")
    NOTE_ADDED = "note added", not PUBLIC, _("staff note added")
    NOTE_DELETED = "note deleted", not PUBLIC, _("staff note deleted")
    NEED_REPORTED = gettext_noop("need reported")
    PARTNERSHIP_REPORTED = gettext_noop("partnership reported")
    PERSON_REPORTED = gettext_noop("person reported")
    POST_HIDDEN_AUTOMATICALLY = gettext_noop("post hidden automatically"), PUBLIC
    POST_REPORTED = gettext_noop("post reported")
    RECOMMENDATION_REPORTED = gettext_noop("recommendation reported")
    RECORD_ADDED = "catalogue record added", PUBLIC, _("record of the site added")
    RECORD_CHANGED = "catalogue record changed", PUBLIC, _("record of the site changed")
    RECORD_EXPORTED = gettext_noop("record exported")
    REPORT_DISMISSED = gettext_noop("report dismissed"), PUBLIC
    REPORT_UPHELD = "report upheld", PUBLIC, _("report accepted")
    SEARCH_SETTLED = "search settled", not PUBLIC, _("search removed from the list")
    TEXTS_HIDDEN = gettext_noop("texts hidden"), PUBLIC
    TEXTS_SHOWN_AGAIN = gettext_noop("texts shown again"), PUBLIC
    SERVICE_REFILED = "service refiled", PUBLIC, _("service moved to another service area")
    TAG_MERGED = gettext_noop("tag merged"), PUBLIC
    WORK_ACTED_ON = "work acted on", not PUBLIC, _("action taken from the list of work")
    WORK_ANSWERED = "work answered", not PUBLIC, _("answer about the list of work")
    USE_REPORTED = "use reported", not PUBLIC, _("system in use reported")
