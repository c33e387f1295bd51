from django.utils.translation import gettext_noop

from portal.audit.acts import Act


class CalendarAct(Act):
    CALENDAR_MADE = gettext_noop("calendar address made")
    CALENDAR_REVOKED = gettext_noop("calendar address revoked")
