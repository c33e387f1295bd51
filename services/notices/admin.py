from django.contrib import admin

from services.admin import HttpsFirst
from services.notices.models import (
    AwardNotice,
    ContractLetter,
    HarvestBookmark,
    NameDecision,
    UnknownBuyer,
)


@admin.register(AwardNotice)
class AwardNoticeAdmin(HttpsFirst, admin.ModelAdmin[AwardNotice]):
    list_display = ("shown_title", "council", "supplier_name", "ends_on", "kind", "answer")
    list_filter = ("kind", "source", "answer")
    search_fields = ("title", "supplier_name", "ocid")
    raw_id_fields = ("council", "other_council", "supplier", "product", "category")
    readonly_fields = ("answered_by", "answered_at", "first_seen_at")
    show_full_result_count = False


admin.site.register([ContractLetter, HarvestBookmark, NameDecision, UnknownBuyer])
