"""What is done about published contracts: asking councils, and what they answer."""

from services.notices.actions.answers import (
    answer_notice,
    decide_name,
    refresh_uses,
    undo_answer,
)

__all__ = ["answer_notice", "decide_name", "refresh_uses", "undo_answer"]
