"""Which listings are still true, and whether the database has counted right."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func, OuterRef, Q
from django.db.models.functions import Coalesce, Now

from services.models.choices import ServiceState

if TYPE_CHECKING:
    from services.models.service import Service  # noqa: F401 - named below

GRACE_MONTHS = 2


class FreshnessQuerySet(models.QuerySet["Service"]):
    def published(self) -> Self:
        return self.filter(state=ServiceState.PUBLISHED)

    def dormant(self) -> Self:
        """Still shown, but nobody has said for too long that they are true."""
        return self.published().filter(is_dormant=True).order_by("last_confirmed_at", "pk")

    def mark_dormant(self) -> tuple[int, list[int]]:
        """Let what is overdue be dormant, and nothing else.

        How many changed, and the keys of those that are dormant from now on.
        """
        overdue = self.overdue().order_by().values("pk")
        known = self.published()
        woken = known.filter(is_dormant=True).exclude(pk__in=overdue).update(is_dormant=False)
        fallen = known.filter(is_dormant=False, pk__in=overdue).order_by("pk")
        keys = list(fallen.values_list("pk", flat=True))
        return woken + known.filter(pk__in=keys).update(is_dormant=True), keys

    def due_for_review(self) -> Self:
        """Published ones that nobody has confirmed within their interval, longest ago first."""
        return self._unconfirmed_for(models.F("review_months"))

    def overdue(self) -> Self:
        """Those whose time to answer has passed too: dormant from now on."""
        return self._unconfirmed_for(models.F("review_months") + GRACE_MONTHS)

    def _unconfirmed_for(self, months: Any) -> Self:
        """What is described as history is never asked about again."""
        since = Coalesce("last_confirmed_at", "published_at")
        ago = Now() - Func(0, months, function="make_interval", output_field=models.DurationField())
        due = self.published().filter(is_historical=False).annotate(true_since=since)
        return due.filter(true_since__lt=ago).order_by("true_since", "pk")

    def with_drift(self) -> "list[Any]":
        """Listings whose counters are not what their rows say, each with what these say.

        As ``counted_users`` and ``counted_products``.
        """
        uses = apps.get_model("services", "Use").objects.running().filter(service=OuterRef("pk"))
        users = (
            uses.order_by()
            .values("service")
            .annotate(n=models.Count("council", distinct=True))
            .values("n")
        )
        built = self.model.products.through.objects.filter(service=OuterRef("pk"))
        products = ArraySubquery(built.order_by("product").values("product"))
        counted = self.annotate(
            counted_users=Coalesce(models.Subquery(users), 0), counted_products=products
        )
        drift = ~Q(users_count=models.F("counted_users")) | ~Q(
            product_keys=models.F("counted_products")
        )
        return list(counted.filter(drift).order_by("pk"))
