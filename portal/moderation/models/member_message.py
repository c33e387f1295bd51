"""What moderators wrote to a member: by email, and to read again on the site."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField


class MemberMessageQuerySet(models.QuerySet["MemberMessage"]):
    def visible_to(self, user: AnyUser) -> Self:
        """The member that it was sent to, and moderators."""
        if is_moderator(user):
            return self
        return self.filter(person=user.pk) if user.is_authenticated else self.none()

    def newest_first(self) -> Self:
        return self.select_related("sender").order_by("-sent_at", "-pk")


class MemberMessage(models.Model):
    person = models.ForeignKey(
        *(settings.AUTH_USER_MODEL, models.CASCADE), related_name="member_messages"
    )
    subject = NameField(max_length=100)
    text = models.TextField(max_length=4000)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    objects = MemberMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(text=""), name="messages_to_members_have_words"
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("moderation:message", args=[self.pk])
