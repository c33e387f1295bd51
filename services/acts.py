from portal.audit.acts import PUBLIC, Act


class ServiceAct(Act):
    ASKED_TO_JOIN = "asked to join"
    DRAFT_DELETED = "draft deleted"
    EDIT_ACCEPTED = "edit accepted", PUBLIC
    EDIT_BEGUN = "edit begun", not PUBLIC, "edit started"
    EDIT_CHANGES_ASKED_FOR = "edit changes asked for", not PUBLIC, "edit sent back for changes"
    EDIT_REJECTED = "edit rejected"
    EDIT_SUBMITTED = "edit submitted"
    EDIT_WITHDRAWN = "edit withdrawn"
    LISTING_ARCHIVED = "listing archived", PUBLIC, "service archived"
    LISTING_BEGUN = "listing begun", not PUBLIC, "service draft started"
    LISTING_CHANGES_ASKED_FOR = (
        "listing changes asked for",
        not PUBLIC,
        "sent back for changes",
    )
    LISTING_CONFIRMED = "listing confirmed", not PUBLIC, "service confirmed"
    LISTING_PUBLISHED = "listing published", PUBLIC, "service published"
    LISTING_REINSTATED = "listing reinstated", PUBLIC, "service suspension lifted"
    LISTING_REJECTED = "listing rejected", PUBLIC, "service rejected"
    LISTING_RESTORED = "listing restored", PUBLIC, "service restored"
    LISTING_REVIEWED = "listing reviewed", not PUBLIC, "service reviewed"
    LISTING_SUBMITTED = "listing submitted", not PUBLIC, "service submitted"
    LISTING_SUSPENDED = "listing suspended", PUBLIC, "service suspended"
    LISTING_VERSION_RESTORED = (
        "listing version restored",
        PUBLIC,
        "earlier version restored",
    )
    LISTING_WITHDRAWN = "listing withdrawn", not PUBLIC, "service withdrawn"
    OFFER_CHANGED = "offer changed"
    PRODUCT_MERGE_UNDONE = "product merge undone", PUBLIC
    PRODUCT_MERGED = "product merged", PUBLIC
    PRODUCT_MERGED_AWAY = "product merged away", not PUBLIC, "product merged into another"
    SERVICE_MERGE_UNDONE = "service merge undone", PUBLIC
    SERVICE_MERGED = "service merged", PUBLIC
    SERVICE_MERGED_AWAY = "service merged away", not PUBLIC, "service merged into another"
    SUBMISSION_ASKED_FOR = "submission asked for", not PUBLIC, "submission requested"
    SUPPLIER_MERGE_UNDONE = "supplier merge undone", PUBLIC
    SUPPLIER_MERGED = "supplier merged", PUBLIC
    SUPPLIER_MERGED_AWAY = "supplier merged away", not PUBLIC, "supplier merged into another"
    USE_CONFIRMED = "use confirmed"
    USE_PROPOSED = "use proposed"
    USE_REJECTED = "use rejected"
    USE_STATUS_CHANGED = "use status changed"
    USES_CONFIRMED = "uses confirmed"
