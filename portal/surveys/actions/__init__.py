"""What happens in surveys: every verb, with who does it."""

from portal.surveys.actions.answering import Given, answer
from portal.surveys.actions.making import (
    begin,
    change,
    close,
    delete_draft,
    move_up,
    publish,
    remove_question,
    write_question,
)

__all__ = [
    "Given",
    "answer",
    "begin",
    "change",
    "close",
    "delete_draft",
    "move_up",
    "publish",
    "remove_question",
    "write_question",
]
