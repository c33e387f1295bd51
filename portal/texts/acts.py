from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class TextAct(Act):
    TEXT_CHANGED = gettext_noop("site text changed"), PUBLIC
    EMAIL_CHANGED = gettext_noop("email wording changed"), PUBLIC
    TERMS_ACCEPTED = gettext_noop("terms accepted")
