"""Councils whose contracts end together, brought together by a moderator in a council group."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from services.council_groups.models import CouncilGroup
from services.models import Category

OPENED_AGAIN_AFTER = timedelta(days=365)


class JointRoomQuerySet(models.QuerySet["JointRoom"]):
    def recent(self) -> Self:
        """Those of areas for which no other room is opened yet."""
        return self.filter(opened_at__gt=timezone.now() - OPENED_AGAIN_AFTER)


class JointRoom(models.Model):
    """The council group that was opened for a service area, because contracts end together."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="joint_rooms")
    group = models.OneToOneField(CouncilGroup, models.CASCADE, related_name="joint_room")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    objects = JointRoomQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["category", "-opened_at"], name="last_rooms_of_areas")]

    def __str__(self) -> str:
        return str(self.group)
