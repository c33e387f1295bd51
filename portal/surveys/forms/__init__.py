from portal.surveys.forms.drafts import QuestionForm, SurveyForm
from portal.surveys.forms.responses import ResponseForm

__all__ = ["QuestionForm", "ResponseForm", "SurveyForm"]
