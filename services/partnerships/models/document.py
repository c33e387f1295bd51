"""The papers of a partnership, and who may read each. Their bytes are rows too."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from councils.models import Council
from portal.uploads import LARGEST_FILE, LONGEST_NAME
from services.partnerships.models.partnership import Partnership


class DocumentKind(models.TextChoices):
    BUSINESS_CASE = "business_case", "Business case"
    COMMITTEE_PAPER = "committee_paper", "Committee paper"
    AGREEMENT = "agreement", "Agreement"
    SLA = "sla", "Service level agreement"
    DPIA = "dpia", "Data protection impact assessment"
    SPECIFICATION = "specification", "Specification"
    EXIT_PLAN = "exit_plan", "Exit plan"
    LESSONS = "lessons", "Lessons learned"
    OTHER = "other", "Other"


class Audience(models.TextChoices):
    EVERYBODY = "everybody", "Everybody"
    MEMBERS = "members", "Members of any council"
    PARTIES = "parties", "The councils of this partnership, and those who ask to join"


class Document(models.Model):
    """A paper: what it is, who may read it, and whether the next council may build on it."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="documents")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    title = models.CharField(max_length=150)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PARTIES)
    is_reusable = models.BooleanField(default=False)
    name = models.CharField(max_length=LONGEST_NAME)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST_FILE), name="papers_are_not_too_large"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Content(models.Model):
    """The bytes, apart, so that nobody reads them with a list."""

    document = models.OneToOneField(
        Document, models.CASCADE, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"Content of {self.document}"
