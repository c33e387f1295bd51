from django.db import models

from services.models.taxonomy import Category


class FormerArea(models.Model):
    """The address of a service area that became part of another; it leads there for ever."""

    slug = models.SlugField(max_length=80, unique=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="former_areas")

    def __str__(self) -> str:
        return self.slug
