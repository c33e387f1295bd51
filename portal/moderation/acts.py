from portal.audit.acts import PUBLIC, Act


class ModerationAct(Act):
    ASKED_WHETHER_IT_IS_TRUE = (
        "asked whether it is true",
        not PUBLIC,
        "council asked to check service",
    )
    FOUND_DIFFERENT = "found different", not PUBLIC, "services marked as different"
    FOUND_RELATED = "found related", not PUBLIC, "services marked as related"
    LISTING_REPORTED = "listing reported", not PUBLIC, "service reported"
    POST_REPORTED = "post reported"
    RECORD_EXPORTED = "record exported"
    REPORT_DISMISSED = "report dismissed", PUBLIC
    REPORT_UPHELD = "report upheld", PUBLIC, "report accepted"
