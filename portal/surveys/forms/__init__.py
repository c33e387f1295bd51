from portal.surveys.forms.answering import AnswerForm
from portal.surveys.forms.making import QuestionForm, SurveyForm

__all__ = ["AnswerForm", "QuestionForm", "SurveyForm"]
