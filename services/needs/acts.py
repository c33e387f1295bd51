from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class NeedAct(Act):
    ANSWERS_NOTED = "answers noted", not PUBLIC, _("answers recorded")
    COUNCILS_INTRODUCED = gettext_noop("councils introduced to each other")
    NEED_ASKED_ABOUT = "need asked about", not PUBLIC, _("question about need sent")
    NEED_BEGUN = "need begun", not PUBLIC, _("need added")
    NEED_CHANGED = gettext_noop("need changed")
    NEED_DECIDED = "need decided", not PUBLIC, _("decision on need recorded")
    NEED_HIDDEN = gettext_noop("need hidden"), PUBLIC
    NEED_REOPENED = gettext_noop("need reopened")
    NEED_RESTORED = gettext_noop("need restored"), PUBLIC
