from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"

    def ready(self) -> None:
        from portal.accounts.personal_data import hold
        from portal.notifications.holdings import HOLDINGS
        from portal.notifications.models import SavedSearch
        from portal.notifications.things import Thing, can_be_followed

        hold(*HOLDINGS)
        can_be_followed(Thing("search", SavedSearch, "saved search"))
