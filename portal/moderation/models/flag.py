"""What people report about each other’s records and texts."""

from typing import Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Post
from portal.accounts.models import User
from portal.moderation.models.hidden_texts import BulkHiding
from portal.moderation.written_texts import TEXT_KINDS
from services.models import Service, Use
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

Reported = Service | Post | Need | Partnership | Use | Recommendation | User
REPORTED = ("service", "post", "need", "partnership", "use", "recommendation", "person")
MAX_PART_LENGTH, MAX_ADDRESS_LENGTH = 200, 300


class FlagKind(models.TextChoices):
    OUT_OF_DATE = "out_of_date", _("Out of date")
    WRONG = "wrong", _("Incorrect information")
    DUPLICATE = "duplicate", _("Duplicate")
    SPAM = "spam", _("Spam")
    COMMERCIAL = "commercial", _("Advertising")
    OFFENSIVE = "offensive", _("Offensive")
    PERSONAL_DATA = "personal_data", _("Personal information")


# what must not wait for a moderator: if it is so, each hour does harm
URGENT = [FlagKind.SPAM, FlagKind.COMMERCIAL, FlagKind.OFFENSIVE, FlagKind.PERSONAL_DATA]


class FlagState(models.TextChoices):
    OPEN = "open", _("Open")
    UPHELD = "upheld", _("Action taken")
    DISMISSED = "dismissed", _("No action taken")


class FlagQuerySet(models.QuerySet["Flag"]):
    def open(self) -> Self:
        return self.filter(state=FlagState.OPEN)

    def about_texts_of(self, person: User) -> Self:
        """A partnership or use has no author: it is theirs if they have written or changed it."""
        partnerships, uses = (
            TEXT_KINDS[kind].rows(person).values("pk") for kind in ("partnerships", "uses")
        )
        return self.filter(
            Q(post__author=person)
            | Q(service__author=person)
            | Q(need__author=person)
            | Q(partnership__in=partnerships)
            | Q(use__in=uses)
            | Q(recommendation__author=person)
            | Q(person=person)
        )

    def about_same(self, flag: "Flag") -> Self:
        about = {f"{name}_id": getattr(flag, f"{name}_id") for name in REPORTED}
        return self.filter(**about, part_address=flag.part_address)

    def with_hidden(self) -> Self:
        """Each with ``is_hidden_by_site``: whether the site has hidden what it is about."""
        hidden = BulkHiding.objects.automatic().filter(post=OuterRef("post"))
        return self.annotate(is_hidden_by_site=Exists(hidden))

    def with_relations(self) -> Self:
        about = (
            "service__council",
            "post__thread",
            "post__author",
            "need__author",
            "need__council",
            "partnership__lead",
            *("use__council", "use__service", "use__product"),
            *("recommendation__category", "recommendation__group", "person"),
        )
        return self.select_related(*about, "reporter")

    def locked(self, pk: int) -> "Flag":
        return self.with_relations().select_for_update(of=("self",)).get(pk=pk)

    def oldest_first(self) -> Self:
        return self.with_relations().order_by("reported_at", "pk")

    def newest_first(self) -> Self:
        return self.with_relations().order_by("-reported_at", "-pk")


class Flag(models.Model):
    """A report that something of ``REPORTED`` is not as it should be."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="flags", null=True, blank=True
    )
    post = models.ForeignKey(Post, models.CASCADE, related_name="flags", null=True, blank=True)
    need = models.ForeignKey(
        Need, models.CASCADE, related_name="flags", null=True, blank=True, db_index=False
    )
    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="flags", null=True, blank=True, db_index=False
    )
    # The database deletes the row along with the use. Django would have to read the uses for it,
    # and would then take services away before their uses, which the triggers have to see.
    use = models.ForeignKey(
        Use,
        models.DO_NOTHING,
        related_name="flags",
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
    )
    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="flags", null=True, blank=True, db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="flags_about",
        null=True,
        blank=True,
        db_index=False,
    )
    part = models.CharField(
        max_length=MAX_PART_LENGTH,
        blank=True,
        default="",
        db_default="",
        help_text=_("The saving, document or offer that the report is about. It can be deleted."),
    )
    part_address = models.CharField(
        max_length=MAX_ADDRESS_LENGTH, blank=True, default="", db_default=""
    )
    kind = models.CharField(max_length=20, choices=FlagKind)
    text = models.TextField(blank=True, max_length=1000)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="flags"
    )
    email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=FlagState, default=FlagState.OPEN)
    reply = models.TextField(blank=True)
    reported_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    # asked for with ``with_hidden``
    is_hidden_by_site: bool

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = "report"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FlagState.OPEN, answered_at=None)
                | ~Q(state=FlagState.OPEN) & Q(answered_at__isnull=False),
                name="answered_flags_say_when",
            ),
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        *REPORTED,
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="a_flag_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["post", "reporter"],
                condition=Q(state=FlagState.OPEN),
                name="a_post_is_reported_once_by_each",
            ),
            models.UniqueConstraint(
                fields=["need", "reporter"],
                condition=Q(state=FlagState.OPEN),
                name="a_need_is_reported_once_by_each",
            ),
            models.UniqueConstraint(
                fields=["partnership", "reporter", "part_address"],
                condition=Q(state=FlagState.OPEN),
                name="each_part_of_a_partnership_is_reported_once",
            ),
            models.UniqueConstraint(
                fields=["use", "reporter"],
                condition=Q(state=FlagState.OPEN),
                name="a_use_is_reported_once_by_each",
            ),
            models.UniqueConstraint(
                fields=["recommendation", "reporter"],
                condition=Q(state=FlagState.OPEN),
                name="a_recommendation_is_reported_once_by_each",
            ),
            models.UniqueConstraint(
                fields=["person", "reporter"],
                condition=Q(state=FlagState.OPEN),
                name="a_person_is_reported_once_by_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def about(self) -> Reported:
        """What was reported; the constraint above says that there is one."""
        known = self.service or self.need or self.partnership or self.use or self.recommendation
        return known or self.person or cast("Post", self.post)

    @property
    def title(self) -> str:
        """The part that was reported, or the whole."""
        return self.part or str(self.about)

    @property
    def page(self) -> str:
        """Where it can be read."""
        if isinstance(self.about, User):
            return reverse("people:person", args=[self.about.pk])
        return self.part_address or self.about.get_absolute_url()

    @property
    def target(self) -> models.Model:
        """What the record keeps it under."""
        return self.post.thread if self.post else self.about

    @property
    def address(self) -> str:
        """Where the answer goes, if the reporter wants one."""
        return self.reporter.email if self.reporter else self.email

    def answer(self, state: FlagState, reply: str) -> None:
        self.state, self.reply, self.answered_at = state, reply, timezone.now()
        self.save(update_fields=["state", "reply", "answered_at"])
