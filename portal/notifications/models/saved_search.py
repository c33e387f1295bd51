"""Searches that somebody wants to go on."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import AnyUser

MAX_SAVED_SEARCHES = 30


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: AnyUser) -> Self:
        """One's own."""
        return self.filter(user=user.pk)

    def to_look_at(self) -> Self:
        """Those of people who can still sign in."""
        able = self.filter(user__is_active=True, user__suspended_at=None)
        return able.select_related("user").order_by("pk")


class SavedSearch(models.Model):
    """What was asked, and what it has found so far, each as kind:key."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="searches")
    text = models.CharField(max_length=200)
    query = models.CharField(
        max_length=1000, help_text=_("The query string of the search page, for example q=payroll.")
    )
    known = ArrayField(models.CharField(max_length=40), default=list)
    saved_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(null=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint("user", MD5("query"), name="a_search_is_saved_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="saved_searches_ask"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{reverse('pages:search')}?{self.query}"
