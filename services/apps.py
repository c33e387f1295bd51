from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"

    def ready(self) -> None:
        from councils.models.succession_transfer import register_lock
        from portal.accounts.personal_data import register_sources
        from portal.notifications.events import Event
        from portal.notifications.followable import Thing, can_be_followed, received_by
        from services import pieces  # noqa: F401 - registers itself
        from services.models import Category, Product, Service, Supplier
        from services.models.transfer_rules import lock_listings, register_transfer_rules
        from services.permissions import can_receive_contract, can_receive_ours
        from services.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        can_be_followed(
            Thing("service", Service, _("service"), _("changes, offers and questions")),
            Thing("product", Product, _("product"), _("new services, needs and questions")),
            Thing("supplier", Supplier, _("supplier"), _("new services with its products")),
            Thing(
                "category",
                Category,
                _("service area"),
                _("new services, offers, needs, recommendations and questions"),
            ),
        )
        received_by(can_receive_ours, Event.SUGGESTED, Event.DORMANT, Event.REVIEW_DUE)
        received_by(can_receive_ours, Event.OURS_USED, Event.DECIDED)
        received_by(can_receive_contract, Event.CONTRACT_ENDS)
        register_transfer_rules()
        register_lock(lock_listings)
