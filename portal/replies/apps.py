from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "portal.replies"

    def ready(self) -> None:
        from forums.models import Thread
        from portal.notifications.followable import can_be_answered
        from portal.replies.addresses import reply_address

        can_be_answered(Thread, reply_address)
