"""Keys of programs: for one person at one council, with what they may do and until when."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Membership
from portal.accounts.models import User
from portal.components.model_fields import NameField

# a key begins with this, so that programs that look for leaked secrets recognise it
MARK = "ssd_"
PREFIX_LENGTH = 12
MAX_LIFETIME = timedelta(days=365)
MAX_KEYS = 20  # of one person
FORGOTTEN_AFTER = timedelta(days=90)


class KeyScope(models.TextChoices):
    MEMBERS = "read:members", _("Read what members of councils can see")
    USES = "write:uses", _("Add and change systems in use, and their contracts")
    SERVICES = "write:services", _("Add, change and submit services and their offers")


class KeyState(models.TextChoices):
    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    ENDED = "ended", _("Membership ended")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def of_person(self, user: User) -> Self:
        """The keys that a person made, the newest first."""
        return self.filter(person=user).select_related("council").newest_first()

    def of_council(self, council: Council) -> Self:
        """The keys that act for a council, the newest first."""
        return self.filter(council=council).select_related("person").newest_first()

    def newest_first(self) -> Self:
        membership = Membership.objects.active().filter(
            user=models.OuterRef("person"),
            council=models.OuterRef("council"),
            began_at__lte=models.OuterRef("created_at"),
        )
        return self.annotate(has_membership=models.Exists(membership)).order_by(
            "-created_at", "-pk"
        )

    def active(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def ended_long_ago(self) -> Self:
        """Those of no more use: the record still says who made and revoked them."""
        before = timezone.now() - FORGOTTEN_AFTER
        return self.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before))


class ApiKey(models.Model):
    """A key of a program. The database knows its secret as a hash only."""

    name = NameField(max_length=80)
    prefix = models.CharField(max_length=PREFIX_LENGTH, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=KeyScope), default=list, blank=True)
    council = models.ForeignKey(Council, models.CASCADE, related_name="api_keys")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + MAX_LIFETIME),
                name="keys_expire_within_a_year",
                violation_error_message=_("A key can be used for up to one year."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="revoked_keys_say_when",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=KeyScope.values),
                name="keys_have_known_scopes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("api:keys")

    def renew(self) -> str:
        """Set a new secret and return it: nothing can show it again."""
        secret = f"{MARK}{secrets.token_urlsafe(32)}"
        self.prefix, self.secret_hash = secret[:PREFIX_LENGTH], hash_of(secret)
        return secret

    def revoke(self, *, by: User) -> None:
        self.revoked_at, self.revoked_by = timezone.now(), by
        self.save(update_fields=["revoked_at", "revoked_by"])

    @property
    def state(self) -> KeyState:
        """Whether it works; of a key that a queryset read, also whether its membership ended."""
        if self.revoked_at:
            return KeyState.REVOKED
        if not getattr(self, "has_membership", True):
            return KeyState.ENDED
        return KeyState.EXPIRED if self.expires_at <= timezone.now() else KeyState.ACTIVE

    @property
    def is_active(self) -> bool:
        return self.state == KeyState.ACTIVE

    @property
    def scope_names(self) -> list[str]:
        return [str(KeyScope(scope).label) for scope in self.scopes]


def hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
