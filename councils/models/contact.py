"""Who to contact about the ICT of a council, by role."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models.council import Council
from portal.accounts.models import User
from portal.components.model_fields import NameField

MAX_CONTACTS = 12


class CouncilContactQuerySet(models.QuerySet["CouncilContact"]):
    def visible(self, *, sees_peers_only: bool) -> Self:
        """All for members of councils; for others those that are for everyone."""
        return self if sees_peers_only else self.filter(is_public=True)

    def of_person(self, user: User) -> Self:
        """Those with the address of a person."""
        return self.filter(email__iexact=user.email)

    def in_order(self) -> Self:
        return self.order_by("role", "pk")


class CouncilContact(models.Model):
    """A role at a council, such as its head of ICT, and how to reach them."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="contacts")
    role = NameField(max_length=80)
    name = NameField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_public = models.BooleanField(
        default=False, help_text=_("Everyone can see it, and not only members of councils.")
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = CouncilContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("role"),
                name="a_council_has_one_contact_for_each_role",
                violation_error_message=_("The council already has a contact for this role."),
            ),
            models.CheckConstraint(
                condition=~Q(role=""),
                name="contacts_have_a_role",
                violation_error_message=_("Enter a role."),
            ),
            models.CheckConstraint(
                condition=~Q(email="", phone=""),
                name="contacts_can_be_reached",
                violation_error_message=_("Enter an email address or a telephone number."),
            ),
        ]

    def __str__(self) -> str:
        return self.role

    def get_absolute_url(self) -> str:
        return reverse("councils:contact", args=[self.council.slug, self.pk])
