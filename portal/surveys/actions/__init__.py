"""What happens in surveys: every verb, with who does it."""

from portal.surveys.actions.drafts import (
    begin,
    change,
    close,
    delete_survey,
    move_up,
    publish,
    remove_question,
    write_question,
)
from portal.surveys.actions.responses import Given, answer

__all__ = [
    "Given",
    "answer",
    "begin",
    "change",
    "close",
    "delete_survey",
    "move_up",
    "publish",
    "remove_question",
    "write_question",
]
