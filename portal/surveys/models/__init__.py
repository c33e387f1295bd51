from portal.surveys.models.question import Kind, Option, PublishedResult, Question
from portal.surveys.models.response import Answer, Sheet
from portal.surveys.models.survey import Answerers, Asks, Breakdown, ResultsShown, State, Survey

__all__ = [
    "Answer",
    "Answerers",
    "Asks",
    "Breakdown",
    "Kind",
    "Option",
    "PublishedResult",
    "Question",
    "ResultsShown",
    "Sheet",
    "State",
    "Survey",
]
