"""Partnerships as administrators mend them; requests and documents are only looked at."""

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from services.partnerships.models import Document, JoinRequest, Partnership, Party, Step


class PartyInline(admin.TabularInline[Party, Partnership]):
    model = Party
    autocomplete_fields = ["council"]
    readonly_fields = ["places"]  # what is free goes along with it
    extra = 0


class OnlyRead:
    """What people have said to each other is not changed behind their backs."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class StepInline(OnlyRead, admin.TabularInline[Step, Partnership]):
    model = Step
    fields = ["council", "kind", "note", "done_by", "done_at"]
    readonly_fields = ["done_at"]
    extra = 0


@admin.register(Partnership)
class PartnershipAdmin(admin.ModelAdmin[Partnership]):
    list_display = ["title", "lead", "stage", "legal_model", "starts_on", "is_demonstration"]
    list_filter = ["stage", "legal_model", "is_historical", "is_demonstration"]
    list_select_related = ["lead"]
    search_fields = ["title", "lead__name"]
    autocomplete_fields = ["lead", "services", "offer", "supplier", "category"]
    ordering = ["title", "pk"]
    inlines = [PartyInline, StepInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["slug", "was_agreed", "created_at", "updated_at"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["title"]}


@admin.register(JoinRequest)
class JoinRequestAdmin(OnlyRead, admin.ModelAdmin[JoinRequest]):
    list_display = ["council", "offer", "places", "state", "asked_at", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["council", "offer__service", "offer__council"]
    search_fields = ["council__name", "offer__service__title"]
    ordering = ["-asked_at", "-pk"]


@admin.register(Document)
class DocumentAdmin(OnlyRead, admin.ModelAdmin[Document]):
    list_display = ["title", "partnership", "council", "kind", "audience", "is_reusable", "size"]
    list_filter = ["kind", "audience", "is_reusable"]
    list_select_related = ["partnership", "council"]
    search_fields = ["title", "partnership__title", "council__name"]
    ordering = ["-added_at", "-pk"]
