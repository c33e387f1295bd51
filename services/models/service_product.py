"""Which products a listing is built on, as a list in the listing itself, so that history has it."""

import pgtrigger

from services.models.service import Service


def gather_products(*tables: str) -> str:
    """The body of a trigger that lists the products of every listing these rows speak of."""
    touched = " UNION ".join(f"SELECT service_id FROM {table}" for table in tables)  # noqa: S608 - names from this module
    # always in one order, or history would have versions in which nothing changed
    return f"""
        PERFORM FROM services_service WHERE id IN ({touched}) ORDER BY id FOR NO KEY UPDATE;
        UPDATE services_service SET product_keys = COALESCE((
            SELECT array_agg(product_id ORDER BY product_id) FROM services_service_products
            WHERE service_id = services_service.id
        ), '{{}}')
        WHERE id IN ({touched});
        RETURN NULL;
    """  # noqa: S608 - names from this module


class BuiltOn(Service.products.through):  # type: ignore[name-defined,misc]  # made by Django
    """A listing and one of its products."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name=f"products_are_listed_on_{change}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]  # it has none
                func=gather_products(*tables.values()),
            )
            for change, operation, tables in [
                ("insert", pgtrigger.Insert, {"new": "now_there"}),
                ("update", pgtrigger.Update, {"old": "gone", "new": "now_there"}),
                ("delete", pgtrigger.Delete, {"old": "gone"}),
            ]
        ]
