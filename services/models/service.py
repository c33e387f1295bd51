"""The listing: one ICT service that a public body runs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.metadata import absolute
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name
from portal.markdown import already_safe, to_html
from portal.site.errors import RuleBroken
from services.models.choices import (
    Customisation,
    Hosting,
    Phase,
    ReviewInterval,
    ServiceKind,
    ServiceState,
)
from services.models.history import track_history
from services.models.maintained import Maintained
from services.models.offer import Offer
from services.models.service_queryset import ServiceQuerySet
from services.models.service_rules import CONSTRAINTS, INDEXES, TRIGGERS
from services.models.standard import Standard
from services.models.standard_claim import ServiceStandard
from services.models.suppliers import Product
from services.models.taxonomy import Category
from services.models.use_counts import TRIGGERS_OF_LISTINGS
from services.models.workflow import Verb, state_after

NEEDED = ["summary", "kind", "category", "contact_email"]
web_address = URLValidator(schemes=["http", "https"])


TRACKED_FIELDS = [  # what a listing says; counters and confirmations make no version
    *("council", "title", "slug", "summary", "description", "kind", "category", "phase"),
    *("hosting", "customisation", "licence", "website", "source_code_url", "documentation_url"),
    *("contact_team", "contact_email", "review_months", "tags", "product_keys", "state"),
]


@track_history("ServiceVersion", TRACKED_FIELDS)
class Service(Maintained):
    """A listing: what a council runs, and would let others know of or join."""

    db_maintained = {"users_count", "product_keys"}

    council = models.ForeignKey(Council, models.PROTECT, related_name="services")
    inherited_from = models.ForeignKey(
        Council, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    title = NameField(max_length=150)
    slug = models.SlugField(max_length=100, unique=True)
    summary = models.CharField(max_length=200)
    description = models.TextField(
        blank=True, validators=[MaxLengthValidator(20_000)], help_text=_("You can use Markdown.")
    )
    description_html = models.TextField(blank=True, editable=False)
    language = models.CharField(
        max_length=5, default="en", help_text=_("Language code of the text, for example en or cy.")
    )
    kind = models.CharField(max_length=30, choices=ServiceKind)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="services", null=True, blank=True
    )
    products = models.ManyToManyField(Product, related_name="services", blank=True)
    standards = models.ManyToManyField(
        Standard, through=ServiceStandard, related_name="services", blank=True
    )
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
    state = models.CharField(max_length=20, choices=ServiceState, default=ServiceState.DRAFT)
    different_because = models.TextField(blank=True, max_length=1000)
    # an edit is a row of this table beside the listing that it would change (decision 13); only
    # edits have these four fields
    edit_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="edits"
    )
    is_suggestion = models.BooleanField(default=False, editable=False)
    base = models.JSONField(
        null=True, editable=False, help_text=_("The published values when the edit began.")
    )
    change_note = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(
        blank=True,
        editable=False,
        help_text=_("The latest message from a moderator to the council."),
    )
    published_at = models.DateTimeField(null=True, blank=True)
    last_confirmed_at = models.DateTimeField(null=True, blank=True)
    review_months = models.PositiveSmallIntegerField(
        default=ReviewInterval.YEAR, choices=ReviewInterval
    )
    is_dormant = models.BooleanField(default=False, editable=False)
    product_keys = ArrayField(models.BigIntegerField(), default=list, editable=False)
    users_count = models.PositiveIntegerField(default=0, editable=False)
    is_demonstration = models.BooleanField(default=False)
    is_historical = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ServiceQuerySet.as_manager()

    RESERVED_SLUGS = {
        "new",
        "alike",
        "drafts",
        "uses",
        "suggestions",
        "categories",
        "suppliers",
        "products",
        "standards",
        "feed",
        "compare",
    }

    class Meta:
        indexes = INDEXES
        constraints = CONSTRAINTS
        triggers = [*TRIGGERS, *TRIGGERS_OF_LISTINGS]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:detail", args=[self.slug])

    def clean(self) -> None:
        """Whoever sets a state by hand need not say since when: it is now."""
        if self.state == ServiceState.PUBLISHED and not self.published_at:
            self.published_at = timezone.now()
        if self.state == ServiceState.SUBMITTED and not self.submitted_at:
            self.submitted_at = timezone.now()

    def structured_data(self) -> dict[str, object]:
        """What everybody may know of it, in the words of schema.org; nothing before that."""
        if self.state != ServiceState.PUBLISHED:
            return {}
        return {
            **self._structured_kind(),
            "name": self.title,
            "description": self.summary,
            "url": absolute(self.get_absolute_url()),
            "inLanguage": self.language,
            "provider": self.council.structured_data(),
        }

    def _structured_kind(self) -> dict[str, object]:
        if self.kind == ServiceKind.SOFTWARE:
            return {"@type": "SoftwareApplication", "applicationCategory": "BusinessApplication"}
        area = {"serviceType": self.category.name} if self.category else {}
        return {"@type": "Service", **area}

    @property
    def open_offer(self) -> Offer | None:
        """The first offer that others can still join, of those fetched with the listing."""
        return next((offer for offer in self.offers.all() if offer.has_room), None)

    @property
    def safe_description(self) -> SafeString:
        return already_safe(self.description_html)

    def with_relations(self) -> "Service":
        """This listing with its products, standards and offers, in three queries."""
        offers = Offer.objects.not_drafts().select_related("council")
        models.prefetch_related_objects(
            [self],
            Prefetch("standard_claims", ServiceStandard.objects.for_listing()),
            Prefetch("products", Product.objects.select_related("supplier")),
            Prefetch("offers", offers.order_by(by_name("council__name"), "pk")),
        )
        return self

    @property
    def survivor(self) -> "Service":
        """What it was merged into, and that in turn; itself when it was not."""
        return self.merged_into.survivor if self.merged_into else self

    @property
    def run_by(self) -> Council:
        """The council whose service it is, also where somebody else suggests a change."""
        return self.edit_of.council if self.edit_of else self.council

    @property
    def is_in_the_making(self) -> bool:
        """Whether the council can still change it page by page."""
        return self.state in {ServiceState.DRAFT, ServiceState.CHANGES_REQUESTED}

    @property
    def waits_for_review(self) -> bool:
        """Published at once for a trusted council, and not looked at yet."""
        submitted = self.submitted_at is not None
        return self.state == ServiceState.PUBLISHED and submitted and self.reviewed_at is None

    @property
    def missing(self) -> list[str]:
        """What has to be said before it can be submitted, as names of fields."""
        return [field for field in NEEDED if not getattr(self, field)]

    @property
    def version(self) -> str:
        """What tells one state of a listing from another; of an edit, also of what it changes."""
        live = f" {self.edit_of.updated_at.isoformat()}" if self.edit_of else ""
        return f"{self.updated_at.isoformat()}{live}" if self.pk else ""

    def check_seen(self, seen: str) -> None:
        """Raises RuleBroken if somebody decides about another version than the one they read."""
        if seen and seen != self.version:
            raise RuleBroken(
                gettext("This changed while you were reading it. Check it again before you decide.")
            )

    def move(self, verb: Verb, answer: str = "") -> None:
        """Do what a verb does, with what the moderator says. Raises RuleBroken out of turn."""
        if self.merged_into_id:
            raise RuleBroken(
                gettext("This service was merged into another service. Undo the merge first.")
            )
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
