"""Where a service comes from, what it replaced and what it needs."""

from typing import Self

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.components.model_fields import NameField
from services.models import Service
from services.models.choices import ServiceState

web_address = URLValidator(schemes=["http", "https"])


class LineageKind(models.TextChoices):
    DERIVED_FROM = "derived_from", _("Derived from")
    REPLACES = "replaces", _("Replaces")
    DEPENDS_ON = "depends_on", _("Depends on")


# the same seen from the other service
REVERSED = {
    LineageKind.DERIVED_FROM: _("Basis for"),
    LineageKind.REPLACES: _("Replaced by"),
    LineageKind.DEPENDS_ON: _("Needed by"),
}


class LineageLinkQuerySet(models.QuerySet["LineageLink"]):
    def of(self, service: Service) -> Self:
        """What a service says of others, in the order of kinds."""
        return (
            self.filter(service=service).select_related("other__merged_into").order_by("kind", "pk")
        )

    def about(self, service: Service) -> Self:
        """What published services say of it, or of a service that was merged into it."""
        meant = Q(other=service) | Q(other__merged_into=service)
        stated = self.filter(meant, service__state=ServiceState.PUBLISHED).exclude(service=service)
        return stated.select_related("service").order_by("kind", "pk")

    def same_as(self, link: "LineageLink") -> Self:
        """Links that say the same already."""
        same = self.filter(service=link.service_id, kind=link.kind)
        return same.filter(other=link.other_id) if link.other_id else same.filter(name=link.name)


class LineageLink(models.Model):
    """A service is derived from, replaces or depends on another, here or elsewhere."""

    # the database deletes the row along with either service
    service = models.ForeignKey(
        Service, models.DO_NOTHING, related_name="lineage", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=15, choices=LineageKind)
    other = models.ForeignKey(
        Service,
        models.DO_NOTHING,
        related_name="lineage_of_others",
        null=True,
        blank=True,
        db_constraint=False,
    )
    name = NameField(max_length=150, blank=True, help_text=_("What is not in the directory."))
    url = models.URLField(max_length=500, blank=True, validators=[web_address])
    details = models.JSONField(
        default=dict, blank=True, help_text=_("What publiccode.yml says of it, such as versions.")
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = LineageLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False, name="") | (Q(other=None) & ~Q(name="")),
                name="lineage_names_a_service_or_something_else",
                violation_error_message=_("Enter a service or a name."),
            ),
            models.CheckConstraint(
                condition=~Q(other=models.F("service")) | Q(other=None),
                name="no_service_comes_from_itself",
                violation_error_message=_("Choose another service."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LineageKind.values),
                name="lineage_is_of_a_known_kind",
                violation_error_message=_("Choose how they are related."),
            ),
            models.UniqueConstraint(
                fields=["service", "kind", "other", "name"],
                nulls_distinct=False,
                name="lineage_is_stated_once",
                violation_error_message=_("This is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.survivor or self.name)

    @property
    def survivor(self) -> Service | None:
        """The service that it leads to now; none where it is no longer, or not yet, published."""
        found = self.other.survivor if self.other else None
        return found if found and found.state == ServiceState.PUBLISHED else None

    @property
    def is_shown(self) -> bool:
        """Whether it can be shown: the name of an unpublished service is not."""
        return self.survivor is not None or bool(self.name)
