"""Entries of contracts registers as administrators see them: councils alone change them."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from services.transparency.models import RegisterEntry


@admin.register(RegisterEntry)
class RegisterEntryAdmin(admin.ModelAdmin[RegisterEntry]):
    list_display = ["contract", "title", "is_published", "published_at"]
    list_filter = ["is_published", "process_type"]
    list_select_related = ["contract__council"]
    search_fields = ["title", "contract__council__name"]
    ordering = ["pk"]
    show_full_result_count = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RegisterEntry | None = None) -> bool:
        return False
