from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act

BY_EMAIL = "email"  # how an answer was given, where not on the site


class NoticeAct(Act):
    ANSWERED = gettext_noop("published contract answered")
    ANSWER_UNDONE = gettext_noop("answer about a published contract undone")
    USE_EVIDENCED = gettext_noop("system in use found in a public notice")
    NAME_DECIDED = gettext_noop("name in published contracts decided"), PUBLIC
