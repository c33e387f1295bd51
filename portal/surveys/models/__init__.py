from portal.surveys.models.question import PublishedResult, Question, QuestionKind, QuestionOption
from portal.surveys.models.response import Answer, Sheet
from portal.surveys.models.survey import (
    Answerers,
    Asks,
    Breakdown,
    ResultsShown,
    Survey,
    SurveyState,
)

__all__ = [
    "Answer",
    "Answerers",
    "Asks",
    "Breakdown",
    "PublishedResult",
    "Question",
    "QuestionKind",
    "QuestionOption",
    "ResultsShown",
    "Sheet",
    "Survey",
    "SurveyState",
]
