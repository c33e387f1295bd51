from django.contrib import admin

from portal.outreach.models import OutreachLetter, OutreachPlan, OutreachRefusal, Vouch


@admin.register(OutreachLetter)
class OutreachLetterAdmin(admin.ModelAdmin[OutreachLetter]):
    list_display = ["role", "council", "email", "sent_at", "answered_at"]
    list_select_related = ["council"]
    search_fields = ["email", "council__name"]
    autocomplete_fields = ["council"]
    raw_id_fields = ["sent_by"]
    ordering = ["-sent_at", "-pk"]


@admin.register(OutreachPlan)
class OutreachPlanAdmin(admin.ModelAdmin[OutreachPlan]):
    list_display = ["council", "next_step", "next_on"]
    list_select_related = ["council"]
    autocomplete_fields = ["council"]
    raw_id_fields = ["changed_by"]
    ordering = ["next_on", "pk"]


@admin.register(Vouch)
class VouchAdmin(admin.ModelAdmin[Vouch]):
    list_display = ["name", "council", "from_council", "state", "vouched_at"]
    list_select_related = ["council", "from_council"]
    autocomplete_fields = ["council", "from_council"]
    raw_id_fields = ["vouched_by"]
    ordering = ["-vouched_at", "-pk"]


@admin.register(OutreachRefusal)
class OutreachRefusalAdmin(admin.ModelAdmin[OutreachRefusal]):
    list_display = ["refused_at"]
    ordering = ["-refused_at", "-pk"]
