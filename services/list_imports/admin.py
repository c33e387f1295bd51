"""Imports as administrators see them: nothing is changed here but what a value means."""

from django.contrib import admin
from django.http import HttpRequest

from services.list_imports.models import ListImport, ValueMapping


@admin.register(ListImport)
class ListImportAdmin(admin.ModelAdmin[ListImport]):
    list_display = ["file_name", "council", "imported_by", "stage", "created_at", "finished_at"]
    list_filter = ["stage", "kind"]
    list_select_related = ["council", "imported_by"]
    search_fields = ["file_name"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ListImport | None = None) -> bool:
        return False


@admin.register(ValueMapping)
class ValueMappingAdmin(admin.ModelAdmin[ValueMapping]):
    list_display = ["value", "field", "council", "answer", "decided_at"]
    list_filter = ["field", "answer"]
    list_select_related = ["council"]
    raw_id_fields = [
        "council",
        "product",
        "service",
        "supplier",
        "category",
        "request",
        "decided_by",
    ]
    search_fields = ["value"]
    show_full_result_count = False
