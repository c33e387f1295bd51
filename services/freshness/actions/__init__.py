from services.freshness.actions.answers import Renewal, answer_questions
from services.freshness.actions.letters import ask_councils
from services.freshness.actions.silence import forget_answered, lower_unanswered

__all__ = ["Renewal", "answer_questions", "ask_councils", "forget_answered", "lower_unanswered"]
