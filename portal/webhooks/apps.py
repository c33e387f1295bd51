from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "portal.webhooks"

    def ready(self) -> None:
        from councils.models import Council
        from portal.accounts.personal_data import register_sources
        from portal.database.row_transfer import register_transfers
        from portal.operations.gauges import register_gauges
        from portal.webhooks.gauges import waiting_messages
        from portal.webhooks.personal_data import PERSONAL_DATA_SOURCES

        register_gauges(waiting_messages)
        register_sources(*PERSONAL_DATA_SOURCES)
        # the channel belongs to the people of the former council
        register_transfers(Council, stays={"webhooks.webhook.council"})
