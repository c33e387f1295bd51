"""The demonstration data: invented listings among real councils, and the real story of 2006."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from councils.actions import apply_succession
from councils.models import Council, Succession
from portal.accounts.models import User
from portal.demo.own_facts import own_facts
from portal.demo.use_contracts import add_contracts_of_uses
from services.models import (
    Benefit,
    Category,
    Offer,
    Product,
    ProductAlias,
    Service,
    Standard,
    Supplier,
    Use,
)
from services.models.choices import ServiceState

Slugged = TypeVar("Slugged", Category, Standard, Service)
DATA = Path(__file__).resolve().parent / "data"


SOURCES = {
    "democracy-club": "Democracy Club",
    "planning-applications": "planning-applications project",
}


# historical services of which it is not known when each council stopped: those dates are invented
INVENTED_ENDS = {"project-athena-oracle-r12"}


def is_seeded() -> bool:
    return Service.objects.filter(is_demonstration=True).exists()


@transaction.atomic
def seed() -> None:
    """Load everything. Needs the councils and the taxonomy; to be called once."""
    add_supply()
    add_services()
    add_known_uses()
    add_uses()


def add_succession() -> None:
    """The county council of the first story went to Durham's new one, where its manager confirms.

    Northumberland's is left for the administrator to apply.
    """
    by = User.objects.get(email="admin@directory.example")
    of = Succession.objects.get(predecessor__slug="durham-county-council-until-2009")
    apply_succession(of, by=by)


def add_supply() -> None:
    """Suppliers and products, unless an import has brought in one of that name already."""
    categories = by_slug(Category)
    for row in rows("suppliers"):
        supplier = {"slug": slugify(row["name"]), "website": row["website"]}
        Supplier.objects.get_or_create(
            name=row["name"], defaults={**supplier, "aliases": _several(row["aliases"])}
        )
    suppliers = {supplier.name: supplier for supplier in Supplier.objects.all()}
    for row in rows("products"):
        product, is_new = Product.objects.get_or_create(
            name=row["name"],
            defaults={
                "slug": slugify(row["name"]),
                "supplier": suppliers[row["supplier"]],
                "category": categories[row["category"]],
                "end_of_support": _day(row["end_of_support"]),
            },
        )
        if is_new:
            ProductAlias.objects.bulk_create(
                ProductAlias(product=product, name=alias) for alias in _several(row["aliases"])
            )


def add_services() -> None:
    councils = by_code()
    categories, standards = by_slug(Category), by_slug(Standard)
    products = {product.name: product for product in Product.objects.all()}
    for listing in listings():
        service = Service(
            council=councils[listing["council"]],
            category=categories[listing["category"]],
            **{name: listing[name] for name in COPIED},
            is_demonstration=True,
            is_historical=listing["historical"],
            state=ServiceState.PUBLISHED,
            published_at=_days_ago(listing["registered_days_ago"]),
            last_confirmed_at=_days_ago(listing["confirmed_days_ago"]),
        )
        service.describe(listing["description"].strip())
        service.save()
        service.products.set([products[name] for name in listing.get("products", [])])
        service.standards.set([standards[slug] for slug in listing.get("standards", [])])
        if offer := listing.get("offer"):
            Offer.objects.create(service=service, council=service.council, **offer)
        of: dict[str, Any] = {"service": service, "is_demonstration": not service.is_historical}
        Benefit.objects.bulk_create(
            Benefit(**of, **{**benefit, "council": councils[benefit["council"]]})
            for benefit in listing.get("benefit", [])
        )


COPIED = [
    "slug",
    "title",
    "summary",
    "kind",
    "phase",
    "hosting",
    "customisation",
    "website",
    "source_code_url",
    "tags",
    "contact_team",
    "contact_email",
]


def listings() -> Iterator[dict[str, Any]]:
    for path in sorted((DATA / "services").glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["service"]


def add_known_uses() -> None:
    """Real facts, each with its source, unless an import has brought in that use already."""
    councils = {council.code: council for council in Council.objects.exclude(code="")}
    products = {product.name: product for product in Product.objects.all()}
    categories = by_slug(Category)
    known = set(Use.objects.values_list("council", "product"))
    uses = []
    for row in rows("known_uses"):
        council, product = councils[row["council_code"]], products[row["product"]]
        category = categories[row["category"]]
        if (council.pk, product.pk) not in known:
            own = category if category.pk != product.category_id else None
            source = SOURCES[row["source"]]
            uses.append(Use(council=council, product=product, category=own, source=source))
    Use.objects.bulk_create(uses)


def add_uses() -> None:
    """Invented uses, marked as demonstration, and those of the historical services."""
    councils = by_code()
    services = by_slug(Service)
    products = {product.name: product for product in Product.objects.select_related("supplier")}
    lines = list(rows("uses"))
    uses = [_use(row, councils=councils, services=services, products=products) for row in lines]
    areas = {
        area.pk: (area.parent or area).slug for area in Category.objects.select_related("parent")
    }
    for number, use in enumerate(uses):
        if not (use.service and use.service.is_historical):
            _say_own_facts(use, number, areas)
    uses = Use.objects.bulk_create(uses)
    add_contracts_of_uses(list(zip(uses, lines, strict=True)))


def _use(
    row: dict[str, str],
    *,
    councils: dict[str, Council],
    services: dict[str, Service],
    products: dict[str, Product],
) -> Use:
    service = services[row["service"]] if row["service"] else None
    is_history = service is not None and service.is_historical
    return Use(
        council=councils[row["council_code"]],
        service=service,
        source="Historical" if is_history else "",
        is_demonstration=not is_history or row["service"] in INVENTED_ENDS,
        product=products[row["product"]] if row["product"] else None,
        replaced_product=products.get(row["replaced_product"]),
        since=_day(row["since"]),
        until=_day(row["until"]),
        satisfaction=int(row["satisfaction"]) if row["satisfaction"] else None,
        **{name: row[name] for name in TEXTS},
    )


def _say_own_facts(use: Use, number: int, areas: dict[int, str]) -> None:
    area = areas.get(use.used.category_id or 0, "")
    for name, value in own_facts(number, area).items():
        setattr(use, name, value)


TEXTS = ["status", "version", "local_differences", "lesson", "stopped_reason"]


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def by_code() -> dict[str, Council]:
    """The councils by their code; abolished ones have none, and go by their address."""
    return {council.code or council.slug: council for council in Council.objects.all()}


def by_slug(model: type[Slugged]) -> dict[str, Slugged]:
    return {row.slug: row for row in model.objects.all()}


def _several(text: str) -> list[str]:
    return text.split("|") if text else []


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _today() -> date:
    return timezone.localdate()


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
