"""What people fill in: to write, to decide, and to put things where they belong."""

from forums.forms.arranging import ARRANGEMENTS
from forums.forms.deciding import PINS, DecisionForm, ThreadDecisionForm
from forums.forms.writing import ChangeForm, ReplyForm, ThreadForm, WritingForm

__all__ = [
    "ARRANGEMENTS",
    "PINS",
    "ChangeForm",
    "DecisionForm",
    "ReplyForm",
    "ThreadDecisionForm",
    "ThreadForm",
    "WritingForm",
]
