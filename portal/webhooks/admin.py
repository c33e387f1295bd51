from django.contrib import admin

from portal.webhooks.models import Webhook


@admin.register(Webhook)
class WebhookAdmin(admin.ModelAdmin[Webhook]):
    """Whether it works. Its address and secret are for the managers of its council."""

    list_display = ["name", "council", "format", "failures", "turned_off_at"]
    list_select_related = ["council"]
    fields = readonly_fields = (
        *("council", "owner", "name", "host", "format", "groups", "created_at"),
        *("failures", "failing_since", "try_after", "turned_off_at", "reason"),
    )
    search_fields = ["name", "council__name"]
    ordering = ["-pk"]
