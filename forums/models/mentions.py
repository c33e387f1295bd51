"""What a text names: people, and listings by their title."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Replace
from django.utils import timezone

from councils.models import Membership
from forums.models.post import Post
from forums.models.thread import Thread
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.lists.name_order import by_name
from portal.markdown import PERSON, found_in_words, people_named
from services.models import Service

MAX_MENTIONS = 10
MAX_TRIED = 50  # what looks like a name and is tried as one, in one text
MAX_LINKS = 10
MAX_CARDS = 3
SUGGESTED = 8
WORD = r"[^\s@\[\](){}<>,;:!?\"“”…/\\*`|]{1,40}"
PLAIN = re.compile(rf"(?<![\w/.\\])@({WORD}(?:[ \t\xa0]{{1,3}}{WORD}){{0,4}})")
TITLE = re.compile(r"\[\[([^\[\]\n]{3,150})\]\]")
NAMED = re.compile(rf"{PERSON.pattern}|{PLAIN.pattern}|{TITLE.pattern}")
BEHIND = " \t\xa0.-"  # what may stand behind a name and is no part of it
LAST_WORD = re.compile(r"\w\w\.+\Z")
ABBREVIATED = {"dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "cllr."}  # before a name
POSSESSIVE = re.compile(r"['’]s?\Z")
LISTING = re.compile(rf'href="(?:{re.escape(settings.SITE_URL)})?/services/([\w-]+)/"')


def _plain(name: str) -> str:
    """A name as it is compared: no dots, one blank, one kind of apostrophe, lower case."""
    name = unicodedata.normalize("NFC", name).replace("’", "'").replace(".", "")
    return " ".join(name.split()).lower()


PLAIN_NAME = Lower(
    Func(
        Replace(
            Replace(Func(F("display_name"), function="normalize"), Value("’"), Value("'")),
            Value("."),
        ),
        Value(r"\s+"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )
)


def who_writes() -> "models.QuerySet[User]":
    """People who take part: members of councils, and moderators."""
    able: models.QuerySet[User] = User.objects.filter(
        is_active=True, erased_at=None, suspended_at=None
    )
    members = Membership.objects.active().values("user")
    return able.filter(Q(pk__in=members) | Q(is_moderator=True) | Q(is_superuser=True))


def people_called(begun: str) -> "models.QuerySet[User]":
    """Those of whose name a word begins so, for suggestions."""
    begun = _plain(begun)
    rows = who_writes().alias(plain=PLAIN_NAME)
    starts = Q(plain__startswith=begun) | Q(plain__contains=f" {begun}")
    return rows.filter(starts).order_by(by_name("display_name"), "pk")[:SUGGESTED]


class Mention(models.Model):
    """Somebody is named in a post. They are told once, when it is published."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
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
    is in the thread; ``@Jane`` where one person in the thread is called so;
    ``[[Payroll bureau]]`` a link where one published listing is called so. Everything else stays
    as it was typed, and so does all that is code.
    """
    if not NAMED.search(text):
        return text
    starts = found_in_words(text, NAMED)
    found = [match for match in NAMED.finditer(text) if match.start() in starts]
    names = _Names(found, thread)
    titles = _Titles(found)

    def reference(match: re.Match[str]) -> str:
        if match.start() not in starts:
            return match[0]
        person, key, name, title = match.groups()
        if title:
            return titles.link(match[0], title)
        return names.checked(person, int(key)) if key else names.mention(name)

    return NAMED.sub(reference, text)


class _Names:
    """Who is meant by the names in a text."""

    def __init__(self, found: list[re.Match[str]], thread: Thread) -> None:
        typed = [match[3] for match in found if match[3]][:MAX_TRIED]
        written_out = list(dict.fromkeys(int(match[2]) for match in found if match[2]))
        self.named: set[int] = set()
        self.by_key = who_writes().in_bulk(written_out[:MAX_TRIED])
        self.by_name: dict[str, list[User]] = defaultdict(list)
        keys = {key for name in typed for _, key in _readings(name)}
        for user in who_writes().alias(plain=PLAIN_NAME).filter(plain__in=keys):
            self.by_name[_plain(user.display_name)].append(user)
        self.here = _people_in(thread) if typed else {}

    def checked(self, name: str, key: int) -> str:
        """A mention by the name that the person has; of who takes no part, plain words."""
        user = self.by_key.get(key)
        return self._mention_of(user) or f"@{name}"

    def mention(self, typed: str) -> str:
        for length, key in _readings(typed):
            user = self._one(self.by_name.get(key, []))
            if mention := self._mention_of(user):
                return mention + typed[length:]
        return self._by_first_name(typed) or f"@{typed}"

    def _by_first_name(self, typed: str) -> str:
        """A first word alone means the one person in the thread whose name begins with it.

        If a capitalised word follows, it is another person’s surname, unless a sentence begins.
        """
        first, _, rest = typed.replace("\xa0", " ").partition(" ")
        if re.match(r"\s*[^\W\d_a-z]\w", rest) and not _ends_sentence(first):
            return ""
        owner = POSSESSIVE.sub("", first.rstrip(BEHIND))
        begun = _plain(owner)
        meant = [
            each for each in self.here.values() if _plain(each.display_name).split()[0] == begun
        ]
        mention = self._mention_of(meant[0]) if len(meant) == 1 else ""
        return mention and mention + typed[len(owner) :]

    def _mention_of(self, user: User | None) -> str:
        if user is None or (user.pk not in self.named and len(self.named) >= MAX_MENTIONS):
            return ""
        self.named.add(user.pk)
        return f"[@{user.display_name}](person:{user.pk})"

    def _one(self, users: list[User]) -> User | None:
        local = [user for user in users if user.pk in self.here]
        only = users if len(users) == 1 else local
        return only[0] if len(only) == 1 else None


def _ends_sentence(word: str) -> bool:
    """Whether the dot behind a word is no sign of an initial or a title."""
    return bool(LAST_WORD.search(word)) and word.lower() not in ABBREVIATED


def _people_in(thread: Thread) -> dict[int, User]:
    """Who takes part and has written in a thread, by key."""
    if not thread.pk:
        return {}
    return who_writes().in_bulk(thread.posts.values_list("author", flat=True).distinct())


def _readings(typed: str) -> Iterator[tuple[int, str]]:
    """What a name may be that begins so: its length, and its form to compare; the longest first.

    Each count of words is read as it stands, and without what ends its last word: ``Jane
    Smith’s`` is Jane Smith, and ``James'`` is James.
    """
    for end in reversed([found.end() for found in re.finditer(r"\S+", typed)]):
        name = typed[:end].rstrip(BEHIND)
        yield len(name), _plain(name)
        owner = POSSESSIVE.sub("", name)
        if owner != name:
            yield len(owner), _plain(owner)


class _Titles:
    """The listings that a text names, asked for together."""

    def __init__(self, found: list[re.Match[str]]) -> None:
        titles = list(dict.fromkeys(_plain_title(match[4]) for match in found if match[4]))
        self.links: dict[str, list[str]] = defaultdict(list)
        if not titles:
            return
        rows = Service.objects.published().alias(plain=Lower("title"))
        for listing in rows.filter(plain__in=titles[:MAX_LINKS]).only("title", "slug"):
            title = re.sub(r"([\\\[\]])", r"\\\1", listing.title)
            link = f"[{title}]({listing.get_absolute_url()})"
            self.links[listing.title.lower()].append(link)

    def link(self, typed: str, title: str) -> str:
        links = self.links.get(_plain_title(title), [])
        return links[0] if len(links) == 1 else typed


def _plain_title(title: str) -> str:
    return " ".join(unicodedata.normalize("NFC", title).split()).lower()


def note_mentions(post: Post) -> None:
    """Store the people a post names. People who were notified before are not notified again."""
    named = {*people_named(post.text)} - {post.author_id}
    if not named:
        return
    named &= {*who_writes().filter(pk__in=named).values_list("pk", flat=True)}
    Mention.objects.bulk_create(
        [Mention(post=post, user_id=pk) for pk in named], ignore_conflicts=True
    )


def drop_mentions(post: Post) -> None:
    """Delete mentions that the post no longer has, unless the person was notified already."""
    named = people_named(post.text)
    post.mentions.exclude(user__in=named).filter(told_at=None).delete()


def cards_for(posts: Iterable[Post], user: AnyUser) -> dict[int, list[Service]]:
    """The listings to which posts link, by the post's key; only those one may see."""
    linked = {post.pk: list(dict.fromkeys(LISTING.findall(post.html))) for post in posts}
    slugs = {slug for found in linked.values() for slug in found}
    if not slugs:
        return {}
    rows = Service.objects.visible_to(user).published().select_related("council")
    services = {service.slug: service for service in rows.filter(slug__in=slugs)}
    return {
        pk: [services[slug] for slug in found if slug in services][:MAX_CARDS]
        for pk, found in linked.items()
    }
