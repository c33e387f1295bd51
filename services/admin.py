from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lists.name_order import by_name
from services.models import (
    Benefit,
    Category,
    Contract,
    ContractUse,
    FormerSlug,
    Offer,
    Product,
    ProductAlias,
    ProductRequest,
    ProductStandard,
    Service,
    ServiceStandard,
    Standard,
    StandardRequest,
    Supplier,
    Use,
)
from services.models.similar_listings import find_similar_products


class StableAddress:
    """The slug is made from the name once; people bookmark it, so it stays."""

    formfield_overrides: Any = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}


@admin.register(Category)
class CategoryAdmin(StableAddress, admin.ModelAdmin[Category]):
    list_display = ["name", "parent", "position"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "synonyms"]
    autocomplete_fields = ["parent"]
    ordering = ["position", "name", "pk"]


@admin.register(Standard)
class StandardAdmin(StableAddress, admin.ModelAdmin[Standard]):
    list_display = ["name", "publisher", "version", "is_general"]
    list_filter = ["is_general"]
    search_fields = ["name", "publisher"]
    autocomplete_fields = ["categories"]
    ordering = [by_name(), "pk"]


@admin.register(ProductRequest)
class ProductRequestAdmin(admin.ModelAdmin[ProductRequest]):
    list_display = ["name", "supplier_name", "council", "asked_at", "answered_at"]
    list_select_related = ["council"]
    search_fields = ["name"]
    autocomplete_fields = ["council", "category", "asked_by", "product"]
    ordering = ["-asked_at", "pk"]


@admin.register(StandardRequest)
class StandardRequestAdmin(admin.ModelAdmin[StandardRequest]):
    list_display = ["name", "council", "asked_at", "answered_at"]
    list_select_related = ["council"]
    search_fields = ["name"]
    autocomplete_fields = ["council", "service", "asked_by", "standard"]
    ordering = ["-asked_at", "pk"]


class HttpsFirst:
    """An address typed without a scheme is an https one."""

    formfield_overrides: Any = {models.URLField: {"assume_scheme": "https"}}


class ServiceStandardInline(HttpsFirst, admin.TabularInline[ServiceStandard, Service]):
    model = ServiceStandard
    autocomplete_fields = ["standard"]
    extra = 0


class ProductStandardInline(HttpsFirst, admin.TabularInline[ProductStandard, Product]):
    model = ProductStandard
    autocomplete_fields = ["standard"]
    extra = 0


class ProductInline(admin.TabularInline[Product, Supplier]):
    model = Product
    fields = ["name", "category", "end_of_support"]
    autocomplete_fields = ["category"]
    extra = 0
    max_num = 0
    show_change_link = True


@admin.register(Supplier)
class SupplierAdmin(StableAddress, admin.ModelAdmin[Supplier]):
    list_display = ["name", "website"]
    search_fields = ["name", "aliases"]
    ordering = [by_name(), "pk"]
    inlines = [ProductInline]


class ProductAliasInline(admin.TabularInline[ProductAlias, Product]):
    model = ProductAlias
    extra = 1


