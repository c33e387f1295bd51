"""Forms of the records that administrators change."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.models import Board, Tag
from forums.models.tag import slug_of
from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import ReasonField
from portal.components.fields import DayMonthYear, LineField
from services.forms.fields import SupplierField, by_area
from services.models import Category, Product, ProductAlias, Service, Supplier

Record = TypeVar("Record", bound=models.Model)
MAX_ALIASES, MAX_ALIAS_LENGTH = 50, 120
SHOWN = 100


class CatalogueForm(VersionedModelForm[Record]):
    """A record with a name; what is stored beside it is written by ``save_beside``."""

    def save_beside(self) -> None:
        """Write what belongs to the saved record and is stored elsewhere."""


def web_address() -> forms.URLField:
    """An address typed without a scheme is an https one."""
    return forms.URLField(label=_("Web address"), required=False, assume_scheme="https")


class CatalogueAreaForm(CatalogueForm[Category]):
    class Meta:
        model = Category
        fields = ["name", "parent", "description", "synonyms", "position"]
        field_classes = {"description": LineField}
        labels = {
            "description": _("Description"),
            "parent": _("Inside"),
            "synonyms": _("Other names"),
            "position": _("Position in lists"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = Category.objects.top().exclude(pk=self.instance.pk).in_order()
        parent.empty_label = gettext("No other area: it is a top area")

    def clean_parent(self) -> Category | None:
        parent: Category | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.children.exists():
            raise ValidationError(
                gettext("Other service areas are inside this one. Move them first.")
            )
        return parent


class CatalogueProductForm(CatalogueForm[Product]):
    website = web_address()
    supplier = SupplierField(label=_("Supplier"), max_length=120, required=False)
    other_names = forms.CharField(
        label=_("Other names"),
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MAX_ALIASES * MAX_ALIAS_LENGTH,
        required=False,
    )

    class Meta:
        model = Product
        fields = ["name", "supplier", "category", "website", "about", "end_of_support"]
        labels = {"category": _("Service area"), "about": _("Description")}
        widgets = {"end_of_support": DayMonthYear}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.choices = by_area(gettext("None"))
        if self.instance.pk:
            self.initial["supplier"] = str(self.instance.supplier or "")
            self.initial["other_names"] = "\n".join(self._known())
        self.order_fields(["name", "supplier", "category", "other_names"])

    def _known(self) -> list[str]:
        return list(self.instance.aliases.order_by("pk").values_list("name", flat=True))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        self._refuse_taken(name)
        return name

    def clean_other_names(self) -> str:
        names = [line.strip() for line in self.cleaned_data["other_names"].splitlines()]
        found = list(dict.fromkeys(name for name in names if name))
        if len(found) > MAX_ALIASES or any(len(name) > MAX_ALIAS_LENGTH for name in found):
            raise ValidationError(
                gettext("Enter up to {n} names of up to {length} characters.").format(
                    n=MAX_ALIASES, length=MAX_ALIAS_LENGTH
                )
            )
        for name in found:
            self._refuse_taken(name)
        return "\n".join(found)

    def _refuse_taken(self, name: str) -> None:
        known = Product.objects.named(name)
        if known and known.pk != self.instance.pk:
            raise ValidationError(
                gettext("“{name}” is already a name of {product}.").format(name=name, product=known)
            )

    def save_beside(self) -> None:
        names = self.cleaned_data["other_names"].splitlines()
        self.instance.aliases.exclude(name__in=names).delete()
        new = [name for name in names if name not in self._known()]
        ProductAlias.objects.bulk_create(
            ProductAlias(product=self.instance, name=name) for name in new
        )


class SupplierForm(CatalogueForm[Supplier]):
    website = web_address()

    class Meta:
        model = Supplier
        fields = ["name", "aliases", "website", "about"]
        labels = {"aliases": _("Other names"), "about": _("Description")}


class BoardForm(CatalogueForm[Board]):
    is_archived = forms.BooleanField(
        label=_("Archived"),
        help_text=_("People can read an archived board, but not post on it."),
        required=False,
    )

    class Meta:
        model = Board
        fields = ["name", "summary", "instructions", "parent", "position", "visibility", "posting"]
        field_classes = {"summary": LineField}
        labels = {
            "parent": _("Inside"),
            "position": _("Position in lists"),
            "visibility": _("Who can read it"),
            "posting": _("Who can post"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_archived"] = self.instance.archived_at is not None
        parent: Any = self.fields["parent"]
        parent.queryset = Board.objects.filter(parent=None).exclude(pk=self.instance.pk).in_order()
        parent.empty_label = gettext("No other board")

    def clean_parent(self) -> Board | None:
        parent: Board | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.children.exists():
            raise ValidationError(gettext("Other boards are inside this one. Move them first."))
        return parent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        known = self.instance.archived_at
        self.instance.archived_at = (known or timezone.now()) if cleaned["is_archived"] else None
        return cleaned


class TagForm(CatalogueForm[Tag]):
    class Meta:
        model = Tag
        fields = ["name", "summary", "is_curated"]
        field_classes = {"summary": LineField}
        labels = {"is_curated": _("Suggest it to people who write")}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not slug_of(name):
            raise ValidationError(gettext("Enter a name with letters or digits."))
        if Tag.objects.filter(slug=slug_of(name)).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                gettext("Another tag already has this name. Merge this one into it instead.")
            )
        return name


class TagMergeForm(forms.Form):
    """The tag that another one becomes part of."""

    into = forms.ModelChoiceField(Tag.objects.none(), label=_("Merge into"))

    def __init__(self, tag: Tag, *args: Any) -> None:
        super().__init__(*args)
        into: Any = self.fields["into"]
        into.queryset = Tag.objects.exclude(pk=tag.pk).order_by("name", "pk")


class MergeReasonForm(forms.Form):
    """Why two records become one; only moderators read it."""

    reason = ReasonField(canned=True, help_text=_("We keep it in the audit log."))


class AreaMergeForm(forms.Form):
    """The service area that another one becomes part of."""

    into = forms.ModelChoiceField(Category.objects.all(), label=_("Merge into"))

    def __init__(self, area: Category, *args: Any) -> None:
        super().__init__(*args)
        into: Any = self.fields["into"]
        into.queryset = Category.objects.exclude(pk=area.pk)
        groups = by_area()
        into.choices = [
            (name, [each for each in rows if each[0] != area.pk])
            if isinstance(rows, list)
            else (name, rows)
            for name, rows in groups
        ]


class BoardMergeForm(forms.Form):
    """The board that another one becomes part of."""

    into = forms.ModelChoiceField(Board.objects.none(), label=_("Merge into"))

    def __init__(self, board: Board, *args: Any) -> None:
        super().__init__(*args)
        into: Any = self.fields["into"]
        into.queryset = Board.objects.exclude(pk=board.pk).in_order()


class ServicesMoveForm(forms.Form):
    """Which services of a service area belong to another one."""

    services = forms.ModelMultipleChoiceField(
        Service.objects.none(), label=_("Services"), widget=forms.CheckboxSelectMultiple
    )
    area = forms.ModelChoiceField(Category.objects.all(), label=_("New service area"))

    def __init__(self, area: Category, *args: Any) -> None:
        super().__init__(*args)
        services: Any = self.fields["services"]
        rows = area.services.filter(edit_of=None).order_by("title", "pk")
        services.queryset = rows.filter(pk__in=rows.values("pk")[:SHOWN])
        choices: Any = self.fields["area"]
        choices.choices = by_area()
        self.old_area = area

    def clean_area(self) -> Category:
        area: Category = self.cleaned_data["area"]
        if area == self.old_area:
            raise ValidationError(gettext("Select another service area."))
        return area
