"""Council groups as administrators see them: councils alone change them."""

from django.contrib import admin
from django.http import HttpRequest

from services.council_groups.models import AreaPlan, CouncilGroup, GroupCouncil


class ShownOnly:
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class GroupCouncilInline(ShownOnly, admin.TabularInline[GroupCouncil, CouncilGroup]):
    model = GroupCouncil


class AreaPlanInline(ShownOnly, admin.TabularInline[AreaPlan, CouncilGroup]):
    model = AreaPlan


@admin.register(CouncilGroup)
class CouncilGroupAdmin(ShownOnly, admin.ModelAdmin[CouncilGroup]):
    list_display = ["name", "purpose", "vesting_on", "created_at"]
    list_filter = ["purpose"]
    search_fields = ["name"]
    ordering = ["pk"]
    inlines = [GroupCouncilInline, AreaPlanInline]
    show_full_result_count = False
