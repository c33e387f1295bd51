from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PubliccodeConfig(AppConfig):
    name = "services.publiccode"
    verbose_name = _("publiccode.yml and lineage")

    def ready(self) -> None:
        from services.publiccode.models.transfer_rules import register_transfer_rules

        register_transfer_rules()
