from portal.audit.acts import PUBLIC, Act


class NeedAct(Act):
    ANSWERS_NOTED = "answers noted"
    NEED_ASKED_ABOUT = "need asked about"
    NEED_BEGUN = "need begun"
    NEED_CHANGED = "need changed"
    NEED_DECIDED = "need decided"
    NEED_HIDDEN = "need hidden", PUBLIC
    NEED_REOPENED = "need reopened"
    NEED_RESTORED = "need restored", PUBLIC
