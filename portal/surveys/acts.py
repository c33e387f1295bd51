from portal.audit.acts import PUBLIC, Act


class SurveyAct(Act):
    SURVEY_ANSWERED = "survey answered"
    SURVEY_BEGUN = "survey begun", not PUBLIC, "survey created"
    SURVEY_CHANGED = "survey changed"
    SURVEY_CLOSED = "survey closed"
    SURVEY_DELETED = "survey deleted"
    SURVEY_PUBLISHED = "survey published"
    SURVEY_QUESTION_MOVED = "survey question moved"
    SURVEY_QUESTION_REMOVED = "survey question removed"
    SURVEY_QUESTION_WRITTEN = "survey question written", not PUBLIC, "survey question saved"
