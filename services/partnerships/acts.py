from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class PartnershipAct(Act):
    ASKED_TO_JOIN = gettext_noop("asked to join")
    BENEFIT_AUDITED = "benefit audited", not PUBLIC, _("evidence of a benefit seen")
    BENEFIT_CHANGED = gettext_noop("benefit changed")
    BENEFIT_CONFIRMED = gettext_noop("benefit confirmed")
    BENEFIT_STATED = "benefit stated", not PUBLIC, _("benefit added")
    BENEFIT_WITHDRAWN = gettext_noop("benefit withdrawn")
    DOCUMENT_ADDED = gettext_noop("document added")
    DOCUMENT_REMOVED = gettext_noop("document removed")
    JOIN_REQUEST_ACCEPTED = gettext_noop("join request accepted")
    JOIN_REQUEST_ANSWERED = gettext_noop("join request answered")
    JOIN_REQUEST_DECLINED = gettext_noop("join request declined")
    JOIN_REQUEST_WITHDRAWN = gettext_noop("join request withdrawn")
    PARTNERSHIP_BEGUN = "partnership begun", not PUBLIC, _("partnership started")
    PARTNERSHIP_CHANGED = gettext_noop("partnership changed")
    PARTNERSHIP_HIDDEN = gettext_noop("partnership hidden"), PUBLIC
    PARTNERSHIP_MOVED = "partnership moved", not PUBLIC, _("partnership stage changed")
    PARTNERSHIP_RESTORED = "partnership restored", PUBLIC, _("partnership shown again")
    PARTY_LEFT = "party left", not PUBLIC, _("participant left")
    PARTY_NAMED = "party named", not PUBLIC, _("participant added")
    STEP_REOPENED = gettext_noop("step reopened")
    STEP_SETTLED = "step settled", not PUBLIC, _("step completed")
