"""Which products a listing is built on, as a list in the listing itself, so that history has it."""

from portal.database.statement_triggers import statement_triggers
from services.models.service import Service


def _gather_products(old: str, new: str) -> str:
    """List the products of every listing these rows are about."""
    tables = filter(None, (old, new))
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
        triggers = statement_triggers("products_are_listed", _gather_products)
