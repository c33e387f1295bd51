from django.utils.translation import gettext_lazy as _

from portal.audit.acts import Act


class FreshnessAct(Act):
    USE_MADE_DORMANT = (
        "use made dormant",
        False,
        _("system in use listed below others, because its council did not answer twice"),
    )
