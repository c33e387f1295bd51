"""The words that find contracts: of a council, running, by the day on which to decide …"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone

from councils.models import Council
from councils.permissions import can_see_peers_only, memberships_of
from portal.accounts.permissions import AnyUser
from portal.database.relations import is_found, related_objects
from portal.lists.name_order import by_name
from portal.lists.table_order import TableOrder
from services.models.months import months_from
from services.models.use import Use
from services.models.use_queryset import USED, UseQuerySet

if TYPE_CHECKING:
    from services.models.contract import Contract

AROUND_MONTHS = 6  # before and after the end of a contract


def columns() -> "dict[str, Expression | F]":
    """By what a table of contracts can be sorted."""
    covered = Use.objects.filter(contracts=OuterRef("pk")).order_by("pk")
    first = Subquery(covered.annotate(name=USED).values("name")[:1])
    return {
        "council": by_name("council__name"),
        "used": Lower(Coalesce(NullIf("title", Value("")), first)),
        "ends": F("ends_on"),
        "extension": F("extension_until"),
        "decide": F("decide_on"),
    }


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, user: AnyUser) -> Self:
        """What was published, for everybody; for members all that covers what everybody sees.

        People of the council see all of its contracts.
        """
        notices: Any = related_objects(self.model, "notices")
        published = notices.published().filter(contract=OuterRef("pk"))
        if not can_see_peers_only(user):
            return self.filter(Exists(published))
        own = Q(council__in=list(memberships_of(user)))
        covers = is_found(self._links(Use.objects.visible_to(user)))
        return self.filter(Q(is_found(published)) | Q(covers) | own)

    def covers(self, uses: UseQuerySet) -> Exists:
        """Whether a contract covers any of these uses."""
        return Exists(self._links(uses))

    def _links(self, uses: UseQuerySet) -> Any:
        """Return what links the contract of an outer query to any of these uses."""
        links = related_objects(self.model, "links")
        return links.filter(contract=OuterRef("pk"), use__in=uses)

    def covering(self, uses: UseQuerySet) -> Self:
        """Those that any of these uses is under."""
        return self.filter(self.covers(uses))

    def running(self) -> Self:
        """Those of what councils use now, as everybody may know."""
        return self.covering(Use.objects.users())

    def in_use(self) -> Self:
        """The same, and those of listings that are not published: for their council only."""
        return self.covering(Use.objects.running())

    def of_council(self, council: Council) -> Self:
        return self.filter(council=council)

    def of_use(self, use: Use) -> Self:
        return self.filter(uses=use)

    def for_page(self) -> Self:
        return self.select_related("council", "supplier", "inherited_from")

    def with_facts(self, uses: UseQuerySet | None = None) -> Self:
        """With what a list shows of each: council, supplier, and which of these uses it covers."""
        uses = (Use.objects.all() if uses is None else uses).for_contract()
        related = self.select_related("council", "supplier", "inherited_from")
        return related.prefetch_related(models.Prefetch("uses", uses, to_attr="covered"))

    def not_ended(self) -> Self:
        return self.filter(ends_on__gte=timezone.localdate())

    def ending(self, after: date, until: date) -> Self:
        return self.filter(ends_on__range=(after, until))

    def within_days(self, days: int) -> Self:
        today = timezone.localdate()
        return self.ending(today, today + timedelta(days=days))

    def to_decide_by(self, day: date) -> Self:
        """What has not ended, and has to be decided about until a day, or should have been."""
        return self.not_ended().filter(decide_on__lte=day).by_decision()

    def by_decision(self) -> Self:
        """The day on which to decide; those of unknown end last."""
        return self.order_by(F("decide_on").asc(nulls_last=True), "ends_on", "pk")

    def beside(self, contract: "Contract") -> Self:
        """Other councils' contracts for the same things; those to decide about first."""
        products = [use.product_id for use in contract.covered if use.product_id]
        services = [use.service_id for use in contract.covered if use.service_id]
        same = Use.objects.users().filter(Q(product__in=products) | Q(service__in=services))
        others = self.covering(same).exclude(council=contract.council_id)
        return others.exclude(ends_on__lt=timezone.localdate()).by_decision()

    def ending_around(self, contract: "Contract") -> Self:
        """Other councils' contracts for the same service areas that end around the same time."""
        areas = {use.filed_under.pk for use in contract.covered if use.filed_under}
        if contract.ends_on is None or not areas:
            return self.none()
        first = months_from(contract.ends_on, -AROUND_MONTHS)
        last = months_from(contract.ends_on, AROUND_MONTHS)
        others = self.covering(Use.objects.users().in_area(sorted(areas)))
        found = others.exclude(council=contract.council_id).ending(first, last)
        return found.order_by("ends_on", "pk")

    def by_end(self) -> Self:
        return self.order_by(F("ends_on").asc(nulls_last=True), "pk")

    def last_first(self) -> Self:
        """That which ends last first: of those of a use, the one that the use repeats."""
        return self.order_by(F("ends_on").desc(nulls_last=True), "-pk")

    def last_of(self, use: Use) -> "Contract | None":
        """That of a use which ends last: what the use repeats."""
        return self.of_use(use).last_first().first()

    def of_councils(self, councils: Iterable[Council]) -> Self:
        return self.filter(council__in=[council.pk for council in councils])

    def of_councils_like(self, council: Council) -> Self:
        """Those of a council, and of the councils most like it."""
        similar = council.twins.for_page().values_list("other", flat=True)
        return self.filter(council__in=[council.pk, *similar])

    def in_column_order(self, order: TableOrder) -> Self:
        """Sorted as a reader asked for, or as they are."""
        return order.sort(self, columns())
