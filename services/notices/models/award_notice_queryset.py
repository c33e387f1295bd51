"""Queries for published contracts: by council, by end, by what names in them mean."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from councils.models import Council
from services.models import Product, Supplier, Use
from services.notices.models.choices import ContractKind, MatchedBy, NoticeAnswer
from services.notices.models.name_decision import NameDecision

if TYPE_CHECKING:
    from services.notices.models.award_notice import AwardNotice

ICT = [ContractKind.SOFTWARE, ContractKind.HARDWARE, ContractKind.NETWORK, ContractKind.STAFF]
# extensions included; a contract of unknown end runs, and comes last
UNTIL = Coalesce("latest_end", "ends_on", Value(date.max))
PUBLISHED = Q(kind__in=ICT, withdrawn_at=None) & ~Q(answer=NoticeAnswer.NOT_OURS)


class AwardNoticeQuerySet(models.QuerySet["AwardNotice"]):
    def published(self) -> Self:
        """What everybody may read: ICT of councils, not withdrawn, not refused by the council."""
        return self.filter(PUBLISHED)

    def running(self, day: date | None = None) -> Self:
        """Contracts that have not ended on the day, extensions included; also of unknown end."""
        return self.alias(until=UNTIL).filter(until__gte=day or timezone.localdate())

    def to_answer(self) -> Self:
        """What councils are asked about: running software that no council has answered for."""
        asked = self.published().running().filter(answer=NoticeAnswer.OPEN)
        return asked.filter(kind=ContractKind.SOFTWARE, is_framework=False)

    def of_council(self, council: Council) -> Self:
        return self.filter(council=council)

    def of_councils(self, councils: Iterable[Council]) -> Self:
        return self.filter(council__in=list(councils))

    def for_link(self, pk: int) -> "AwardNotice | None":
        """Return the notice that a link in an email is about, answered or not."""
        return self.select_related("council", "product").filter(pk=pk).first()

    def with_word(self, text: str) -> Self:
        """Those with a text in their title, or in the name of the supplier or the council."""
        # the keys are fetched first: with a join here the database would read every notice
        councils = Council.objects.filter(name__icontains=text).values_list("pk", flat=True)
        named = Q(title__icontains=text) | Q(supplier_name__icontains=text)
        return self.filter(named | Q(council__in=list(councils)))

    def soonest_first(self) -> Self:
        """By the last day, extensions included; those of unknown end last."""
        related = self.select_related("council", "supplier", "product", "category")
        return related.alias(until=UNTIL).order_by("until", "pk")

    def councils_with(self, product: Product) -> int:
        """How many councils have one of these that names a product."""
        found = self.filter(product=product).order_by()
        counted = found.aggregate(n=models.Count("council", distinct=True))
        return int(counted["n"])

    def about(self, use: Use) -> Self:
        """What was published of a council's product, the newest first."""
        found = self.published().running().filter(council=use.council_id, product=use.product_id)
        return found.exclude(product=None).order_by("-released_at", "-pk")

    def ends_by_product(self) -> dict[int, date]:
        """The latest end that notices give for each product, by its key."""
        named = self.published().running().exclude(Q(product=None) | Q(ends_on=None))
        latest = named.order_by().values("product").annotate(until=models.Max("ends_on"))
        return dict(latest.values_list("product", "until"))

    def for_contract(self) -> Self:
        """With what the page of a contract shows of each, the newest first."""
        related = self.select_related("council", "supplier", "product")
        return related.order_by("-released_at", "-pk")

    def answered(self) -> Self:
        return self.exclude(answer=NoticeAnswer.OPEN)

    def by_answer(self) -> Self:
        """Those answered last first, for undoing."""
        return self.select_related("answered_by").order_by("-answered_at", "-pk")

    def latest_first(self) -> Self:
        related = self.select_related("supplier", "product", "category")
        return related.order_by(F("ends_on").desc(nulls_first=True), "-pk")

    def by_end(self) -> Self:
        """Those that end first; those of unknown end last."""
        related = self.select_related("council", "supplier", "product", "category")
        return related.order_by(F("ends_on").asc(nulls_last=True), "pk")

    def unknown_suppliers(self) -> models.QuerySet[Any, Any]:
        """Suppliers that match none of ours, however they are written, the most frequent first.

        Each with a ``name``, how many contracts (``n``) and how many ways of writing it.
        """
        decided = NameDecision.objects.of_suppliers().values("name")
        unknown = self.published().filter(supplier=None).exclude(supplier_key="")
        named = unknown.exclude(supplier_key__in=decided).order_by().values("supplier_key")
        counted = named.annotate(
            name=models.Max("supplier_name"),
            n=models.Count("pk"),
            ways=models.Count("supplier_name", distinct=True),
        )
        return counted.order_by("-n", "supplier_key")

    def unknown_products(self) -> models.QuerySet[Any, Any]:
        """Titles of software that name no product of ours, with who sells it; as above."""
        decided = NameDecision.objects.of_products().values("name")
        unknown = self.published().filter(kind=ContractKind.SOFTWARE, is_framework=False)
        unknown = unknown.filter(product=None).exclude(product_key="")
        named = unknown.exclude(product_key__in=decided).order_by().values("product_key")
        counted = named.annotate(
            name=models.Max("title"),
            seller=models.Max("supplier_name"),
            n=models.Count("pk"),
            ways=models.Count("title", distinct=True),
        )
        return counted.order_by("-n", "product_key")

    def named_by_supplier(self, key: str, supplier: Supplier | None) -> int:
        """Give all notices with this name of a supplier the supplier it means; how many."""
        by = MatchedBy.DECISION if supplier else ""
        return self.filter(supplier_key=key).update(supplier=supplier, supplier_by=by)

    def named_by_product(self, key: str, product: Product | None) -> Self:
        """Give what no council has answered yet the product that its title means; which."""
        found = self.filter(product_key=key, answer=NoticeAnswer.OPEN)
        keys = list(found.order_by("pk").select_for_update().values_list("pk", flat=True))
        changed = self.filter(pk__in=keys)
        area = {"category": product.category_id} if product else {}
        changed.update(product=product, product_by=MatchedBy.DECISION if product else "", **area)
        return changed

    def at_keys(self, keys: Iterable[tuple[str, ...]]) -> "dict[tuple[str, ...], AwardNotice]":
        """The notices of some keys, locked until the transaction ends."""
        wanted = set(keys)
        rows = self.select_for_update().filter(ocid__in={key[1] for key in wanted})
        found = {row.key: row for row in rows.order_by("pk")}
        return {key: row for key, row in found.items() if key in wanted}
