"""The picture that a council shows instead of its monogram."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models.council import Council

LARGEST_CREST = 300_000  # bytes; a picture of 256 pixels never has more
SMALL_SIDE = 64  # pixels, for lists
CREST_KINDS = ["image/png", "image/jpeg", "image/webp"]


class CrestQuerySet(models.QuerySet["Crest"]):
    def of(self, council: Council) -> "Crest | None":
        """The crest of a council without its bytes, if it has one."""
        shown = self.select_related("council").defer("data", "small")
        return shown.filter(council=council).first()

    def small_addresses(self) -> dict[int, str]:
        """The address of each small crest, by the key of its council."""
        rows = self.values_list("council", "council__slug", "sha256")
        return {key: _address("small_crest", slug, sha256) for key, slug, sha256 in rows}


class Crest(models.Model):
    """A council's crest or logo, made small; its managers send it."""

    council = models.OneToOneField(Council, models.CASCADE, primary_key=True, related_name="crest")
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    small = models.BinaryField(null=True)
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
        return _address("crest", self.council.slug, self.sha256)


def _address(route: str, slug: str, sha256: str) -> str:
    return f"{reverse(f'councils:{route}', args=[slug])}?version={sha256[:12]}"
