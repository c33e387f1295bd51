from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from councils.models import (
    Council,
    CouncilAlias,
    CouncilContact,
    Crest,
    EmailDomain,
    Invitation,
    Succession,
)
from portal.lists.name_order import by_name


class AliasInline(admin.TabularInline[CouncilAlias, Council]):
    model = CouncilAlias
    extra = 0


class ContactInline(admin.TabularInline[CouncilContact, Council]):
    model = CouncilContact
    extra = 0


class EmailDomainInline(admin.TabularInline[EmailDomain, Council]):
    model = EmailDomain
    extra = 0


class SuccessorInline(admin.TabularInline[Succession, Council]):
    model = Succession
    fk_name = "predecessor"
    autocomplete_fields = ["successor"]
    extra = 0
    verbose_name = "successor"


class PredecessorInline(admin.TabularInline[Succession, Council]):
    model = Succession
    fk_name = "successor"
    autocomplete_fields = ["predecessor"]
    extra = 0
    verbose_name = "predecessor"


@admin.register(Council)
class CouncilAdmin(admin.ModelAdmin[Council]):
    list_display = ["name", "official_name", "kind", "region", "established_on", "abolished_on"]
    list_filter = ["kind", "nation", "region", ("abolished_on", admin.EmptyFieldListFilter)]
    search_fields = ["name", "official_name", "aliases__name", "=code", "=gss_code"]
    ordering = [by_name(), "pk"]
    prepopulated_fields = {"slug": ["name"]}
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [AliasInline, ContactInline, EmailDomainInline, SuccessorInline, PredecessorInline]


@admin.register(Crest)
class CrestAdmin(admin.ModelAdmin[Crest]):
    list_display = ["council", "kind", "size", "changed_at"]
    list_select_related = ["council"]
    search_fields = ["council__name"]
    autocomplete_fields = ["council"]
    readonly_fields = ["kind", "sha256", "size", "changed_at"]
    ordering = [by_name("council__name"), "pk"]


@admin.register(EmailDomain)
class EmailDomainAdmin(admin.ModelAdmin[EmailDomain]):
    list_display = ["domain", "council"]
    list_select_related = ["council"]
    search_fields = ["domain", "council__name"]
    autocomplete_fields = ["council"]
    ordering = ["domain"]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """To look at: they are sent and revoked on the page of the council's people."""

    list_display = ["email", "council", "role", "state", "sent_at", "expires_at", "is_outside"]
    list_filter = ["state", "is_outside"]
    list_select_related = ["council"]
    search_fields = ["email", "council__name"]
    ordering = ["-sent_at", "-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False
