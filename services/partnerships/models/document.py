"""The papers of a partnership, and who may read each. Their bytes are rows too."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import memberships_of
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField
from portal.files.uploads import LARGEST_FILE, MAX_NAME_LENGTH
from services.models import Service
from services.partnerships.models.partnership import Partnership
from services.partnerships.models.request import JoinRequest


class DocumentKind(models.TextChoices):
    BUSINESS_CASE = "business_case", _("Business case")
    COMMITTEE_PAPER = "committee_paper", _("Committee paper")
    AGREEMENT = "agreement", _("Agreement")
    SLA = "sla", _("Service level agreement")
    DPIA = "dpia", _("Data protection impact assessment")
    SPECIFICATION = "specification", _("Specification")
    EXIT_PLAN = "exit_plan", _("Exit plan")
    LESSONS = "lessons", _("Lessons learned")
    OTHER = "other", _("Other")


class DocumentAudience(models.TextChoices):
    EVERYBODY = "everybody", _("Anyone")
    MEMBERS = "members", _("Members of any council")
    PARTIES = "parties", _("The councils of this partnership")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: AnyUser) -> Self:
        """What each says of itself; and, for whoever was let in, what others may build on."""
        if is_moderator(user):
            return self
        ours = list(memberships_of(user))
        seen = Partnership.objects.visible_to(user).values("pk")
        audiences = [DocumentAudience.EVERYBODY, *([DocumentAudience.MEMBERS] if ours else [])]
        allowed = Q(audience__in=audiences, partnership__in=seen)
        if not ours:
            return self.filter(allowed)
        inside = Partnership.objects.inside_for(ours).values("pk")
        joined = JoinRequest.objects.accepted().filter(council__in=ours)
        shared = Partnership.objects.shown().filter(services__in=joined.values("offer__service"))
        reusable = Q(is_reusable=True, partnership__in=shared.values("pk"))
        return self.filter(allowed | Q(partnership__in=inside) | reusable)

    def reusable_for(self, service: Service) -> Self:
        """What the next council may build on, of all who share this service or did."""
        shared = Partnership.objects.of(service).values("pk")
        return self.filter(is_reusable=True, partnership__in=shared).in_order()

    def in_order(self) -> Self:
        return self.select_related("council", "added_by", "partnership").order_by(
            "kind", "title", "pk"
        )

    def sizes(self) -> int:
        return self.aggregate(all=models.Sum("size"))["all"] or 0


class Document(models.Model):
    """A paper: what it is, who may read it, and whether the next council may build on it."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="documents")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    title = NameField(max_length=150)
    audience = models.CharField(
        max_length=10, choices=DocumentAudience, default=DocumentAudience.PARTIES
    )
    is_reusable = models.BooleanField(default=False)
    name = models.CharField(max_length=MAX_NAME_LENGTH)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST_FILE),
                name="papers_are_not_too_large",
                violation_error_message=_(
                    "A document must not be empty and must be 5 MB or smaller."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:document", args=[self.pk, self.name])

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].upper()


class DocumentContent(models.Model):
    """The bytes, apart, so that nobody reads them with a list."""

    document = models.OneToOneField(
        Document, models.CASCADE, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    class Meta:
        db_table = "partnerships_content"

    def __str__(self) -> str:
        return gettext("Content of {document}").format(document=self.document)
