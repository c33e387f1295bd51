from django.utils.translation import gettext_noop

from portal.audit.acts import Act


class OutreachAct(Act):
    LETTER_ANSWERED = gettext_noop("outreach email answered")
    LETTER_SENT = gettext_noop("outreach email sent")
    LETTERS_REFUSED = gettext_noop("outreach emails refused")
    PLAN_CHANGED = gettext_noop("outreach plan changed")
    VOUCH_ANSWERED = gettext_noop("recommended person answered")
    VOUCHED = gettext_noop("person recommended")
