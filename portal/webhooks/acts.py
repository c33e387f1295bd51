from django.utils.translation import gettext_noop

from portal.audit.acts import Act


class WebhookAct(Act):
    WEBHOOK_ADDED = gettext_noop("webhook added")
    WEBHOOK_REMOVED = gettext_noop("webhook removed")
    WEBHOOK_SECRET_REPLACED = gettext_noop("webhook secret replaced")
    WEBHOOK_TURNED_OFF = gettext_noop("webhook turned off")
    WEBHOOK_TURNED_ON = gettext_noop("webhook turned on")
