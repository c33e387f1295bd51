from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"

    def ready(self) -> None:
        from councils.models.succession_transfer import (
            areas_come_from,
            goes_to_the_successor,
            locked_first,
            stays_with_the_predecessor,
        )
        from portal.accounts.personal_data import register_sources
        from portal.notifications.events import Event
        from portal.notifications.followable import Thing, can_be_followed, heard_by
        from services.models import Category, Product, Service, Supplier
        from services.models.succession_transfer import GOES, STAYS, areas, lock_listings
        from services.permissions import can_hear_of_contract, can_hear_of_ours
        from services.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        can_be_followed(
            Thing("service", Service, "service"),
            Thing("product", Product, "product"),
            Thing("supplier", Supplier, "supplier"),
            Thing("category", Category, "service area"),
        )
        heard_by(can_hear_of_ours, Event.SUGGESTED, Event.DORMANT, Event.REVIEW_DUE)
        heard_by(can_hear_of_ours, Event.OURS_USED, Event.DECIDED)
        heard_by(can_hear_of_contract, Event.CONTRACT_ENDS)
        goes_to_the_successor(*GOES)
        stays_with_the_predecessor(*STAYS)
        locked_first(lock_listings)
        areas_come_from(areas)