@admin.register(Product)
class ProductAdmin(StableAddress, admin.ModelAdmin[Product]):
    list_display = ["name", "supplier", "category", "end_of_support"]
    list_filter = [("category__parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["supplier", "category"]
    search_fields = ["name", "aliases__name", "supplier__name"]
    autocomplete_fields = ["supplier", "category"]
    ordering = [by_name(), "pk"]
    inlines = [ProductAliasInline, ProductStandardInline]

    def save_model(self, request: HttpRequest, obj: Product, form: object, change: bool) -> None:
        """What is new is compared with what there is: it may be the same by another name."""
        super().save_model(request, obj, form, change)
        if not change:
            for other, reasons in find_similar_products(obj):
                messages.warning(request, _may_be_the_same(obj, other, reasons))


def _may_be_the_same(product: Product, other: Product, reasons: list[str]) -> SafeString:
    return format_html(
        gettext(
            'This may be the same as <a href="{address}">{other}</a> ({reasons}). '
            '<a href="{merge_address}">Compare and merge them</a> if it is.'
        ),
        address=other.get_absolute_url(),
        other=other,
        reasons="; ".join(reasons),
        merge_address=reverse("moderation:merge", args=["product", other.pk, product.pk]),
    )


class OfferInline(admin.StackedInline[Offer, Service]):
    model = Offer
    autocomplete_fields = ["council"]
    extra = 0


class BenefitInline(admin.TabularInline[Benefit, Service]):
    model = Benefit
    fields = [
        *("council", "kind", "amount", "state", "basis", "starts_on", "ends_on"),
        "not_measured_reason",
    ]
    autocomplete_fields = ["council"]
    extra = 0


class FormerSlugInline(admin.TabularInline[FormerSlug, Service]):
    model = FormerSlug
    extra = 0
    readonly_fields = ["slug"]

    def has_add_permission(self, request: HttpRequest, obj: Service | None = None) -> bool:
        return False


class WithHistory:
    """Shows who changed a record in the admin, and what, newest first."""

    formfield_overrides: Any = {models.URLField: {"assume_scheme": "https"}}

    @admin.display(description=_("History"))
    def history_lines(self, record: Model) -> str:
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk)
        ).select_related("user")
        lines = (
            (f"{entry.action_time:%-d %B %Y, %H:%M}", entry.user, entry.get_change_message())
            for entry in entries.order_by("-action_time")[:20]
        )
        return format_html_join("", "<p>{}: {}. {}</p>", lines) or gettext("No history recorded.")


@admin.register(Service)
class ServiceAdmin(WithHistory, admin.ModelAdmin[Service]):
    list_display = ["title", "council", "category", "state", "users_count", "last_confirmed_at"]
    list_filter = [
        "state",
        "kind",
        "phase",
        "is_demonstration",
        ("category__parent", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["council", "category"]
    date_hierarchy = "published_at"
    search_fields = ["title", "summary", "council__name"]
    autocomplete_fields = ["council", "category", "products"]
    ordering = ["title", "pk"]
    readonly_fields = ["users_count", "source", "source_key", "created_at", "updated_at"]
    inlines = [ServiceStandardInline, OfferInline, BenefitInline, FormerSlugInline]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Service | None = None) -> list[str]:
        return [*self.readonly_fields, "history_lines"]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Service | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["title"]}

    def save_model(self, request: HttpRequest, obj: Service, form: object, change: bool) -> None:
        obj.describe(obj.description)
        super().save_model(request, obj, form, change)


@admin.register(Offer)
class OfferAdmin(WithHistory, admin.ModelAdmin[Offer]):
    list_display = ["service", "council", "state", "capacity_free", "capacity_unit"]
    list_filter = ["state", "charge_basis", "offered_to"]
    list_select_related = ["service", "council"]
    search_fields = ["service__title", "council__name"]
    autocomplete_fields = ["service", "council"]
    ordering = ["service__title", "pk"]
    readonly_fields = ["history_lines"]


@admin.register(Use)
class UseAdmin(WithHistory, admin.ModelAdmin[Use]):
    list_display = ["council", "used", "status", "confirmation", "contract_ends_on", "source"]
    list_filter = ["status", "confirmation", "is_demonstration", "source"]
    search_fields = ["council__name", "product__name", "service__title"]
    autocomplete_fields = ["council", "service", "product", "replaced_product", "category"]
    ordering = ["council__name", "pk"]
    readonly_fields = ["created_at", "updated_at", "history_lines"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Use]:
        return super().get_queryset(request).select_related("council", "service", "product")


class ContractUseInline(admin.TabularInline[ContractUse, Contract]):
    model = ContractUse
    raw_id_fields = ["use"]
    extra = 0


@admin.register(Contract)
class ContractAdmin(WithHistory, admin.ModelAdmin[Contract]):
    list_display = ["council", "title", "supplier", "ends_on", "decide_on"]
    list_filter = ["value_band", "is_demonstration"]
    list_select_related = ["council", "supplier"]
    search_fields = ["title", "reference", "council__name"]
    autocomplete_fields = ["council", "supplier"]
    ordering = ["council__name", "pk"]
    readonly_fields = ["decide_on", "created_at", "updated_at", "history_lines"]
    inlines = [ContractUseInline]
    show_full_result_count = False
