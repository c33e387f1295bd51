"""Addresses of calendars as administrators see them: without the secret, which is not stored."""

from django.contrib import admin
from django.http import HttpRequest

from services.calendars.models import CalendarAddress


@admin.register(CalendarAddress)
class CalendarAddressAdmin(admin.ModelAdmin[CalendarAddress]):
    list_display = ["membership", "made_at"]
    list_select_related = ["membership__user", "membership__council"]
    search_fields = ["membership__user__display_name", "membership__council__name"]
    ordering = ["pk"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: CalendarAddress | None = None
    ) -> bool:
        return False
