"""Where people talk: in general, about a service area, or in a region."""

from collections.abc import Iterable
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import Region
from councils.permissions import is_member
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name
from portal.markdown import to_html
from services.models import Category

# words that stand in the place of a board in an address
RESERVED = [
    "acts",
    "drafts",
    "feed",
    "files",
    "people",
    "preview",
    "new",
    "posts",
    "read",
    "tags",
    "threads",
]


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everyone")
    MEMBERS = "members", _("Members only")
    STAFF = "staff", _("Moderators only")


class Posting(models.TextChoices):
    OPEN = "open", _("Members, published straight away")
    FIRST = "first", _("Members, new threads need approval")
    ALL = "all", _("Members, all posts need approval")
    STAFF = "staff", _("Moderators only")


def on_readable_boards(user: AnyUser, board: str = "") -> Q:
    """Which boards somebody may read: the one place that says so.

    ``board`` leads from other rows to theirs, as in ``board__``.
    """
    if is_moderator(user):
        return Q()
    if is_member(user):
        return ~Q(**{f"{board}visibility": Visibility.STAFF})
    return Q(**{f"{board}visibility": Visibility.PUBLIC})


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: AnyUser) -> Self:
        return self.filter(on_readable_boards(user))

    def open(self) -> Self:
        return self.filter(archived_at=None)

    def locked(self, pk: int) -> "Board":
        """The board, locked until the transaction ends.

        Whoever publishes a thread does this first: the index reads the board for it.
        """
        return self.locked_all([pk])[pk]

    def locked_all(self, pks: Iterable[int]) -> dict[int, "Board"]:
        """Several boards, locked in the order of their keys so that nobody waits in a circle."""
        rows = self.select_for_update(of=("self",), no_key=True).filter(pk__in=set(pks))
        return {board.pk: board for board in rows.order_by("pk")}

    def in_order(self) -> Self:
        return self.order_by("position", by_name(), "pk")


class Board(models.Model):
    """A place for threads. Boards have two levels."""

    name = NameField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.CharField(max_length=200, blank=True)
    instructions = models.TextField(
        blank=True,
        max_length=2000,
        help_text=_("Shown above the form for new posts. You can use Markdown."),
    )
    instructions_html = models.TextField(blank=True, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)
    category = models.OneToOneField(
        Category, models.PROTECT, related_name="board", null=True, blank=True
    )
    region = models.CharField(max_length=30, choices=Region, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    posting = models.CharField(max_length=10, choices=Posting, default=Posting.OPEN)
    archived_at = models.DateTimeField(null=True, blank=True)

    threads_count = models.PositiveIntegerField(default=0, editable=False)
    posts_count = models.PositiveIntegerField(default=0, editable=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="a_board_is_not_in_itself",
                violation_error_message=_("A board cannot be within itself."),
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED),
                name="a_board_is_not_called_like_a_page",
                violation_error_message=_("A page has this address. Choose another slug."),
            ),
            models.UniqueConstraint(
                fields=["region"],
                condition=~Q(region=""),
                name="a_region_has_one_board",
                violation_error_message=_("This region already has a board."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="the_address_stays", fields=["slug"]),
            pgtrigger.Trigger(
                name="boards_have_two_levels",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__parent_id__isnull=False),
                func="""
                    IF EXISTS (SELECT FROM forums_board WHERE id = NEW.parent_id
                               AND parent_id IS NOT NULL)
                       OR EXISTS (SELECT FROM forums_board WHERE parent_id = NEW.id) THEN
                        RAISE EXCEPTION 'boards have two levels' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.instructions_html = to_html(self.instructions)
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("forums:board", args=[self.slug])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None
