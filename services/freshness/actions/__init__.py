from services.freshness.actions.answers import Renewal, answer_questions
from services.freshness.actions.letters import ask_councils
from services.freshness.actions.unanswered import forget_answered, mark_unanswered_dormant

__all__ = [
    "Renewal",
    "answer_questions",
    "ask_councils",
    "forget_answered",
    "mark_unanswered_dormant",
]
