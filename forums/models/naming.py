"""What a text names: people, and listings by their title."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from councils.models import Membership
from forums.models.thread import Thread
from portal.accounts.models import User
from portal.accounts.permissions import Visitor
from portal.markdown import PERSON
from services.models import Service

if TYPE_CHECKING:
    from forums.models.post import Post

MOST_MENTIONS = 10
MOST_CARDS = 3
SUGGESTED = 8
LONGEST_NAME_IN_WORDS = 4
PLAIN = re.compile(r"(?<![\w\[/.])@(\w[\w'’-]*(?: \w[\w'’-]*){0,3})")
TITLE = re.compile(r"\[\[([^\[\]\n]{3,150})\]\]")
LISTING = re.compile(rf'href="(?:{re.escape(settings.SITE_URL)})?/services/([\w-]+)/"')


def who_writes() -> "models.QuerySet[User]":
    """People who take part: members of councils, and moderators."""
    able: models.QuerySet[User] = User.objects.filter(
        is_active=True, erased_at=None, suspended_at=None
    )
    members = Membership.objects.active().values("user")
    return able.filter(Q(pk__in=members) | Q(is_moderator=True) | Q(is_superuser=True))


def people_called(begun: str) -> "models.QuerySet[User]":
    """Those of whose name a word begins so, for suggestions."""
    starts = Q(display_name__istartswith=begun) | Q(display_name__icontains=f" {begun}")
    return who_writes().filter(starts).order_by("display_name", "pk")[:SUGGESTED]


class Mention(models.Model):
    """Somebody is named in a post. They are told once, when it is published."""

    post = models.ForeignKey("Post", models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    made_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "user"], name="people_are_named_once_in_a_post")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.post}"


def with_names(text: str, thread: Thread) -> str:
    """The text with names made into references, as far as they are clear.

    ``@Jane Smith`` becomes a mention where one person of this name takes part, or one of several
    is in the thread; ``[[Payroll bureau]]`` a link where one published listing is called so.
    Everything else stays as it was typed.
    """
    text = PLAIN.sub(_Namer(text, thread).reference, text)
    text = _checked(text)
    return TITLE.sub(_link, text)


class _Namer:
    def __init__(self, text: str, thread: Thread) -> None:
        names = {name for found in PLAIN.finditer(text) for name in _beginnings(found[1])}
        self.people: dict[str, list[User]] = {}
        for user in who_writes().alias(low=Lower("display_name")).filter(low__in=names):
            self.people.setdefault(user.display_name.lower(), []).append(user)
        self.here: set[int] = set()
        if self.people and thread.pk:
            self.here = set(thread.posts.values_list("author", flat=True))

    def reference(self, found: re.Match[str]) -> str:
        for name in _beginnings(found[1]):
            if user := self._one(self.people.get(name, [])):
                return f"[@{user.display_name}](person:{user.pk}){found[1][len(name) :]}"
        return found[0]

    def _one(self, users: list[User]) -> User | None:
        near = [user for user in users if user.pk in self.here]
        only = users if len(users) == 1 else near
        return only[0] if len(only) == 1 else None


def _beginnings(name: str) -> list[str]:
    """The name and its first words, the longest first, in lower case."""
    words = name.split(" ")
    return [" ".join(words[:count]).lower() for count in range(len(words), 0, -1)]


def _checked(text: str) -> str:
    """Mentions of people who take part, by the names they have; any other is plain words."""
    asked = list(dict.fromkeys(int(found[2]) for found in PERSON.finditer(text)))
    names = dict(who_writes().filter(pk__in=asked).values_list("pk", "display_name"))
    kept = [pk for pk in asked if pk in names][:MOST_MENTIONS]

    def said(found: re.Match[str]) -> str:
        pk = int(found[2])
        return f"[@{names[pk]}](person:{pk})" if pk in kept else f"@{found[1]}"

    return PERSON.sub(said, text)


def _link(found: re.Match[str]) -> str:
    listings = Service.objects.published().filter(title__iexact=found[1].strip())[:2]
    if len(listings) != 1:
        return found[0]
    title = re.sub(r"([\\\[\]])", r"\\\1", listings[0].title)
    return f"[{title}]({listings[0].get_absolute_url()})"


def note_mentions(post: "Post") -> None:
    """Keep who is named in a post now; whoever was told once is not told again."""
    named = {int(found[2]) for found in PERSON.finditer(post.text)} - {post.author_id}
    post.mentions.exclude(user__in=named).filter(told_at=None).delete()
    Mention.objects.bulk_create(
        [Mention(post=post, user_id=pk) for pk in named], ignore_conflicts=True
    )


def cards_for(posts: Iterable[Any], user: Visitor) -> dict[int, list[Service]]:
    """The listings to which posts link, by the post's key; only those one may see."""
    linked = {post.pk: list(dict.fromkeys(LISTING.findall(post.html))) for post in posts}
    slugs = {slug for found in linked.values() for slug in found}
    if not slugs:
        return {}
    rows = Service.objects.visible_to(user).published().select_related("council")
    services = {service.slug: service for service in rows.filter(slug__in=slugs)}
    return {
        pk: [services[slug] for slug in found if slug in services][:MOST_CARDS]
        for pk, found in linked.items()
    }
