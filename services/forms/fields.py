"""What several forms ask for."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField
from portal.text import did_you_mean
from services.models import Category, Product, Standard, Supplier

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOOSE_ONE, GENERAL = _("Choose one"), _("general")


def by_area(
    empty: "StrOrPromise" = CHOOSE_ONE, key: str = "pk", broad: "StrOrPromise" = GENERAL
) -> list[Any]:
    """The service areas, grouped under their top areas."""
    groups: dict[str, list[tuple[Any, str]]] = {}
    for category in Category.objects.select_related("parent").order_by(
        "parent__position", "position", "name", "pk"
    ):
        if category.parent:
            group = groups.setdefault(category.parent.name, [])
            group.append((getattr(category, key), category.name))
        else:
            group = groups.setdefault(category.name, [])
            group.insert(0, (getattr(category, key), f"{category.name} ({broad})"))
    return [("", empty), *groups.items()]


class ProductField(LineField):
    """A product by its name or alias; the browser suggests those we know."""

    def clean(self, value: object) -> Product | None:
        name = super().clean(value)
        if not name:
            return None
        if product := Product.objects.named(name):
            return product
        hint = did_you_mean(Product.objects.matching(name)[:3])
        wrong = gettext("Enter the name of a product in the directory.")
        missing = gettext(
            "If it is missing, select “Ask for a product” on the Products page. A moderator will "
            "add it."
        )
        raise ValidationError(f"{wrong}{hint} {missing}")


class SupplierField(LineField):
    """A supplier by its name or another name that it has."""

    def clean(self, value: object) -> Supplier | None:
        name = super().clean(value)
        if not name:
            return None
        if supplier := Supplier.objects.named(name):
            return supplier
        hint = did_you_mean(Supplier.objects.matching(name)[:3])
        wrong = gettext("Enter the name of a supplier in the directory.")
        raise ValidationError(f"{wrong}{hint}")


class StandardField(LineField):
    """A standard by its name; the browser suggests those we know."""

    def clean(self, value: object) -> Standard | None:
        name = super().clean(value)
        if not name:
            return None
        if standard := Standard.objects.named(name):
            return standard
        hint = did_you_mean(Standard.objects.matching(name)[:3])
        wrong = gettext("Enter the name of a standard in the directory.")
        raise ValidationError(f"{wrong}{hint}")
