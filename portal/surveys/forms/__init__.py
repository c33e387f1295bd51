from portal.surveys.forms.drafts import QuestionForm, SurveyForm
from portal.surveys.forms.responses import AnswerForm

__all__ = ["AnswerForm", "QuestionForm", "SurveyForm"]
