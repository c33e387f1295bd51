from portal.audit.acts import PUBLIC, Act


class ForumAct(Act):
    ANSWER_ACCEPTED = "answer accepted"
    ANSWER_NO_LONGER_ACCEPTED = "answer no longer accepted"
    KIND_CHANGED = "kind changed"
    MERGE_UNDONE = "merge undone", PUBLIC
    MOVE_UNDONE = "move undone", PUBLIC
    PERSON_SILENCED = "person silenced"
    PERSON_WARNED = "person warned"
    POLL_CLOSED = "poll closed"
    POST_APPROVED = "post approved"
    POST_DELETED = "post deleted"
    POST_HIDDEN = "post hidden", PUBLIC
    POST_RESTORED = "post restored", PUBLIC
    SILENCE_LIFTED = "silence lifted"
    SPLIT_UNDONE = "split undone", PUBLIC
    THREAD_BEGUN = "thread begun"
    THREAD_HIDDEN = "thread hidden", PUBLIC
    THREAD_LOCKED = "thread locked", PUBLIC
    THREAD_MERGED = "thread merged", PUBLIC
    THREAD_MOVED = "thread moved", PUBLIC
    THREAD_PINNED = "thread pinned"
    THREAD_RENAMED = "thread renamed", PUBLIC
    THREAD_RESTORED = "thread restored", PUBLIC
    THREAD_SLOWED_DOWN = "thread slowed down"
    THREAD_SPLIT = "thread split", PUBLIC
    THREAD_SPLIT_OFF = "thread split off"
    THREAD_TAGGED = "thread tagged"
    THREAD_UNLOCKED = "thread unlocked", PUBLIC
