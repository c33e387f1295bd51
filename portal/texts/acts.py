from portal.audit.acts import PUBLIC, Act


class TextAct(Act):
    TEXT_CHANGED = "site text changed", PUBLIC
