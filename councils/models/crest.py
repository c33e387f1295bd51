"""The picture that a council shows instead of its monogram."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models.council import Council

LARGEST_CREST = 300_000  # bytes; a picture of 256 pixels never has more
CREST_KINDS = ["image/png", "image/jpeg", "image/webp"]


class CrestQuerySet(models.QuerySet["Crest"]):
    def of(self, council: Council) -> "Crest | None":
        """The crest of a council without its bytes, if it has one."""
        return self.select_related("council").defer("data").filter(council=council).first()


class Crest(models.Model):
    """A council's crest or logo, made small; its managers send it."""

    council = models.OneToOneField(Council, models.CASCADE, primary_key=True, related_name="crest")
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    changed_at = models.DateTimeField(auto_now=True)

    objects = CrestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST_CREST),
                name="crests_are_small",
                violation_error_message=_("The picture is too large. Choose a simpler one."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CREST_KINDS),
                name="crests_are_pictures",
                violation_error_message=_("The picture must be a PNG, JPEG or WebP file."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Crest of {council}").format(council=self.council)

    def get_absolute_url(self) -> str:
        """The address of the picture, which changes with it, so that browsers can keep it."""
        address = reverse("councils:crest", args=[self.council.slug])
        return f"{address}?version={self.sha256[:12]}"
