from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "services.recommendations"
    verbose_name = _("recommendations")

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from portal.notifications.events import Event
        from portal.notifications.followable import Thing, can_be_followed, received_by
        from services.recommendations import permissions
        from services.recommendations.models import Recommendation
        from services.recommendations.models.transfer_rules import register_transfer_rules
        from services.recommendations.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        updates = _("new versions, and if it is withdrawn")
        can_be_followed(Thing("recommendation", Recommendation, _("recommendation"), updates))
        received_by(permissions.can_receive_stance, Event.STANCE_PROPOSED)
        received_by(permissions.can_receive_answer, Event.GROUP_ANSWERED)
        received_by(
            permissions.can_receive_request,
            *(Event.GROUP_ASKED, Event.GROUP_JOINED, Event.GROUP_WITHDRAWN),
        )
        received_by(
            permissions.can_receive_change,
            *(Event.RECOMMENDATION_NEW, Event.RECOMMENDATION_GONE, Event.RECOMMENDATION_DUE),
            Event.DRAFT_ADOPTED,
        )
        register_transfer_rules()
