from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.mail import actions
from portal.mail.models import FailedMail, MailQuerySet


@admin.register(FailedMail)
class FailedMailAdmin(admin.ModelAdmin[FailedMail]):
    """The dead letters: to whom, and why not. What they say is nobody's business here."""

    list_display = ["pk", "to", "last_error", "tries", "queued_at", "failed_at"]
    fields = ["to", "last_error", "tries", "doubts", "queued_at", "failed_at", "message_id"]
    search_fields = ["to", "last_error"]
    date_hierarchy = "failed_at"
    ordering = ["-failed_at", "-pk"]
    actions = ["try_again", "discard"]

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)
        assert isinstance(found, MailQuerySet)  # noqa: S101 - tells mypy whose methods it has
        return found.failed().defer("subject", "text", "html")

    @admin.display(description="Message-ID")
    def message_id(self, mail: FailedMail) -> str:
        return str(mail.headers.get("Message-ID", ""))

    @admin.action(description="Try again")
    def try_again(self, request: HttpRequest, mails: MailQuerySet) -> None:
        done = sum(actions.try_failed_again(mail, by=request.user) for mail in mails)
        self.message_user(request, f"{done} will be tried again.")

    @admin.action(description="Discard")
    def discard(self, request: HttpRequest, mails: MailQuerySet) -> None:
        done = sum(actions.discard_failed(mail, by=request.user) for mail in mails)
        self.message_user(request, f"{done} discarded.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only as *Discard*, which is on the record."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
