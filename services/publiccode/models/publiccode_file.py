"""The publiccode.yml that a service was drafted from."""

from django.db import models

from services.models import Service


class PubliccodeFile(models.Model):
    """What a file says beside the answers of the service, so that a file written later has it too.

    Without the people that it names: what they agreed to was their own repository.
    """

    # the database deletes the row along with the service
    service = models.OneToOneField(
        Service, models.DO_NOTHING, related_name="publiccode_file", db_constraint=False
    )
    facts = models.JSONField(default=dict)
    brought_in_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"publiccode.yml: {self.service}"
