from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class AccountAct(Act):
    ACCOUNT_ERASED = "account erased", not PUBLIC, _("account deleted")
    APPEAL_REJECTED = gettext_noop("appeal rejected")
    DUTY_CHANGED = "duty changed", not PUBLIC, _("site role changed")
    NAME_CHANGED = gettext_noop("name changed")
    SUSPENDED = "suspended", not PUBLIC, _("account suspended")
    SUSPENSION_APPEALED = gettext_noop("suspension appealed")
    SUSPENSION_LIFTED = gettext_noop("suspension lifted")
