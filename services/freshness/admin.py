from django.contrib import admin

from services.freshness.models import RecordQuestion


@admin.register(RecordQuestion)
class RecordQuestionAdmin(admin.ModelAdmin[RecordQuestion]):
    list_display = ["kind", "key", "rounds", "asked_on"]
    list_filter = ["kind", "rounds"]
    ordering = ["pk"]
    show_full_result_count = False
