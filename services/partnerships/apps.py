from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "services.partnerships"

    def ready(self) -> None:
        from councils.models.estate import Goes, Kind, goes_to_the_successor

        goes_to_the_successor(
            Goes(
                "partnerships.partnership.lead",
                Kind.PARTNERSHIPS,
                names=("partnership led", "partnerships led"),
            ),
            Goes(
                "partnerships.party.council",
                Kind.PARTNERSHIPS,
                names=("partnership", "partnerships"),
            ),
            Goes(
                "partnerships.step.council",
                Kind.PARTNERSHIPS,
                names=("step of joining", "steps of joining"),
            ),
            Goes(
                "partnerships.joinrequest.council",
                Kind.PARTNERSHIPS,
                names=("request to join", "requests to join"),
            ),
            Goes("partnerships.document.council", Kind.PARTNERSHIPS),
        )
