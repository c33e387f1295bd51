from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "services.needs"

    def ready(self) -> None:
        from councils.models.estate import (
            Goes,
            Kind,
            goes_to_the_successor,
            stays_with_the_predecessor,
        )
        from services.models.estate import top_area

        goes_to_the_successor(Goes("needs.need.council", Kind.NEEDS, in_area=top_area("category")))
        stays_with_the_predecessor("needs.finding.council")  # kept as it was found
