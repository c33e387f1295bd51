from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"

    def ready(self) -> None:
        from forums.holdings import HOLDINGS
        from forums.models import Board, Tag, Thread
        from portal.accounts.personal_data import hold
        from portal.notifications.things import Thing, can_be_followed

        hold(*HOLDINGS)
        can_be_followed(
            Thing("thread", Thread, "thread"),
            Thing("board", Board, "board"),
            Thing("tag", Tag, "tag"),
        )
