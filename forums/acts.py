from portal.audit.acts import PUBLIC, Act


class ForumAct(Act):
    ANSWER_ACCEPTED = "answer accepted", not PUBLIC, "post marked as answer"
    ANSWER_NO_LONGER_ACCEPTED = "answer no longer accepted", not PUBLIC, "post unmarked as answer"
    KIND_CHANGED = "kind changed", not PUBLIC, "thread type changed"
    MERGE_UNDONE = "merge undone", PUBLIC
    MOVE_UNDONE = "move undone", PUBLIC
    PERSON_SILENCED = "person silenced", not PUBLIC, "person stopped from posting"
    PERSON_WARNED = "person warned"
    POLL_CLOSED = "poll closed"
    POST_APPROVED = "post approved"
    POST_DELETED = "post deleted"
    POST_HIDDEN = "post hidden", PUBLIC
    POST_RESTORED = "post restored", PUBLIC
    SILENCE_LIFTED = "silence lifted", not PUBLIC, "person allowed to post again"
    SPLIT_UNDONE = "split undone", PUBLIC
    THREAD_BEGUN = "thread begun", not PUBLIC, "thread started"
    THREAD_HIDDEN = "thread hidden", PUBLIC
    THREAD_LOCKED = "thread locked", PUBLIC, "thread closed"
    THREAD_MERGED = "thread merged", PUBLIC
    THREAD_MOVED = "thread moved", PUBLIC
    THREAD_PINNED = "thread pinned"
    THREAD_RENAMED = "thread renamed", PUBLIC
    THREAD_RESTORED = "thread restored", PUBLIC
    THREAD_SLOWED_DOWN = "thread slowed down", not PUBLIC, "posting limit changed"
    THREAD_SPLIT = "thread split", PUBLIC, "posts moved to a new thread"
    THREAD_SPLIT_OFF = "thread split off", not PUBLIC, "thread created from posts"
    THREAD_TAGGED = "thread tagged"
    THREAD_UNLOCKED = "thread unlocked", PUBLIC, "thread reopened"
