from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class CouncilAct(Act):
    ACCESS_DECLINED = gettext_noop("access declined")
    ACCESS_GRANTED = gettext_noop("access granted")
    CONTACT_ADDED = "council contact added", not PUBLIC, _("council contact added")
    CONTACT_CHANGED = "council contact changed", not PUBLIC, _("council contact changed")
    CONTACT_REMOVED = "council contact removed", not PUBLIC, _("council contact removed")
    COUNCIL_SUCCEEDED = "council succeeded", not PUBLIC, _("records passed to successor")
    CREST_CHANGED = "crest changed", not PUBLIC, _("crest changed")
    CREST_REMOVED = "crest removed", not PUBLIC, _("crest removed")
    EDITING_REQUESTED = "editing requested", not PUBLIC, _("editor role requested")
    INVITATION_ACCEPTED = gettext_noop("invitation accepted")
    INVITATION_REVOKED = gettext_noop("invitation revoked")
    INVITATION_SENT = gettext_noop("invitation sent")
    INVITATION_SENT_AGAIN = gettext_noop("invitation sent again")
    MANAGEMENT_DECLINED = "management declined", not PUBLIC, _("manager role declined")
    MANAGEMENT_REQUESTED = "management requested", not PUBLIC, _("manager role requested")
    MANAGERS_REMINDED = gettext_noop("managers reminded of a request")
    MEMBERSHIP_BEGAN = "membership began", not PUBLIC, _("membership started")
    MEMBERSHIP_CONFIRMED = gettext_noop("membership confirmed")
    MEMBERSHIP_DECLINED = gettext_noop("membership declined")
    MEMBERSHIP_ENDED = gettext_noop("membership ended")
    MEMBERSHIP_LAPSED = gettext_noop("membership lapsed")
    MEMBERSHIP_REQUESTED = gettext_noop("membership requested")
    PAGE_CHANGED = "council page changed", not PUBLIC, _("council page changed")
    ROLE_CHANGED = gettext_noop("role changed")
    SUCCESSION_APPLIED = gettext_noop("succession applied"), PUBLIC
    SUCCESSION_CONFIRMED = gettext_noop("succession confirmed"), PUBLIC
    SUCCESSION_NOTED = "succession noted", not PUBLIC, _("succession recorded")
    SUCCESSION_REVERTED = gettext_noop("succession reverted"), PUBLIC
