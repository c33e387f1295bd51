from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class ServiceAct(Act):
    ASKED_TO_JOIN = gettext_noop("asked to join")
    CONTRACT_ADDED = gettext_noop("contract added")
    CONTRACT_CHANGED = gettext_noop("contract changed")
    CONTRACT_DELETED = gettext_noop("contract deleted")
    DRAFT_DELETED = gettext_noop("draft deleted")
    EDIT_ACCEPTED = gettext_noop("edit accepted"), PUBLIC
    EDIT_BEGUN = "edit begun", not PUBLIC, _("edit started")
    EDIT_CHANGES_ASKED_FOR = "edit changes asked for", not PUBLIC, _("edit sent back for changes")
    EDIT_REJECTED = gettext_noop("edit rejected")
    EDIT_SUBMITTED = gettext_noop("edit submitted")
    EDIT_WITHDRAWN = gettext_noop("edit withdrawn")
    LISTING_ARCHIVED = "listing archived", PUBLIC, _("service archived")
    LISTING_BEGUN = "listing begun", not PUBLIC, _("service draft started")
    LISTING_CHANGES_ASKED_FOR = (
        "listing changes asked for",
        not PUBLIC,
        _("sent back for changes"),
    )
    LISTING_CONFIRMED = "listing confirmed", not PUBLIC, _("service confirmed")
    LISTING_PUBLISHED = "listing published", PUBLIC, _("service published")
    LISTING_REINSTATED = "listing reinstated", PUBLIC, _("service suspension lifted")
    LISTING_REJECTED = "listing rejected", PUBLIC, _("service rejected")
    LISTING_RESTORED = "listing restored", PUBLIC, _("service restored")
    LISTING_REVIEWED = "listing reviewed", not PUBLIC, _("service reviewed")
    LISTING_SUBMITTED = "listing submitted", not PUBLIC, _("service submitted")
    LISTING_SUSPENDED = "listing suspended", PUBLIC, _("service suspended")
    LISTING_VERSION_RESTORED = (
        "listing version restored",
        PUBLIC,
        _("earlier version restored"),
    )
    LISTING_WITHDRAWN = "listing withdrawn", not PUBLIC, _("service withdrawn")
    OFFER_CHANGED = gettext_noop("offer changed")
    PRODUCT_ADDED = gettext_noop("product added"), PUBLIC
    PRODUCT_MERGE_UNDONE = gettext_noop("product merge undone"), PUBLIC
    PRODUCT_MERGED = gettext_noop("product merged"), PUBLIC
    PRODUCT_MERGED_AWAY = "product merged away", not PUBLIC, _("product merged into another")
    PRODUCT_REQUEST_ANSWERED = gettext_noop("product request answered")
    PRODUCT_REQUESTED = "product requested", not PUBLIC, _("asked for a product")
    SERVICE_MERGE_UNDONE = gettext_noop("service merge undone"), PUBLIC
    SERVICE_MERGED = gettext_noop("service merged"), PUBLIC
    SERVICE_MERGED_AWAY = "service merged away", not PUBLIC, _("service merged into another")
    STANDARD_ADDED = gettext_noop("standard added"), PUBLIC
    STANDARD_CLAIM_CHECKED = gettext_noop("standard claim checked"), PUBLIC
    STANDARD_CLAIMED = gettext_noop("standard claimed")
    STANDARD_MERGE_UNDONE = gettext_noop("standard merge undone"), PUBLIC
    STANDARD_MERGED = gettext_noop("standard merged"), PUBLIC
    STANDARD_MERGED_AWAY = "standard merged away", not PUBLIC, _("standard merged into another")
    STANDARD_REQUEST_ANSWERED = gettext_noop("standard request answered")
    SUBMISSION_ASKED_FOR = "submission asked for", not PUBLIC, _("submission requested")
    SUPPLIER_MERGE_UNDONE = gettext_noop("supplier merge undone"), PUBLIC
    SUPPLIER_MERGED = gettext_noop("supplier merged"), PUBLIC
    SUPPLIER_MERGED_AWAY = "supplier merged away", not PUBLIC, _("supplier merged into another")
    USE_CONFIRMED = "use confirmed", not PUBLIC, _("system in use confirmed")
    USE_PROPOSED = "use proposed", not PUBLIC, _("system in use suggested")
    USE_REJECTED = "use rejected", not PUBLIC, _("system in use rejected")
    USE_STATUS_CHANGED = "use status changed", not PUBLIC, _("status of a system changed")
    USE_TEXTS_REMOVED = (
        "use texts removed",
        PUBLIC,
        _("texts about a system in use removed"),
    )
    USE_TEXTS_RESTORED = (
        "use texts restored",
        PUBLIC,
        _("texts about a system in use restored"),
    )
    USES_CHANGED = "uses changed", not PUBLIC, _("several systems in use changed")
    USES_CONFIRMED = "uses confirmed", not PUBLIC, _("systems in use confirmed")
