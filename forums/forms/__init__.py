"""What people fill in: to write, to decide, and to put things where they belong."""

from forums.forms.arranging import ARRANGEMENTS
from forums.forms.deciding import (
    PINS,
    BulkForm,
    BulkThreadsForm,
    DecisionForm,
    ThreadDecisionForm,
    WaitingForm,
)
from forums.forms.polling import PollForm
from forums.forms.writing import ChangeForm, ReplyForm, TagsForm, ThreadForm, WritingForm

__all__ = [
    "ARRANGEMENTS",
    "PINS",
    "BulkForm",
    "BulkThreadsForm",
    "ChangeForm",
    "DecisionForm",
    "PollForm",
    "ReplyForm",
    "TagsForm",
    "ThreadDecisionForm",
    "ThreadForm",
    "WaitingForm",
    "WritingForm",
]
