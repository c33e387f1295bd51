"""What a thread can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThreadKind(models.TextChoices):
    QUESTION = "question", _("Question")
    EXPERIENCE = "experience", _("Experience")
    ANNOUNCEMENT = "announcement", _("Announcement")
    NEED = "need", _("Need")


class ThreadState(models.TextChoices):
    PUBLISHED = "published", _("Published")
    PENDING = "pending", _("Waiting for a moderator")
    HIDDEN = "hidden", _("Hidden")
    MERGED = "merged", _("Merged into another thread")


class Pinned(models.TextChoices):
    NOWHERE = "", _("Not pinned")
    BOARD = "board", _("Pinned to its board")
    SITE = "site", _("Pinned to all lists")
