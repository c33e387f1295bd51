from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class ForumAct(Act):
    ANSWER_ACCEPTED = "answer accepted", not PUBLIC, _("post marked as answer")
    ANSWER_NO_LONGER_ACCEPTED = (
        "answer no longer accepted",
        not PUBLIC,
        _("post unmarked as answer"),
    )
    KIND_CHANGED = "kind changed", not PUBLIC, _("thread type changed")
    MERGE_UNDONE = gettext_noop("merge undone"), PUBLIC
    MESSAGE_SENT = "message sent", not PUBLIC, _("message sent to a person")
    MOVE_UNDONE = gettext_noop("move undone"), PUBLIC
    PERSON_SILENCED = "person silenced", not PUBLIC, _("person stopped from posting")
    PERSON_WARNED = gettext_noop("person warned")
    POLL_CLOSED = gettext_noop("poll closed")
    POST_APPROVED = gettext_noop("post approved")
    POST_DELETED = gettext_noop("post deleted")
    POST_HIDDEN = gettext_noop("post hidden"), PUBLIC
    POST_RESTORED = gettext_noop("post restored"), PUBLIC
    SILENCE_LIFTED = "silence lifted", not PUBLIC, _("person allowed to post again")
    SPLIT_UNDONE = gettext_noop("split undone"), PUBLIC
    TERM_NOT_WATCHED = "term not watched", not PUBLIC, _("watched word removed")
    TERM_WATCHED = "term watched", not PUBLIC, _("watched word added")
    THREAD_BEGUN = "thread begun", not PUBLIC, _("thread started")
    THREAD_HIDDEN = gettext_noop("thread hidden"), PUBLIC
    THREAD_LINKED = gettext_noop("thread linked to a recommendation")
    THREAD_LOCKED = "thread locked", PUBLIC, _("thread closed")
    THREAD_MERGED = gettext_noop("thread merged"), PUBLIC
    THREAD_MOVED = gettext_noop("thread moved"), PUBLIC
    THREAD_PINNED = gettext_noop("thread pinned")
    THREAD_RENAMED = gettext_noop("thread renamed"), PUBLIC
    THREAD_RESTORED = gettext_noop("thread restored"), PUBLIC
    THREAD_SLOWED_DOWN = "thread slowed down", not PUBLIC, _("posting limit changed")
    THREAD_SPLIT = "thread split", PUBLIC, _("posts moved to a new thread")
    THREAD_SPLIT_OFF = "thread split off", not PUBLIC, _("thread created from posts")
    THREAD_TAGGED = gettext_noop("thread tagged")
    THREAD_UNLOCKED = "thread unlocked", PUBLIC, _("thread reopened")
