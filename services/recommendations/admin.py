"""Recommendations as administrators mend them; what was published is only looked at."""

from django.contrib import admin

from services.recommendations.models import (
    GroupMember,
    GroupRequest,
    Recommendation,
    Stance,
    WorkingGroup,
)


class GroupMemberInline(admin.TabularInline[GroupMember, WorkingGroup]):
    model = GroupMember
    raw_id_fields = ["user", "council"]
    extra = 0


@admin.register(WorkingGroup)
class WorkingGroupAdmin(admin.ModelAdmin[WorkingGroup]):
    list_display = ["name", "purpose", "created_at", "is_demonstration"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [GroupMemberInline]
    show_full_result_count = False


@admin.register(GroupRequest)
class GroupRequestAdmin(admin.ModelAdmin[GroupRequest]):
    list_display = ["user", "council", "group", "state", "asked_at", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["user", "council", "group"]
    raw_id_fields = ["group", "user", "council", "decided_by"]
    show_full_result_count = False


@admin.register(Recommendation)
class RecommendationAdmin(admin.ModelAdmin[Recommendation]):
    list_display = ["category", "group", "state", "published_on", "review_on", "is_demonstration"]
    list_filter = ["state", "is_demonstration"]
    list_select_related = ["category", "group"]
    raw_id_fields = ["group", "author", "council", "products", "standards"]
    readonly_fields = ["category", "state", "submitted_at", "published_on", "ended_on"]
    show_full_result_count = False


@admin.register(Stance)
class StanceAdmin(admin.ModelAdmin[Stance]):
    list_display = ["council", "category", "kind", "since", "confirmed_at"]
    list_filter = ["kind"]
    list_select_related = ["council", "category"]
    raw_id_fields = ["council", "recommendation", "uses", "author"]
    readonly_fields = ["category"]
    show_full_result_count = False
