"""The secret address under which one person reads the decision dates of one council."""

import secrets
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Membership
from councils.models.invitation import hash_of
from portal.accounts.models import User

# that of a membership which ended and began again does not come back to life
BELONGS = Q(membership__state="active", made_at__gte=F("membership__began_at"))
WORKS = BELONGS & Q(membership__user__is_active=True, membership__user__suspended_at=None)


class CalendarAddressQuerySet(models.QuerySet["CalendarAddress"]):
    def usable(self) -> Self:
        """Those that work: of people who can act for the council now."""
        return self.filter(WORKS)

    def expired(self) -> Self:
        """Those whose membership has ended since they were made."""
        return self.exclude(BELONGS)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """People see their own, managers those of their colleagues, administrators all."""
        if user.is_anonymous or user.is_suspended:
            return self.none()
        if user.is_superuser:
            return self
        managed = Membership.objects.managers().filter(user=user).values("council")
        return self.filter(Q(membership__user=user) | Q(membership__council__in=managed))

    def of_council(self, council: Council) -> Self:
        rows = self.filter(membership__council=council)
        return rows.select_related("membership__user", "membership__council").order_by("pk")

    def of_person(self, user: User) -> Self:
        return self.filter(membership__user=user)

    def with_token(self, token: str) -> "CalendarAddress | None":
        rows = self.usable().select_related("membership__council")
        return rows.filter(token_hash=hash_of(token)).first()


class CalendarAddress(models.Model):
    """An address ends with a secret, which the database knows as a hash only."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="calendar_address")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.membership)

    def renew(self) -> str:
        """Save a new secret and return the address that ends with it; the one before stops."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.made_at = hash_of(token), timezone.now()
        self.save()
        return f"{settings.SITE_URL}{reverse('calendars:council', args=[token])}"
