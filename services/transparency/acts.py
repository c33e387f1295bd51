from django.utils.translation import gettext_noop

from portal.audit.acts import Act


class TransparencyAct(Act):
    CONTRACTS_PUBLISHED = gettext_noop("contracts published in the register")
    CONTRACTS_WITHDRAWN = gettext_noop("contracts withdrawn from the register")
    REGISTER_ENTRIES_FILLED = gettext_noop("register entries filled in")
    REGISTER_ENTRY_CHANGED = gettext_noop("register entry changed")
