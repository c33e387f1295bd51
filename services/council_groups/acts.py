from django.utils.translation import gettext_noop

from portal.audit.acts import Act


class CouncilGroupAct(Act):
    COUNCIL_GROUP_STARTED = gettext_noop("council group started")
    COUNCIL_GROUP_CHANGED = gettext_noop("council group changed")
    COUNCIL_INVITED = gettext_noop("council invited to a council group")
    COUNCIL_AGREED = gettext_noop("council joined a council group")
    COUNCIL_DECLINED = gettext_noop("council declined to join a council group")
    INVITATION_WITHDRAWN = gettext_noop("invitation to a council group withdrawn")
    COUNCIL_LEFT = gettext_noop("council left a council group")
    AREA_PLANNED = gettext_noop("plan of a council group changed")
