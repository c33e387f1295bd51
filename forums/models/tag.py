"""Words that threads are found by, across boards: some chosen by us, others by who writes."""

import re
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forums.models.thread import Thread
from forums.models.thread_queryset import ThreadQuerySet
from portal.accounts.permissions import AnyUser
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name

MAX_TAGS = 5
MIN_TAG_LENGTH, MAX_TAG_LENGTH = 2, 30
SUGGESTED = 100
# signs that tell one name from another, and that an address has no room for
SPELT = {"#": " sharp", "+": " plus", "&": " and "}


def slug_of(name: str) -> str:
    """The word of a tag in addresses: "Open-Source" and "open source" are one tag."""
    return slugify(re.sub("[#+&]", lambda sign: SPELT[sign[0]], name))[:MAX_TAG_LENGTH]


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Those that we chose, and those of threads that somebody may read."""
        readable = Thread.objects.visible_to(user).published()
        used = Tagging.objects.filter(tag=OuterRef("pk"), thread__in=readable)
        return self.filter(Q(is_curated=True) | Exists(used))

    def counted(self, user: AnyUser) -> Self:
        """With ``threads_count``: how many threads with it somebody may read."""
        readable = Thread.objects.visible_to(user).published().values("pk")
        return self.annotate(
            threads_count=Count("taggings", filter=Q(taggings__thread__in=readable))
        )

    def most_used(self, user: AnyUser) -> Self:
        return self.visible_to(user).counted(user).order_by("-threads_count", by_name(), "pk")

    def get_or_create_named(self, names: list[str]) -> list["Tag"]:
        """The tags of these names, in their order; made where there is none yet."""
        wanted = {slug_of(name): name for name in names}
        known = {tag.slug: tag for tag in self.filter(slug__in=wanted)}
        missing = [Tag(slug=slug, name=wanted[slug]) for slug in wanted if slug not in known]
        self.bulk_create(missing, ignore_conflicts=True)
        known |= {tag.slug: tag for tag in self.filter(slug__in=[tag.slug for tag in missing])}
        return [known[slug] for slug in wanted]


class Tag(models.Model):
    """A word that says what a thread is about."""

    name = NameField(max_length=MAX_TAG_LENGTH)
    slug = models.SlugField(max_length=MAX_TAG_LENGTH, unique=True)
    summary = models.CharField(max_length=200, blank=True)
    is_curated = models.BooleanField(
        "recommended", default=False, help_text=_("Suggest this tag even before anyone uses it.")
    )

    objects = TagQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.slug = slug_of(self.name)
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("forums:tag", args=[self.slug])


class TaggingQuerySet(models.QuerySet["Tagging"]):
    def in_order(self) -> Self:
        return self.select_related("tag").order_by("position")


class Tagging(models.Model):
    """A tag of a thread, in the place where its author put it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    position = models.PositiveSmallIntegerField()

    objects = TaggingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "tag"], name="a_thread_has_a_tag_once"),
            models.UniqueConstraint(fields=["thread", "position"], name="tags_have_an_order"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MAX_TAGS),
                name="a_thread_has_five_tags_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.thread}"


def with_tags(threads: ThreadQuerySet) -> ThreadQuerySet:
    """Threads with their tags, in one query more."""
    return threads.prefetch_related(Prefetch("taggings", Tagging.objects.in_order()))


def tag_thread(thread: Thread, names: list[str]) -> None:
    """Let a thread have these tags, in this order, and no others."""
    thread.taggings.all().delete()
    tags = Tag.objects.get_or_create_named(names)
    Tagging.objects.bulk_create(
        Tagging(thread=thread, tag=tag, position=position)
        for position, tag in enumerate(tags, start=1)
    )
