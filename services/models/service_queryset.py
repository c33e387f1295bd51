"""The words that find listings: published, matching, similar, by use …"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, Func, Max, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext

from councils.models import Council
from councils.permissions import edited_councils, memberships_of
from portal.accounts.permissions import is_moderator
from portal.lists.name_order import by_name
from portal.search.engine import Hit, SearchScope, find
from portal.search.expansion import understand
from portal.search.models import EntryKind
from portal.search.parser import ParsedQuery
from portal.site.errors import RuleBroken
from services.models.choices import OPEN_STATES, ServiceState
from services.models.offer import Offer
from services.models.service_rules import TO_REVIEW
from services.models.suppliers import Supplier
from services.models.taxonomy import Category

if TYPE_CHECKING:
    from services.models.service import Service

MAX_COMPARED = 100
GRACE_MONTHS = 2  # decision 15
LISTINGS = SearchScope(kinds=[EntryKind.SERVICE])


CARD_FIELDS = [
    "title",
    "slug",
    "summary",
    "language",
    "phase",
    "users_count",
    "last_confirmed_at",
    "is_dormant",
    "is_historical",
    "council__name",
    "council__slug",
    "category__name",
    "category__slug",
]


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Everybody sees what is published, a council's editors also what they are at.

        Moderators see everything.
        """
        if is_moderator(user):
            return self
        edited = edited_councils(user)
        # without the OR, an index of published listings can answer
        return (
            self.filter(Q(state=ServiceState.PUBLISHED) | Q(council__in=edited))
            if edited
            else self.published()
        )

    def published(self) -> Self:
        return self.filter(state=ServiceState.PUBLISHED)

    def without_history(self) -> Self:
        """Without what is described as history: nobody confirms it, and figures leave it out."""
        return self.filter(is_historical=False)

    def dormant(self) -> Self:
        """Still shown, but nobody has said for too long that they are true."""
        return self.published().filter(is_dormant=True).order_by("last_confirmed_at", "pk")

    @transaction.atomic
    def mark_dormant(self) -> tuple[int, list[int]]:
        """Let what is overdue be dormant, and nothing else.

        How many changed, and the keys of those that are dormant from now on. Rows are locked before
        they are judged, so that none is marked that its council confirms at this moment.
        """
        overdue = self.overdue()
        dormant = self.published().filter(is_dormant=True)
        woken = dormant.exclude(pk__in=overdue.order_by().values("pk")).update(is_dormant=False)
        fallen = overdue.filter(is_dormant=False).order_by("pk").select_for_update(no_key=True)
        keys = list(fallen.values_list("pk", flat=True))
        return woken + self.filter(pk__in=keys).update(is_dormant=True), keys

    def due_for_review(self) -> Self:
        """Published ones that nobody has confirmed within their interval, longest ago first."""
        return self._unconfirmed_for(F("review_months"))

    def overdue(self) -> Self:
        """Those whose time to answer has passed too: dormant from now on."""
        return self._unconfirmed_for(F("review_months") + GRACE_MONTHS)

    def dormant_within(self, days: int) -> Self:
        """What others use and what becomes dormant within so many days, soonest first."""
        soon = self._unconfirmed_for(F("review_months") + GRACE_MONTHS, timedelta(days=days))
        return soon.filter(is_dormant=False, users_count__gt=0)

    def _unconfirmed_for(
        self, months: models.expressions.Combinable, ahead: timedelta = timedelta()
    ) -> Self:
        """What is described as history is never asked about again."""
        since = Coalesce("last_confirmed_at", "published_at")
        ago = (
            Now()
            + ahead
            - Func(0, months, function="make_interval", output_field=models.DurationField())
        )
        due = self.published().without_history().annotate(true_since=since)
        return due.filter(true_since__lt=ago).order_by("true_since", "pk")

    def edited_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The listings of the councils somebody edits for, in every state."""
        return self.filter(council__in=edited_councils(user))

    def written_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """What somebody can go on writing: their councils' listings, and what they began."""
        # a draft stays with the council when its author leaves; what they suggested is theirs
        suggested = Q(is_suggestion=True, author=user.pk)
        begun = Q(author=user.pk, state__in=OPEN_STATES, council__in=list(memberships_of(user)))
        return self.filter(Q(council__in=edited_councils(user)) | suggested | begun)

    def suggested_to(self, council: Council) -> Self:
        """Corrections of this council's listings that wait for its answer, oldest first."""
        waiting = self.filter(
            is_suggestion=True, state=ServiceState.SUBMITTED, edit_of__council=council
        )
        return waiting.order_by("submitted_at", "pk")

    def open(self) -> Self:
        """What is being written, or waits for a decision."""
        return self.filter(state__in=OPEN_STATES)

    def is_taken(self, slug: str, but: int | None = None) -> bool:
        """Whether an address is that of a listing other than this one, or of a page."""
        others = self.model.objects.exclude(pk=but) if but else self.model.objects.all()
        return slug in self.model.RESERVED_SLUGS or others.filter(slug=slug).exists()

    def without_edits(self) -> Self:
        """Listings of their own. No edit is ever published: ``published`` needs no such word."""
        return self.filter(edit_of=None)

    def merged(self) -> Self:
        """Those that only lead to another one."""
        return self.exclude(merged_into=None)

    def locked(self, service: "Service") -> "Service":
        """A listing as it stands now, locked until the transaction ends."""
        known = self.select_related("council", "author", "edit_of__council")
        # only the listing: PostgreSQL refuses to lock what an outer join may not find
        found = known.select_for_update(of=("self",)).filter(pk=service.pk).first()
        if found is None:
            raise RuleBroken(gettext("Someone has deleted or accepted this."))
        return found

    def locked_published(self, service: "Service") -> "Service":
        """The same; raises RuleBroken when it is not published any more."""
        found = self.locked(service)
        if found.state != ServiceState.PUBLISHED:
            raise RuleBroken(
                gettext("{found} is no longer published. Reload the page to see more.").format(
                    found=found
                )
            )
        return found

    def in_the_making(self, council: Council) -> Self:
        """What the council has not published yet, newest first."""
        unpublished = self.filter(council=council).exclude(
            state__in=[ServiceState.PUBLISHED, ServiceState.ARCHIVED]
        )
        return unpublished.order_by("-updated_at", "pk")

    def unfinished(self) -> Self:
        """What its council has still to hand in, for the first time or again."""
        return self.filter(state__in=[ServiceState.DRAFT, ServiceState.CHANGES_REQUESTED])

    def to_review(self) -> Self:
        """What waits for a moderator: submitted, or published at once for a trusted council."""
        # in the words of an index
        sent_in = self.without_edits().filter(TO_REVIEW, submitted_at__isnull=False)
        return sent_in.order_by("submitted_at", "pk")

    def edits_to_review(self) -> Self:
        """Changes that a council made to its own listings, and that wait for a moderator."""
        # suggestions wait for the council that owns the listing: suggested_to
        waiting = self.filter(
            edit_of__isnull=False, state=ServiceState.SUBMITTED, is_suggestion=False
        )
        return waiting.order_by("submitted_at", "pk")

    def in_category(self, category: Category) -> Self:
        return self.filter(category__in=Category.objects.called_or_within([category.slug]))

    def built_on(self, supplier: Supplier) -> Self:
        return self.filter(products__supplier=supplier).distinct()

    def with_room(self) -> Self:
        """Those that somebody offers and that others can still join."""
        offers = Offer.objects.with_room()
        return self.filter(Exists(offers.filter(service=OuterRef("pk"))))

    def most_active(self, limit: int = 3) -> list[Council]:
        """The councils that run most of these, as ``services_count``."""
        counted = Council.objects.filter(services__in=self.order_by())
        counted = counted.annotate(services_count=models.Count("services"))
        ranked = counted.order_by(F("services_count").desc(), "name", "pk")
        return list(ranked[:limit])

    def councils_count(self) -> int:
        return self.order_by().values("council").distinct().count()

    def by_use(self) -> Self:
        return self.order_by("is_dormant", "-users_count", "pk")

    def newest(self) -> Self:
        return self.order_by("-published_at", "pk")

    def matching(self, text: str) -> Self:
        """Listings that answer a search, by ``place``, the best first."""
        return self.found(find(understand(ParsedQuery.typed(text)), LISTINGS))

    def found(self, hits: Sequence[Hit]) -> Self:
        """Those that a search found, each with its ``place`` in it."""
        keys = [hit.key for hit in hits]
        places = Value(keys, ArrayField(models.BigIntegerField()))
        return self.filter(pk__in=keys).annotate(
            place=Func(
                places, F("pk"), function="array_position", output_field=models.IntegerField()
            )
        )

    def similar_to(self, service: "Service") -> Self:
        """Other listings that do the same: first those on the same product, then most used."""
        same_product = list(
            self.model.products.through.objects.filter(product__in=service.products.all())
            .exclude(service=service)
            .values_list("service", flat=True)[:MAX_COMPARED]
        )
        return (
            self.filter(Q(category=service.category) | Q(pk__in=same_product))
            .exclude(pk=service.pk)
            .order_by(
                models.Case(models.When(pk__in=same_product, then=0), default=1),
                "-users_count",
                "pk",
            )
        )

    def for_decision(self) -> Self:
        """With who suggests what about which listing."""
        return self.select_related("council", "author", "edit_of__council")

    def get_by_title(self, name: str) -> "Service | None":
        """The listing of this title or address; of several, that which most councils use."""
        typed = name.strip()
        named = self.filter(Q(title__iexact=typed) | Q(slug=typed.lower()))
        return named.by_use().first()

    def for_comparison(self, slugs: list[str]) -> "dict[str, Service]":
        """Those of these slugs, by slug, with all that is compared; in four queries."""
        rows = self.filter(slug__in=slugs).select_related("council", "category")
        rows = rows.prefetch_related(
            "products", "standards", Prefetch("offers", Offer.objects.not_drafts())
        )
        return {service.slug: service for service in rows}

    def in_portfolio_order(self) -> Self:
        shown = self.with_end().prefetch_related("offers")
        return shown.order_by(by_name("title"), "pk")

    def cache_keys(self) -> "models.QuerySet[Service, tuple[int, datetime, int]]":
        """The key of each listing, and what tells one state of it from another."""
        return self.values_list("pk", "updated_at", "users_count")

    def for_cards(self) -> Self:
        """With all that a card shows but its savings, in two queries."""
        return (
            self.select_related("council", "category")
            .only(*CARD_FIELDS)
            .with_end()
            .prefetch_related("offers")
        )

    def with_end(self) -> Self:
        """With ``ended_on``: when the last council known to have stopped using it did."""
        known = Q(uses__confirmation="confirmed", uses__is_demonstration=False)
        return self.annotate(ended_on=Max("uses__until", filter=known))

    def for_page(self) -> Self:
        return self.select_related("council", "category__parent")
