"""What people fill in: to write, to decide, and to put things where they belong."""

from forums.forms.moderation import (
    PINS,
    BulkForm,
    BulkThreadsForm,
    DecisionForm,
    ThreadDecisionForm,
    WaitingForm,
)
from forums.forms.polls import PollForm
from forums.forms.posts import ChangeForm, ReplyForm, TagsForm, ThreadForm, WritingForm
from forums.forms.restructure import ARRANGEMENTS

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
