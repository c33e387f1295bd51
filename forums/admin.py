"""Boards, which administrators make and archive, and tags, of which they choose some."""

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest

from forums.models import Board, Tag
from portal.lists.name_order import by_name


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin[Board]):
    list_display = ["name", "parent", "visibility", "posting", "archived_at"]
    list_filter = ["visibility", "posting"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    autocomplete_fields = ["parent", "category"]
    ordering = ["position", "name", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: object = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin[Tag]):
    list_display = ["name", "is_curated", "summary"]
    list_editable = ["is_curated"]
    list_filter = ["is_curated"]
    search_fields = ["name"]
    ordering = [by_name(), "pk"]
