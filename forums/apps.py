from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"

    def ready(self) -> None:
        from councils.models.succession_transfer import (
            TransferKind,
            TransferRule,
            goes_to_the_successor,
            stays_with_the_predecessor,
        )
        from forums.models import Board, Tag, Thread
        from forums.models.words import words_of_posts
        from forums.personal_data import PERSONAL_DATA_SOURCES
        from portal.accounts.personal_data import register_sources
        from portal.notifications.followable import Thing, can_be_followed, has_words

        register_sources(*PERSONAL_DATA_SOURCES)
        has_words(words_of_posts)
        can_be_followed(
            Thing("thread", Thread, "thread"),
            Thing("board", Board, "board"),
            Thing("tag", Tag, "tag"),
        )
        goes_to_the_successor(
            TransferRule(
                "forums.thread.council",
                TransferKind.THREADS,
                names=("thread begun", "threads begun"),
            ),
            TransferRule(
                "forums.thread.about_council",
                TransferKind.THREADS,
                names=("thread about it", "threads about it"),
            ),
            TransferRule(
                "forums.sameneed.council",
                TransferKind.THREADS,
                names=("need shared", "needs shared"),
            ),
        )
        # what was written and voted was so in the name of the council that was
        stays_with_the_predecessor(
            "forums.post.council", "forums.ballot.council", "forums.comparison.council"
        )
