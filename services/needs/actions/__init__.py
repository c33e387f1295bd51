"""What happens to needs: they are said, matched, asked about and decided."""

from services.needs.actions.asking import ask, choose_for_thread, note_answers, note_thread
from services.needs.actions.deciding import decide, hide, reopen, show
from services.needs.actions.planning import change_need, start_need

__all__ = [
    "ask",
    "change_need",
    "choose_for_thread",
    "decide",
    "hide",
    "note_answers",
    "note_thread",
    "reopen",
    "show",
    "start_need",
]
