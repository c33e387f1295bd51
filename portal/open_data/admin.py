"""Files of open data as administrators see them: the job alone writes them."""

from django.contrib import admin
from django.http import HttpRequest

from portal.open_data.models import OpenDataFile


@admin.register(OpenDataFile)
class OpenDataFileAdmin(admin.ModelAdmin[OpenDataFile]):
    list_display = ["dataset", "form", "rows_count", "size", "written_at", "replaced_at"]
    ordering = ["dataset", "form", "-pk"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OpenDataFile | None = None) -> bool:
        return False
