"""What people fill in: to write, to decide, and to put things where they belong."""

from forums.forms.messages import MessageForm
from forums.forms.moderation import (
    PINS,
    BulkForm,
    BulkThreadsForm,
    ModerationForm,
    ThreadDecisionForm,
    WaitingForm,
)
from forums.forms.polls import PollForm
from forums.forms.posts import (
    LinkThreadForm,
    PostEditForm,
    ReplyForm,
    TagsForm,
    ThreadForm,
    WritingForm,
)
from forums.forms.restructure import ARRANGEMENTS

__all__ = [
    "ARRANGEMENTS",
    "PINS",
    "BulkForm",
    "BulkThreadsForm",
    "LinkThreadForm",
    "MessageForm",
    "ModerationForm",
    "PollForm",
    "PostEditForm",
    "ReplyForm",
    "TagsForm",
    "ThreadDecisionForm",
    "ThreadForm",
    "WaitingForm",
    "WritingForm",
]
