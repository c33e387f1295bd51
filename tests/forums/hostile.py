"""A text on every surface of the forums, and whether anything of it is alive there."""

import re
from collections import Counter
from time import perf_counter
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.core import mail
from django.core.cache import cache
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from forums import actions
from forums.models import Draft, Tag, Tagging, Thread
from portal.audit.models import record
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import (
    AttachmentFactory,
    BoardFactory,
    OptionFactory,
    PollFactory,
    PostFactory,
    ThreadFactory,
)

# what does something, or holds what does; a page has some of its own
ACTIVE = {
    *("script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "base"),
    *("meta", "link", "svg", "math", "template", "noscript", "form", "input", "button"),
    *("textarea", "select", "marquee", "video", "audio", "source", "img", "image", "xmp"),
    *("plaintext", "title", "dialog", "portal", "bgsound", "layer", "keygen"),
}
ADDRESSES = {
    *("href", "src", "action", "formaction", "cite", "background", "poster", "data", "srcset"),
    *("xlink:href", "ping", "longdesc", "codebase", "manifest", "lowsrc", "dynsrc", "usemap"),
}
SAFE_SCHEMES = {None, "http", "https", "mailto"}
LONGEST = 20_000
FEW, MOST, ALL = range(3)


def scheme(address):
    """As a browser reads it: control characters and spaces are nothing."""
    plain = re.sub(r"[\t\n\r]", "", re.sub(r"^[\x00-\x20]+", "", address or "")).lower()
    found = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    return found and found[1]


def alive(html, *, is_page=True):
    """What would act if a browser read this: counted, so that a page's own can be taken away."""
    root = LexborHTMLParser(html, is_fragment=not is_page).root
    found = Counter()
    for element in root.traverse() if root else ():
        tag, attributes = element.tag.lower(), element.attributes
        is_mark = tag == "svg" and attributes.get("aria-hidden") == "true"  # ours; nobody reads it
        found[tag] += tag in ACTIVE and not is_mark
        for name, value in attributes.items():
            attribute = name.lower()
            found[f"{tag} {attribute}"] += attribute.startswith("on")
            found[f"{tag} {attribute}"] += attribute in {"style", "srcdoc", "nonce", "is"}
            unsafe = attribute in ADDRESSES and scheme(value) not in SAFE_SCHEMES
            found[f"{tag} {attribute} {scheme(value)}"] += unsafe
    return +found


def as_form(data):
    """The fields as a hostile client sends them, lone surrogates included."""
    body = urlencode(data, doseq=True, encoding="utf-8", errors="surrogatepass")
    return {"data": body, "content_type": "application/x-www-form-urlencoded"}


def storable(text):
    """What a database can hold of it: forms refuse the rest."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


class Stage:
    """Where a text is shown: as a post, title, name, option, reason, file; in pages and mail."""

    def __init__(self, reach=ALL):
        """On all surfaces; on most, where each template is met; or on the few that have it all."""
        self.reach = ALL
        self.member = Client()
        self.moderator, self.decider = Client(), UserFactory(duty="moderator")
        self.moderator.force_login(self.decider)
        self.user = MembershipFactory(role="editor").user
        self.member.force_login(self.user)
        self.open = PostFactory().thread
        self.shown, self.slowest, self.largest = 0, (0.0, ""), (0, "")
        self.own = {}
        self.own = {name: alive(html, **how) for name, html, how in self.all("Plain words")}
        self.reach = reach

    def faults(self, text):
        """Where something of a text is alive."""
        return {
            name: found
            for name, html, how in self.all(text)
            if (found := alive(html, **how) - self.own[name])
        }

    def all(self, text):
        """(surface, HTML, how to read it) for each of them."""
        kept = storable(text)[:LONGEST]
        thread, post = self.written(kept)
        for name, address in self.pages(thread, post).items():
            yield name, self.timed(name, lambda a=address: self.member.get(a)), {}
        yield from self.sent(text)
        yield from self.fed(thread)
        yield from self.decided(thread, post, kept)

    def written(self, kept):
        """A thread of which everything that people type says this."""
        self.shown += 1
        name = kept[:80] or "x"
        person = UserFactory(display_name=name)
        council = CouncilFactory(name=name, official_name=name)
        board = BoardFactory(name=name, instructions=kept[:2000], summary=kept[:200])
        title = kept[:150] or "x"
        thread = ThreadFactory(board=board, title=title, author=person, council=council)
        post = PostFactory(thread=thread, text=f"hostile{self.shown}word\n\n{kept}"[:LONGEST])
        post.revisions.create(text=kept, written_at=post.posted_at, changed_by=person)
        poll = PollFactory(thread=thread, question=title)
        OptionFactory(poll=poll, text=kept[:100] or "x")
        AttachmentFactory(post=post, name=kept.replace("/", "")[:80] or "x")
        tag = Tag.objects.create(name=f"{self.shown} {kept}"[:30])
        Tagging.objects.create(thread=thread, tag=tag, position=1)
        Draft.objects.all().delete()
        place = f"/forums/threads/{self.open.pk}/reply/"
        Draft.objects.create(user=self.user, place=place, title=title, text=kept)
        return Thread.objects.get(pk=thread.pk), post

    def pages(self, thread, post):
        if self.reach == FEW:
            return {"thread": thread.get_absolute_url()}
        pages = {
            "thread": thread.get_absolute_url(),
            "board": thread.board.get_absolute_url(),
            "history": f"/forums/posts/{post.pk}/history/",
            "search": f"/search/?q=hostile{self.shown}word",
            "drafts": "/forums/drafts/",
        }
        if self.reach == MOST:
            return pages
        return pages | {
            "tag": thread.taggings.get().tag.get_absolute_url(),
            "quote": f"/forums/threads/{self.open.pk}/reply/?quote={post.pk}",
            "council": thread.council.get_absolute_url(),
            "search for it": f"/search/?{urlencode({'q': post.text[:300]})}",
        }

    def sent(self, text):
        """What forms answer: the words back, and how they will look."""
        cache.clear()  # nobody looks so often in a minute
        short = text[:1000]
        poll = {"poll-question": short, "poll-options": short}
        words = {"kind": "question", "title": short, "text": text, "tags": short, "preview": "1"}
        new, reply = self.open.board.get_absolute_url(), f"/forums/threads/{self.open.pk}/reply/"
        forms = [
            ("preview", "/forums/preview/", {"text": text}),
            ("form for a thread", f"{new}new/", words | poll),
            ("form for a reply", reply, {"text": text, "preview": "1"}),
        ]
        for name, address, data in forms[: 1 if self.reach == FEW else None]:
            form = as_form(data)
            html = self.timed(name, lambda a=address, f=form: self.member.post(a, **f))
            yield name, html, {"is_page": name != "preview"}

    def fed(self, thread):
        """The feed: readable as XML, and dead when a reader shows it."""
        feed = ElementTree.fromstring(  # noqa: S314 - our own answer
            self.member.get(f"/forums/threads/{thread.pk}/feed/").content
        )
        summaries = [each.text or "" for each in feed.iter() if each.tag.endswith("}summary")]
        yield "feed", "".join(summaries), {"is_page": False}

    def decided(self, thread, post, kept):
        """A reason, in the letter and on the record."""
        mail.outbox.clear()
        actions.rename(thread, thread.title, reason=kept[:500] or "x", by=self.decider)
        record("thread locked", thread, by=self.decider, reason=kept[:500])
        yield "letter", mail.outbox[0].alternatives[0][0], {}
        pages = {
            "decision": f"/forums/threads/{thread.pk}/moderate/",
            "decision about a post": f"/forums/posts/{post.pk}/moderate/",
            "record": "/moderation/record/",
        }
        for name, address in list(pages.items())[: self.reach + self.reach // ALL]:
            yield name, self.timed(name, lambda a=address: self.moderator.get(a)), {}

    def timed(self, name, ask):
        """The answer; the slowest and the largest are remembered."""
        started = perf_counter()
        answer = ask()
        took = perf_counter() - started
        # 409: a search that takes too long is stopped, with a page that says so
        assert answer.status_code in {200, 409}, (name, answer.status_code)
        html = answer.content.decode()
        self.slowest = max(self.slowest, (took, name))
        self.largest = max(self.largest, (len(html), name))
        return html
