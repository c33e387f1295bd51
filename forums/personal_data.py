"""What forums hold about people: what they wrote, how they took part and how far they read."""

import re

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.models import (
    Attachment,
    Ballot,
    BoardRead,
    Draft,
    Mention,
    Post,
    PostRevision,
    PostState,
    Reaction,
    SameNeed,
    Silence,
    Thread,
    ThreadRead,
)
from forums.models.counters import drop_if_empty, recount_thread
from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.markdown import PERSON

GONE = _("A deleted thread")


def threads(user: User) -> DataRows:
    rows = Thread.objects.filter(author=user).order_by("pk")
    return rows.values("title", "kind", "board__name", "council__official_name", "begun_at")


def posts(user: User) -> DataRows:
    rows = Post.objects.filter(author=user).order_by("pk")
    return rows.values("thread__title", "number", "text", "state", "posted_at", "edited_at")


def revisions(user: User) -> DataRows:
    rows = PostRevision.objects.filter(Q(post__author=user) | Q(changed_by=user)).order_by("pk")
    return rows.values("post__thread__title", "post__number", "text", "changed_at")


def reactions(user: User) -> DataRows:
    rows = Reaction.objects.filter(user=user).order_by("pk")
    return rows.values("post__thread__title", "post__number", "kind")


def needs(user: User) -> DataRows:
    rows = SameNeed.objects.filter(user=user).order_by("pk")
    return rows.values("thread__title", "council__official_name", "said_at")


def reading(user: User) -> DataRows:
    rows = ThreadRead.objects.filter(user=user).order_by("pk")
    return rows.values("thread__title", "last_number")


def boards_read(user: User) -> DataRows:
    rows = BoardRead.objects.filter(user=user).order_by("pk")
    return rows.values("board__name", "read_at")


def mentions(user: User) -> DataRows:
    rows = Mention.objects.filter(user=user).order_by("pk")
    return rows.values("post__thread__title", "post__number", "made_at")


def erase_mentions(user: User, texts: bool) -> None:
    """Their name goes from what others wrote, now and before, and are about to write."""
    token = f"(person:{user.pk})"
    for model in (Post, PostRevision, Draft):
        for row in model.objects.filter(text__contains=token):
            row.text = PERSON.sub(lambda found: _without_name(found, user), row.text)
            row.save()
    Mention.objects.filter(user=user).delete()


def _without_name(found: re.Match[str], user: User) -> str:
    if int(found[2]) != user.pk:
        return found[0]
    return f"[@Former member {user.pseudonym}](person:{user.pk})"


def attachments(user: User) -> DataRows:
    rows = Attachment.objects.filter(uploader=user).order_by("pk")
    return rows.values("post__thread__title", "post__number", "name", "size", "added_at")


def erase_attachments(user: User, texts: bool) -> None:
    """What was never sent; the rest goes with its posts."""
    Attachment.objects.unsent(user).delete()


def ballots(user: User) -> DataRows:
    rows = Ballot.objects.filter(user=user).order_by("pk")
    return rows.values("poll__question", "options__text", "council__official_name", "cast_at")


def erase_ballots(user: User, texts: bool) -> None:
    """A council's vote stays the council's; a person's goes with them."""
    Ballot.objects.filter(user=user, council=None).delete()


def drafts(user: User) -> DataRows:
    return Draft.objects.of(user).values("place", "title", "text", "updated_at")


def erase_drafts(user: User, texts: bool) -> None:
    Draft.objects.filter(user=user).delete()


def silences(user: User) -> DataRows:
    rows = Silence.objects.filter(user=user).order_by("pk")
    return rows.values("board__name", "reason", "since", "until", "lifted_at")


def erase_posts(user: User, texts: bool) -> None:
    """What they wrote stays under their pseudonym, unless they take it back too."""
    if not texts:
        return
    mine = Post.objects.filter(author=user)
    Attachment.objects.filter(post__author=user).delete()
    touched = Thread.objects.locked_all(mine.values_list("thread", flat=True))
    PostRevision.objects.filter(post__author=user).delete()
    mine.filter(number=None).delete()
    mine.update(text="", html="", state=PostState.DELETED)
    for thread in Thread.objects.filter(author=user):
        thread.title = str(GONE)
        thread.save(update_fields=["title", "slug"])
    for thread in touched.values():
        recount_thread(thread)
        drop_if_empty(thread)


def erase_reactions(user: User, texts: bool) -> None:
    Reaction.objects.filter(user=user).delete()


def erase_reading(user: User, texts: bool) -> None:
    ThreadRead.objects.filter(user=user).delete()


def erase_boards_read(user: User, texts: bool) -> None:
    BoardRead.objects.filter(user=user).delete()


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("threads started"), "forums.Thread", threads),
    PersonalDataSource(_("posts"), "forums.Post", posts, erase_posts),
    PersonalDataSource(_("earlier versions of posts"), "forums.PostRevision", revisions),
    PersonalDataSource(_("post drafts"), "forums.Draft", drafts, erase_drafts),
    PersonalDataSource(_("mentions"), "forums.Mention", mentions, erase_mentions),
    PersonalDataSource(_("forum files"), "forums.Attachment", attachments, erase_attachments),
    PersonalDataSource(_("poll votes"), "forums.Ballot", ballots, erase_ballots),
    PersonalDataSource(_("posting bans"), "forums.Silence", silences),
    PersonalDataSource(_("reactions"), "forums.Reaction", reactions, erase_reactions),
    PersonalDataSource(_("“same need” responses"), "forums.SameNeed", needs),
    PersonalDataSource(_("threads read"), "forums.ThreadRead", reading, erase_reading),
    PersonalDataSource(_("boards read"), "forums.BoardRead", boards_read, erase_boards_read),
]
