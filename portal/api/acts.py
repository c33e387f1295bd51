from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class ApiAct(Act):
    KEY_MADE = "api key made", not PUBLIC, _("API key made")
    KEY_REVOKED = gettext_noop("API key revoked")
