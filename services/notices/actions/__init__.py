"""What is done about published contracts: asking councils, and what they answer."""

from services.notices.actions.answers import (
    answer_notice,
    decide_name,
    refresh_uses,
    undo_answer,
)
from services.notices.actions.letters import ask_about_contracts

__all__ = ["answer_notice", "ask_about_contracts", "decide_name", "refresh_uses", "undo_answer"]
