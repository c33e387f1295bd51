from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    name = "forums"

    def ready(self) -> None:
        from forums import pieces  # noqa: F401 - registers them
        from forums.models import Board, Tag, Thread
        from forums.models.transfer_rules import register_transfer_rules
        from forums.models.words import words_of_posts
        from forums.personal_data import PERSONAL_DATA_SOURCES
        from portal.accounts.personal_data import register_sources
        from portal.notifications.followable import Thing, can_be_followed, has_words

        register_sources(*PERSONAL_DATA_SOURCES)
        has_words(words_of_posts)
        can_be_followed(
            Thing("thread", Thread, "thread", _("new posts")),
            Thing("board", Board, "board", _("new threads")),
            Thing("tag", Tag, "tag", _("new threads")),
        )
        register_transfer_rules()
