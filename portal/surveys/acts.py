from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class SurveyAct(Act):
    SURVEY_ANSWERED = gettext_noop("survey answered")
    SURVEY_BEGUN = "survey begun", not PUBLIC, _("survey created")
    SURVEY_CHANGED = gettext_noop("survey changed")
    SURVEY_CLOSED = gettext_noop("survey closed")
    SURVEY_DELETED = gettext_noop("survey deleted")
    SURVEY_PUBLISHED = gettext_noop("survey published")
    SURVEY_QUESTION_MOVED = gettext_noop("survey question moved")
    SURVEY_QUESTION_REMOVED = gettext_noop("survey question removed")
    SURVEY_QUESTION_WRITTEN = "survey question written", not PUBLIC, _("survey question saved")
