from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListImportsConfig(AppConfig):
    name = "services.list_imports"
    verbose_name = _("list imports")

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from services.actions.product_requests import after_answer
        from services.list_imports.models.transfer_rules import register_transfer_rules
        from services.list_imports.personal_data import PERSONAL_DATA_SOURCES
        from services.list_imports.tasks import take_answer

        after_answer(lambda request: take_answer.enqueue(request.pk))
        register_sources(*PERSONAL_DATA_SOURCES)
        register_transfer_rules()
