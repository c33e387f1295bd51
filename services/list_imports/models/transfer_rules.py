"""What imports keep of products, services, suppliers and councils that become another.

A decision about a value leads to the survivor by itself. An import stays with the council that made
it: what it brought moves with the rules for uses.
"""

from councils.models import Council
from portal.database.row_transfer import register_transfers
from services.models import Product, Service, Supplier


def register_transfer_rules() -> None:
    for model in (Product, Service, Supplier):
        name = model._meta.model_name
        register_transfers(model, stays={f"list_imports.valuemapping.{name}"})
    register_transfers(
        Council,
        stays={
            *("list_imports.listimport.council", "list_imports.valuemapping.council"),
            *("list_imports.columnlayout.council", "services.productrequest.council"),
        },
    )
