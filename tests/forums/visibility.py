"""Who may read a thread or a post, in one rule; and the ways to look for it.

A rule is a function of a role and a thing, a way to look one of a visit and a thing.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core import mail
from django.db import transaction
from django.utils import timezone

from forums.actions.notifications import notify_mentioned
from forums.models import Mention, Post, Thread
from portal.notifications.digests import send_digests
from portal.notifications.models import Preferences
from tests.factories.notifications import NotificationFactory
from tests.worker import work

WRITERS = {"member", "elsewhere", "author", "moderator"}
STRANGERS = {"visitor", "unconfirmed"}


@dataclass
class Thing:
    """A post of a state in a thread of a state, with words that nothing else has.

    What was merged stands in another thread, its home.
    """

    board: str
    thread_state: str
    state: str
    thread: Thread
    home: Thread
    post: object
    file: str
    title: str
    word: str

    def __str__(self):
        return f"a {self.state} post in a {self.thread_state} thread on a {self.board} board"


@dataclass
class Visit:
    """Somebody who looks around; what they have seen once is not asked for again."""

    client: object
    role: str
    user: object
    world: object
    seen: dict = field(default_factory=dict)

    def page(self, address):
        if address not in self.seen:
            self.seen[address] = self.text(self.client.get(address, follow=True))
        return self.seen[address]

    def text(self, answer):
        is_page = answer.status_code == 200 and not answer.request["PATH_INFO"].startswith("/acc")
        return answer.content.decode() if is_page else ""

    def leads(self, address):
        """Whether an address leads on into a thread."""
        answer = self.client.get(address)
        return answer.status_code == 302 and answer["Location"].startswith("/forums/threads/")

    def sends(self, address, **data):
        """Whether a form gets further than that there is no such thing; nothing is kept of it."""
        with transaction.atomic():
            answer = self.client.post(address, data)
            transaction.set_rollback(True)
        to = answer.get("Location", "")
        return answer.status_code not in {403, 404} and not to.startswith("/accounts/")


# The rule, and what follows from it. Each is a function of role and thing.


def reads_board(role, thing):
    if thing.board == "staff":
        return role == "moderator"
    return role != "suspended" and (thing.board == "public" or role not in STRANGERS)


def reads_thread(role, thing):
    """Moderators read all but what was merged; authors what waits; everybody what is published."""
    state = thing.thread_state
    if state == "merged" or not reads_board(role, thing):
        return False
    return state == "published" or role == "moderator" or (role, state) == ("author", "pending")


def may_read(role, thing):
    """The words of a post: the same once more, for the post."""
    if not (is_merged(role, thing) and reads_board(role, thing)) and not reads_thread(role, thing):
        return False
    if role == "moderator":
        return thing.state != "deleted"
    return thing.state == "published" or (role, thing.state) == ("author", "pending")


def is_public(role, thing):
    """What is alike is looked for among what everybody may read."""
    return thing.board == "public"


def is_in_index(role, thing):
    """What moderators write for each other is not searched for at all."""
    return thing.board != "staff"


def is_merged(role, thing):
    return thing.thread_state == "merged"


def is_listed(role, thing):
    return thing.thread_state == "published"


def is_in_a_list(role, thing):
    return thing.thread_state in {"published", "merged"}


def is_published(role, thing):
    return thing.state == "published"


def has_no_answer(role, thing):
    """In the world of these tests every post that can be the answer is."""
    return not is_published(role, thing)


def is_own(role, thing):
    return role == "author" and thing.state in {"published", "pending"}


def is_of_others(role, thing):
    return not is_own(role, thing)


def waits(role, thing):
    return thing.state == "pending"


def nobody(role, thing):
    return False


def all_of(*rules):
    return lambda role, thing: all(rule(role, thing) for rule in rules)


def only(*roles):
    return lambda role, thing: role in roles


def for_all(rule):
    """What is the same for everybody: as a visitor sees it."""
    return lambda role, thing: role != "suspended" and rule("visitor", thing)


def has_place(role, thing):
    """Posts that had a number keep their place, whatever becomes of their words."""
    opens = reads_thread(role, thing) or (is_merged(role, thing) and reads_board(role, thing))
    return may_read(role, thing) or (opens and not waits(role, thing))


signed_in, writers = only("unconfirmed", *WRITERS), only(*WRITERS)
lists_thread = all_of(is_listed, reads_thread)
shows_post = all_of(is_published, is_in_a_list, may_read)

# The ways to look.


def title_in(address):
    return lambda visit, thing: thing.title in visit.page(address.format(thing=thing))


def word_in(address):
    return lambda visit, thing: thing.word in visit.page(address.format(thing=thing))


def link_in(address):
    """The result of a search repeats the question: what counts is the way there."""
    return lambda visit, thing: (
        f"/forums/threads/{thing.home.pk}-" in visit.page(address.format(thing=thing))
    )


def found_by_title(visit, thing):
    page = visit.page(f"/search/?q={thing.title}&exact=1")
    return f"/forums/threads/{thing.thread.pk}-" in page


def opens(address):
    return lambda visit, thing: visit.page(address.format(thing=thing)) != ""


def leads(address):
    return lambda visit, thing: visit.leads(address.format(thing=thing))


def sends(address, **data):
    return lambda visit, thing: visit.sends(address.format(thing=thing), **data)


def about(name):
    """The page of what all of the threads are about, just now."""

    def shows(visit, thing):
        if name not in visit.seen:
            target = getattr(visit.world, name)
            with transaction.atomic():
                Thread.objects.exclude(pk=visit.world.open.pk).update(**{name: target})
                visit.seen[name] = visit.text(visit.client.get(target.get_absolute_url()))
                transaction.set_rollback(True)
        return thing.title in visit.seen[name]

    return shows


def compared(visit, thing):
    """Before somebody begins a thread with such a title."""
    if "compared" not in visit.seen:
        asked = {"kind": "question", "title": visit.world.open.title, "text": "Well?"}
        with transaction.atomic():
            answer = visit.client.post(f"{visit.world.open.board.get_absolute_url()}new/", asked)
            transaction.set_rollback(True)
        visit.seen["compared"] = visit.text(answer)
    return f"/forums/threads/{thing.thread.pk}-" in visit.seen["compared"]


def related(visit, thing):
    """Beside a thread of such a title."""
    return f"/forums/threads/{thing.thread.pk}-" in visit.page(visit.world.open.get_absolute_url())


def quoted(visit, thing):
    place = f"/forums/threads/{visit.world.open.pk}/reply/"
    return thing.word in visit.page(f"{place}?quote={thing.post.pk}")


def previewed(visit, thing):
    text = f"[[{thing.title}]] [x](/forums/posts/{thing.post.pk}/) @{thing.title}"
    shown = visit.text(visit.client.post("/forums/preview/", {"text": text}))
    return thing.word in shown or thing.thread.slug in shown


def told(visit, thing):
    """On the page of what somebody was told."""
    with transaction.atomic():
        if visit.role != "visitor":
            NotificationFactory(user=visit.user, thing=thing.thread)
        page = visit.client.get("/notifications/").content.decode()
        transaction.set_rollback(True)
    return thing.thread.title in page


def digested(visit, thing):
    """In the letter that gathers what happened."""
    mail.outbox.clear()
    with transaction.atomic():
        if visit.role != "visitor":
            NotificationFactory(user=visit.user, thing=thing.thread, channel="daily")
            Preferences.objects.update_or_create(user=visit.user, defaults={"hour": 0})
            send_digests(timezone.now() + timedelta(days=1))
        transaction.set_rollback(True)
    return any(thing.thread.title in letter.body for letter in mail.outbox)


def mailed(visit, thing):
    """To whoever is named in what is published."""
    mail.outbox.clear()
    with transaction.atomic():
        if visit.role != "visitor" and thing.state == "published":
            post = Post.objects.get(pk=thing.post.pk)
            post.text = f"[@Them](person:{visit.user.pk})"
            Mention.objects.create(post=post, user=visit.user)
            notify_mentioned(post)
            work()
        transaction.set_rollback(True)
    return any(thing.home.title in letter.subject for letter in mail.outbox)
