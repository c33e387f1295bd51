"""What happens to needs: they are said, matched, asked about and decided."""

from services.needs.actions.decisions import decide, hide, reopen, show
from services.needs.actions.introductions import introduce
from services.needs.actions.needs import ask_for_standards, change_need, start_need
from services.needs.actions.questions import ask, choose_for_thread, note_answers, note_thread

__all__ = [
    "ask",
    "ask_for_standards",
    "change_need",
    "choose_for_thread",
    "decide",
    "hide",
    "introduce",
    "note_answers",
    "note_thread",
    "reopen",
    "show",
    "start_need",
]
