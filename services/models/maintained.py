"""Rows with columns that database triggers maintain."""

from typing import Any, ClassVar

from django.db import models


class Maintained(models.Model):
    """A row that never writes back what triggers maintain as it once was."""

    db_maintained: ClassVar[set[str]] = set()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding and options.get("update_fields") is None:
            fields = [field for field in self._meta.concrete_fields if not field.primary_key]
            known = {field.name for field in fields if field.attname in self.__dict__}
            options["update_fields"] = known - self.db_maintained
        super().save(**options)
