from django.contrib import admin
from django.http import HttpRequest

from portal.api.models import ApiKey


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin[ApiKey]):
    """Keys are made and revoked on their own pages, where that is recorded."""

    list_display = ["name", "prefix", "council", "person", "expires_at", "revoked_at"]
    search_fields = ["name", "prefix"]
    list_select_related = ["council", "person"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False
