"""Feeds of what everybody may read: all threads, those of a board or tag, the posts of a thread."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from forums.models import Board, Post, Tag, Thread
from forums.models.thread_queryset import ThreadQuerySet
from portal.files.feeds import PlainAtom, lasting_id

ITEMS = 30
VISITOR = AnonymousUser()


class ThreadsFeed(Feed[Post, Board | Tag | Thread | None]):
    """The threads begun last, with what begins them."""

    feed_type = PlainAtom
    item_guid_is_permalink = False

    def feed_guid(self, obj: Board | Tag | Thread | None) -> str:
        return lasting_id(f"{type(obj).__name__.lower()}/{obj.pk}" if obj else "forums")

    def item_guid(self, item: Post) -> str:
        return lasting_id(f"post/{item.pk}")

    def title(self, obj: object) -> str:
        return gettext("Forums – Shared Services Directory")

    def link(self, obj: Any) -> str:
        return reverse("forums:index")

    def items(self, obj: Any) -> list[Post]:
        return self._begun(Thread.objects.visible_to(VISITOR).published())

    def _begun(self, threads: ThreadQuerySet) -> list[Post]:
        begun = threads.order_by("-begun_at", "-pk")[:ITEMS].values("pk")
        posts = Post.objects.visible_to(VISITOR).published().filter(number=1, thread__in=begun)
        return list(posts.select_related("thread", "author").order_by("-posted_at", "-pk"))

    def item_title(self, item: Post) -> str:
        return str(item.thread)

    def item_description(self, item: Post) -> str:
        if item.language == "en":
            return str(item.body)
        return format_html('<div lang="{}">{}</div>', item.language, item.body)

    def item_author_name(self, item: Post) -> str:
        return str(item.author)

    def item_pubdate(self, item: Post) -> datetime:
        return item.posted_at

    def item_updateddate(self, item: Post) -> datetime:
        return item.edited_at or item.posted_at


class BoardFeed(ThreadsFeed):
    def get_object(
        self, request: HttpRequest, *args: object, slug: str, **options: object
    ) -> Board:
        return get_object_or_404(Board.objects.visible_to(VISITOR), slug=slug)

    def title(self, obj: object) -> str:
        return gettext("{name} – Forums").format(name=obj)

    def link(self, obj: Board) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Board) -> list[Post]:
        return self._begun(Thread.objects.visible_to(VISITOR).published().filter(board=obj))


class TagFeed(ThreadsFeed):
    def get_object(self, request: HttpRequest, *args: object, slug: str, **options: object) -> Tag:
        return get_object_or_404(Tag.objects.visible_to(VISITOR), slug=slug)

    def title(self, obj: object) -> str:
        return gettext("{name} – Forums").format(name=obj)

    def link(self, obj: Tag) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Tag) -> list[Post]:
        threads = Thread.objects.visible_to(VISITOR).published()
        return self._begun(threads.filter(taggings__tag=obj))


class ThreadFeed(ThreadsFeed):
    def get_object(self, request: HttpRequest, *args: object, pk: int, **options: object) -> Thread:
        return get_object_or_404(Thread.objects.visible_to(VISITOR), pk=pk)

    def title(self, obj: object) -> str:
        return str(obj)

    def link(self, obj: Thread) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Thread) -> list[Post]:
        posts = Post.objects.visible_to(VISITOR).published().filter(thread=obj)
        return list(posts.select_related("thread", "author").order_by("-number")[:ITEMS])

    def item_title(self, item: Post) -> str:
        return f"{item.number}: {item.author}"
