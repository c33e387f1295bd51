from portal.audit.acts import PUBLIC, Act


class ServiceAct(Act):
    ASKED_TO_JOIN = "asked to join"
    DRAFT_DELETED = "draft deleted"
    EDIT_ACCEPTED = "edit accepted", PUBLIC
    EDIT_BEGUN = "edit begun"
    EDIT_CHANGES_ASKED_FOR = "edit changes asked for"
    EDIT_REJECTED = "edit rejected"
    EDIT_SUBMITTED = "edit submitted"
    EDIT_WITHDRAWN = "edit withdrawn"
    LISTING_ARCHIVED = "listing archived", PUBLIC
    LISTING_BEGUN = "listing begun"
    LISTING_CHANGES_ASKED_FOR = "listing changes asked for"
    LISTING_CONFIRMED = "listing confirmed"
    LISTING_PUBLISHED = "listing published", PUBLIC
    LISTING_REINSTATED = "listing reinstated", PUBLIC
    LISTING_REJECTED = "listing rejected", PUBLIC
    LISTING_RESTORED = "listing restored", PUBLIC
    LISTING_REVIEWED = "listing reviewed"
    LISTING_SUBMITTED = "listing submitted"
    LISTING_SUSPENDED = "listing suspended", PUBLIC
    LISTING_VERSION_RESTORED = "listing version restored", PUBLIC
    LISTING_WITHDRAWN = "listing withdrawn"
    OFFER_CHANGED = "offer changed"
    PRODUCT_MERGE_UNDONE = "product merge undone", PUBLIC
    PRODUCT_MERGED = "product merged", PUBLIC
    PRODUCT_MERGED_AWAY = "product merged away"
    SERVICE_MERGE_UNDONE = "service merge undone", PUBLIC
    SERVICE_MERGED = "service merged", PUBLIC
    SERVICE_MERGED_AWAY = "service merged away"
    SUBMISSION_ASKED_FOR = "submission asked for"
    SUPPLIER_MERGE_UNDONE = "supplier merge undone", PUBLIC
    SUPPLIER_MERGED = "supplier merged", PUBLIC
    SUPPLIER_MERGED_AWAY = "supplier merged away"
    USE_CONFIRMED = "use confirmed"
    USE_PROPOSED = "use proposed"
    USE_REJECTED = "use rejected"
    USE_STATUS_CHANGED = "use status changed"
    USES_CONFIRMED = "uses confirmed"
