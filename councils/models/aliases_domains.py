"""What else is known about a council: its other names, and its mail addresses."""

import re
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models.access_request import AccessRequest
from councils.models.council import Council
from councils.models.shared_domains import is_shared
from portal.components.model_fields import NameField


class CouncilAlias(models.Model):
    """Another name people type: an abbreviation, a former name, one in Welsh, Gaelic or Irish."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="aliases")
    name = NameField(max_length=200)

    class Meta:
        verbose_name = _("other name")
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name"),
                name="a_council_has_each_other_name_once",
                violation_error_message=_("The council already has this other name."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="other_names_are_not_empty",
                violation_error_message=_("Enter the other name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


# Domains that only public bodies can register, or have. Whoever has an address at one that we know
# no council for may ask an administrator: www.gov.uk/guidance (gov.uk), NHS Digital (nhs.net) etc.
PUBLIC_SECTOR = [
    "gov.uk",
    "gov.scot",
    "gov.wales",
    "llyw.cymru",
    "nhs.uk",
    "nhs.net",
    "nhs.scot",
    "police.uk",
    "parliament.uk",
    "parliament.scot",
    "senedd.wales",
    "mod.uk",
]
# No quotes, no plus-tags, no percent signs: one mailbox, one way to write it.
PLAIN_ADDRESS = re.compile(r"[a-z0-9](?:[a-z0-9._'&-]*[a-z0-9])?@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


class DomainStatus(Enum):
    """What an address says about the person who has it."""

    COUNCIL = "council"
    PUBLIC_BODY = "public body"
    STRANGER = "stranger"
    UNREADABLE = "unreadable"


def within(domain: str) -> list[str]:
    """The domains that a domain is part of, longest first: mail.durham.gov.uk, durham.gov.uk …"""
    labels = domain.split(".")
    return [".".join(labels[n:]) for n in range(len(labels) - 1)]


def refuse_shared(domain: str) -> None:
    if is_shared(domain):
        raise ValidationError(
            gettext(
                "Many employers use email addresses at {domain}. Give access to each person "
                "separately."
            ).format(domain=domain)
        )


class EmailDomainQuerySet(models.QuerySet["EmailDomain"]):
    def council_of(self, address: str) -> Council | None:
        """The current council that has been told to us for the address, or else for its domain."""
        if not PLAIN_ADDRESS.fullmatch(address.lower()):
            return None
        if council := AccessRequest.objects.council_of(address):
            return council
        parents = within(address.lower().rpartition("@")[2])
        candidates = [domain for domain in parents if not is_shared(domain)]
        known = self.filter(domain__in=candidates, council__abolished_on=None)
        best = max(known.select_related("council"), key=lambda each: len(each.domain), default=None)
        return best.council if best else None

    def standing_of(self, address: str) -> DomainStatus:
        if not PLAIN_ADDRESS.fullmatch(address.lower()):
            return DomainStatus.UNREADABLE
        if self.council_of(address):
            return DomainStatus.COUNCIL
        candidates = within(address.lower().rpartition("@")[2])
        is_public = any(domain in PUBLIC_SECTOR for domain in candidates)
        return DomainStatus.PUBLIC_BODY if is_public else DomainStatus.STRANGER


class EmailDomain(models.Model):
    """People with an address at this domain work for the council."""

    domain = models.CharField(max_length=100, unique=True, validators=[refuse_shared])
    council = models.ForeignKey(Council, models.CASCADE, related_name="email_domains")

    objects = EmailDomainQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(domain=Lower("domain"), domain__regex=r"^[a-z0-9.-]+\.[a-z]+$"),
                name="email_domains_are_plain_and_lower_case",
                violation_error_message=_(
                    "Enter only the domain in lower case, for example durham.gov.uk."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.domain
