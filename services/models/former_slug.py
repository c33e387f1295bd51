"""Where a listing was before."""

from django.db import models

from services.models.service import Service


class FormerSlug(models.Model):
    """An address that a published listing once had; it leads to the listing for ever."""

    slug = models.SlugField(max_length=100, unique=True)
    service = models.ForeignKey(Service, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
