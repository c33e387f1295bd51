"""Lineage and files as administrators see them: councils alone change them."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from services.publiccode.models import LineageLink, PubliccodeFile


class CouncilsOwn:
    """Shown, and deleted where it has to be."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(LineageLink)
class LineageLinkAdmin(CouncilsOwn, admin.ModelAdmin[LineageLink]):
    list_display = ["service", "kind", "other", "name"]
    list_filter = ["kind"]
    list_select_related = ["service", "other"]
    search_fields = ["service__title", "other__title", "name"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    ordering = ["pk"]
    show_full_result_count = False


@admin.register(PubliccodeFile)
class PubliccodeFileAdmin(CouncilsOwn, admin.ModelAdmin[PubliccodeFile]):
    list_display = ["service", "brought_in_at"]
    list_select_related = ["service"]
    search_fields = ["service__title"]
    ordering = ["pk"]
    show_full_result_count = False
