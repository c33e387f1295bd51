from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.mail import actions
from portal.mail.models import FailedMail, Mail, MailQuerySet, MailState


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin[Mail]):
    """To whom, and why not yet. What mails say is nobody's business here."""

    list_display = ["pk", "to", "state", "tries", "last_error", "queued_at", "try_after"]
    list_filter = ["state"]
    fields = readonly_fields = (
        *("to", "state", "tries", "doubts", "last_error", "queued_at", "try_after"),
        *("sending_since", "failed_at", "message_id"),
    )
    search_fields = ["to", "last_error"]
    date_hierarchy = "queued_at"
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return super().get_queryset(request).defer("subject", "text", "html")

    @admin.display(description=_("Message-ID"))
    def message_id(self, mail: Mail) -> str:
        return str(mail.headers.get("Message-ID", ""))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Only what failed, as *Discard*, which is on the record."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(FailedMail)
class FailedMailAdmin(MailAdmin):
    """The dead letters."""

    list_display = ["pk", "to", "last_error", "tries", "queued_at", "failed_at"]
    list_filter = []
    date_hierarchy = "failed_at"
    ordering = ["-failed_at", "-pk"]
    actions = ["try_again", "discard"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return super().get_queryset(request).filter(state=MailState.FAILED)

    @admin.action(description=_("Try again"))
    def try_again(self, request: HttpRequest, mails: MailQuerySet) -> None:
        done = sum(actions.try_failed_again(mail, by=request.user) for mail in mails)
        tried = ngettext(
            "{n:,} email will be tried again.", "{n:,} emails will be tried again.", done
        ).format(n=done)
        self.message_user(request, tried if done else gettext("No emails will be tried again."))

    @admin.action(description=_("Discard"))
    def discard(self, request: HttpRequest, mails: MailQuerySet) -> None:
        done = sum(actions.discard_failed(mail, by=request.user) for mail in mails)
        discarded = ngettext("{n:,} email discarded.", "{n:,} emails discarded.", done).format(
            n=done
        )
        self.message_user(request, discarded if done else gettext("No emails discarded."))
