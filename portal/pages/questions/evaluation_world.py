"""A small directory of a file, to ask questions of: who uses what, offers, contracts and needs."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from councils.models import Council, Membership, Role
from portal.accounts.actor import Actor
from portal.accounts.models import User
from services.models import (
    Category,
    Contract,
    ContractUse,
    Offer,
    Product,
    ProductAlias,
    Service,
    Supplier,
    Twin,
    Use,
)
from services.models.choices import ServiceState, UseStatus, ValueBand
from services.needs.models import Need


def build_world(path: Path) -> tuple[Actor, Council]:
    """Add what the file says; a member to ask as, and their council.

    Councils, service areas and the thesaurus must be there.
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    council = _council(rows["member_of"])
    user = User.objects.create(email="asker@council.example", display_name="officer")
    Membership.objects.create(
        user=user, council=council, role=Role.MEMBER, state="active", began_at=timezone.now()
    )
    _add_systems(rows)
    for row in rows["uses"]:
        _add_use(*row)
    for row in rows["services"]:
        _add_service(*row)
    for row in rows["needs"]:
        _add_need(user, *row)
    for position, name in enumerate(rows["like_the_member"]):
        Twin.objects.create(council=council, other=_council(name), position=position, score=50)
    with connection.cursor() as cursor:
        # the planner would go on expecting the empty tables that it knows
        cursor.execute("ANALYZE search_entry, search_word, search_term, services_use")
    return Actor.of(user), council


def _add_systems(rows: dict[str, Any]) -> None:
    for name, *aliases in rows["suppliers"]:
        Supplier.objects.create(name=name, slug=slugify(name), aliases=aliases)
    for name, supplier, area, *aliases in rows["products"]:
        maker = Supplier.objects.get(name=supplier)
        category = Category.objects.get(slug=area)
        product = Product.objects.create(
            name=name, slug=slugify(name), supplier=maker, category=category
        )
        for alias in aliases:
            ProductAlias.objects.create(product=product, name=alias)


def _add_use(council: str, product: str, status: str, *facts: Any) -> None:
    since, until, before, ends, cost = facts
    use = Use.objects.create(
        council=_council(council),
        product=Product.objects.get(name=product),
        status=status,
        since=_day(since),
        until=_day(until),
        stopped_reason="cost" if status == UseStatus.STOPPED else "",
        replaced_product=Product.objects.filter(name=before).first(),
    )
    if ends or cost:
        band = ValueBand.of(cost) if cost else ""
        contract = Contract.objects.create(
            council=use.council, ends_on=_day(ends), annual_cost=cost or None, value_band=band
        )
        ContractUse.objects.create(contract=contract, use=use)


def _add_service(title: str, council: str, area: str, *facts: str) -> None:
    kind, offer, summary = facts
    service = Service.objects.create(
        title=title,
        slug=slugify(title)[:80],
        council=_council(council),
        category=Category.objects.get(slug=area),
        kind=kind,
        summary=summary,
        state=ServiceState.PUBLISHED,
        published_at=timezone.now(),
    )
    if offer:
        Offer.objects.create(service=service, council=service.council, state=offer)


def _add_need(author: User, title: str, council: str, area: str, *facts: str) -> None:
    product, needed_by, band = facts
    Need.objects.create(
        author=author,
        title=title,
        council=_council(council),
        category=Category.objects.get(slug=area),
        product=Product.objects.filter(name=product).first(),
        needed_by=_day(needed_by),
        value_band=band,
    )


def _council(name: str) -> Council:
    return Council.objects.current().get(name=name)


def _day(text: str) -> date | None:
    """A day; "+1-03-31" is in the next year."""
    if text.startswith("+"):
        years, rest = text[1:].split("-", 1)
        text = f"{timezone.localdate().year + int(years)}-{rest}"
    return date.fromisoformat(text) if text else None
