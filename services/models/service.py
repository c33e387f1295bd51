"""The listing: one ICT service that a public body runs."""

from typing import TYPE_CHECKING

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchVectorField,
)
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from councils.models import Council
from portal.markdown import already_safe, to_html
from services.models.catalogue import ServiceQuerySet
from services.models.choices import Customisation, Hosting, Kind, Phase, State
from services.models.history import kept_for_ever
from services.models.supply import Product
from services.models.taxonomy import Category, Standard
from services.models.verbs import Verb, state_after

if TYPE_CHECKING:
    from services.models.benefit import Benefit
    from services.models.offer import Offer

SEARCHED_FIELDS_CHANGE = pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]  # pgtrigger has no types
    "title", "summary", "description", "tags"
)
NEEDED = ["summary", "kind", "category", "contact_email"]
STATE_FIELDS = ["updated_at", "users_count"]  # in the indexes, so that a page is read from one
web_address = URLValidator(schemes=["http", "https"])


TOLD = [  # what a listing says; a change of it is kept for ever
    *("council", "title", "slug", "summary", "description", "kind", "category", "phase"),
    *("hosting", "customisation", "licence", "website", "source_code_url", "documentation_url"),
    *("contact_team", "contact_email", "state"),
]


@kept_for_ever("ServiceVersion", TOLD)
class Service(models.Model):
    """A listing: what a council runs, and would let others know of or join."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="services")
    title = models.CharField(max_length=150)
    slug = models.SlugField(max_length=100, unique=True)
    summary = models.CharField(max_length=200)
    description = models.TextField(
        blank=True, validators=[MaxLengthValidator(20_000)], help_text="Markdown."
    )
    description_html = models.TextField(blank=True, editable=False)
    language = models.CharField(
        max_length=5, default="en", help_text="The language of the texts: en, cy, fr …"
    )
    kind = models.CharField(max_length=30, choices=Kind)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="services", null=True, blank=True
    )
    products = models.ManyToManyField(Product, related_name="services", blank=True)
    standards = models.ManyToManyField(Standard, related_name="services", blank=True)
    phase = models.CharField(max_length=20, choices=Phase, blank=True)
    hosting = models.CharField(max_length=30, choices=Hosting, blank=True)
    customisation = models.CharField(max_length=20, choices=Customisation, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    website = models.URLField(max_length=500, blank=True, validators=[web_address])
    source_code_url = models.URLField(max_length=500, blank=True, validators=[web_address])
    documentation_url = models.URLField(max_length=500, blank=True, validators=[web_address])
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    contact_team = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="listings",
    )
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    different_because = models.TextField(blank=True, max_length=1000)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(
        blank=True, editable=False, help_text="What a moderator last said to the council."
    )
    published_at = models.DateTimeField(null=True, blank=True)
    last_confirmed_at = models.DateTimeField(null=True, blank=True)
    users_count = models.PositiveIntegerField(default=0, editable=False)
    is_demonstration = models.BooleanField(default=False)
    is_historical = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    search = SearchVectorField(null=True, editable=False)

    objects = ServiceQuerySet.as_manager()

    RESERVED_SLUGS = {"new", "drafts", "uses", "categories", "suppliers", "products", "feed"}

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="service_words"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="service_title_letters"),
            models.Index(
                F("users_count").desc(),
                "id",
                name="published_by_use",
                include=STATE_FIELDS,
                condition=Q(state=State.PUBLISHED),
            ),
            models.Index(
                F("published_at").desc(),
                "id",
                name="published_by_date",
                include=STATE_FIELDS,
                condition=Q(state=State.PUBLISHED),
            ),
            models.Index(
                F("last_confirmed_at").desc(nulls_last=True),
                "id",
                name="published_by_confirmation",
                include=STATE_FIELDS,
                condition=Q(state=State.PUBLISHED),
            ),
            models.Index(
                fields=["category", "phase", "hosting", "kind"],
                name="published_by_filters",
                include=["id", *STATE_FIELDS],
                condition=Q(state=State.PUBLISHED),
            ),
            models.Index(
                Lower("title"),
                "id",
                name="published_by_title",
                include=STATE_FIELDS,
                condition=Q(state=State.PUBLISHED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("title"),
                name="a_council_lists_a_title_once",
                violation_error_message="This council already has a listing with this title.",
            ),
            models.UniqueConstraint(
                "source",
                "source_key",
                name="an_imported_listing_comes_once",
                condition=~Q(source=""),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="published_services_say_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_services_say_since_when",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="services_have_a_title"),
            *[
                models.CheckConstraint(
                    condition=Q(**{field: ""}) | Q(**{f"{field}__regex": r"^https?://"}),
                    name=f"service_{field}_is_a_web_address",
                )
                for field in ("website", "source_code_url", "documentation_url")
            ],
        ]
        triggers = [
            pgtrigger.Trigger(
                name="former_slugs_are_kept",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("slug"),  # type: ignore[no-untyped-call]  # pgtrigger has no types
                condition=pgtrigger.Condition(
                    "OLD.slug IS DISTINCT FROM NEW.slug AND OLD.published_at IS NOT NULL"
                ),
                func="""
                    DELETE FROM services_formerslug WHERE slug = NEW.slug;
                    INSERT INTO services_formerslug (slug, service_id) VALUES (OLD.slug, OLD.id);
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="search_words_are_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | SEARCHED_FIELDS_CHANGE,
                func="""
                    NEW.search =
                        setweight(to_tsvector('english', NEW.title), 'A')
                        || setweight(to_tsvector('english', NEW.summary), 'B')
                        || setweight(to_tsvector('english', array_to_string(NEW.tags, ' ')), 'B')
                        || setweight(to_tsvector('english', left(NEW.description, 20000)), 'D');
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:detail", args=[self.slug])

    @property
    def open_offer(self) -> "Offer | None":
        """The first offer that others can still join, of those fetched with the listing."""
        return next((offer for offer in self.offers.all() if offer.has_room), None)

    @property
    def yearly_saving(self) -> "Benefit | None":
        """The largest yearly saving that somebody put a figure to, of those fetched with it."""
        figures = [benefit for benefit in self.benefits.all() if benefit.is_yearly_saving]
        return max(figures, key=lambda benefit: benefit.amount or 0, default=None)

    @property
    def safe_description(self) -> SafeString:
        return already_safe(self.description_html)

    def with_relations(self) -> "Service":
        """This listing with its products, standards, offers and figures, in four queries."""
        offers = apps.get_model("services", "Offer").objects.exclude(state="draft")
        benefits = apps.get_model("services", "Benefit").objects.order_by("pk")
        models.prefetch_related_objects(
            [self],
            "standards",
            Prefetch("products", Product.objects.select_related("supplier")),
            Prefetch("offers", offers.select_related("council").order_by("council__name", "pk")),
            Prefetch("benefits", benefits.select_related("council")),
        )
        return self

    @property
    def is_in_the_making(self) -> bool:
        """Whether the council can still change it page by page."""
        return self.state in {State.DRAFT, State.CHANGES_REQUESTED}

    @property
    def waits_for_review(self) -> bool:
        """Published at once for a trusted council, and not looked at yet."""
        submitted = self.submitted_at is not None
        return self.state == State.PUBLISHED and submitted and self.reviewed_at is None

    @property
    def missing(self) -> list[str]:
        """What has to be said before it can be submitted, as names of fields."""
        return [field for field in NEEDED if not getattr(self, field)]

    def move(self, verb: Verb, answer: str = "") -> None:
        """Do what a verb does, with what the moderator says. Raises RuleBroken out of turn."""
        self.state, self.answer = state_after(verb, self.state), answer
        now = timezone.now()
        if verb == Verb.SUBMIT:
            self.submitted_at, self.reviewed_at = now, None
        if verb == Verb.APPROVE:
            self.published_at = self.published_at or now
            self.last_confirmed_at, self.reviewed_at = now, now
        self.save()

    def describe(self, markdown: str) -> None:
        """Set the description and the HTML that is shown for it."""
        self.description = markdown
        self.description_html = to_html(markdown)
