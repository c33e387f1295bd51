from portal.audit.acts import PUBLIC, Act


class NeedAct(Act):
    ANSWERS_NOTED = "answers noted", not PUBLIC, "answers recorded"
    NEED_ASKED_ABOUT = "need asked about", not PUBLIC, "question about need sent"
    NEED_BEGUN = "need begun", not PUBLIC, "need added"
    NEED_CHANGED = "need changed"
    NEED_DECIDED = "need decided", not PUBLIC, "decision on need recorded"
    NEED_HIDDEN = "need hidden", PUBLIC
    NEED_REOPENED = "need reopened"
    NEED_RESTORED = "need restored", PUBLIC
