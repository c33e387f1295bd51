from portal.audit.acts import PUBLIC, Act


class ModerationAct(Act):
    ASKED_WHETHER_IT_IS_TRUE = "asked whether it is true"
    FOUND_DIFFERENT = "found different"
    FOUND_RELATED = "found related"
    LISTING_REPORTED = "listing reported"
    POST_REPORTED = "post reported"
    RECORD_EXPORTED = "record exported"
    REPORT_DISMISSED = "report dismissed", PUBLIC
    REPORT_UPHELD = "report upheld", PUBLIC
