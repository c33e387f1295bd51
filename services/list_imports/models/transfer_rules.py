"""What imports keep of products, services, suppliers and councils that become another.

A decision about a value leads to the survivor by itself. An import stays with the council that made
it: what it brought moves with the rules for uses.
"""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from portal.database.row_transfer import TransferRule, register_transfers
from services.list_imports.models.memory import ValueMapping
from services.models import Category, Product, Service, Supplier


def register_transfer_rules() -> None:
    for model in (Product, Service, Supplier):
        name = model._meta.model_name
        register_transfers(model, stays={f"list_imports.valuemapping.{name}"})
    names = ngettext_lazy("{n} name in files", "{n} names in files", "n")
    register_transfers(Category, TransferRule(ValueMapping, "category", counted=names))
    register_transfers(
        Council,
        stays={
            *("list_imports.listimport.council", "list_imports.valuemapping.council"),
            *("list_imports.columnlayout.council", "services.productrequest.council"),
        },
    )
