"""What moderators of the demonstration find of spam: posts, reports, reasons, a word, a note."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from councils.models import Council, Membership, MembershipState, Role
from forums import actions
from forums.models import Board, Post, Thread, ThreadKind, WatchedTerm
from portal.accounts.models import User
from portal.demo.talkers import BEGAN
from portal.moderation.actions import report
from portal.moderation.canned_reasons import save_canned_reason
from portal.moderation.models import CannedReason, Flag, FlagKind, StaffNote
from portal.moderation.staff_notes import add_note

SPAMMER = {"email": "rowan.vale@rutland.example", "display_name": "Rowan Vale"}
BOARD, COUNCIL = "general", "Rutland"
POSTS = {
    "Cheaper telephones for every council": (
        "We resell handsets at half the price. Answer this post for our brochure."
    ),
    "Half price on printer toner this week": (
        "Only this week, and only for councils. Ask us for the price list."
    ),
}
REASONS = {
    "Advertising": (
        "This forum is for councils to help each other. Posts that offer products or services for "
        "sale are removed."
    ),
    "Personal information": (
        "The post named a person or gave their contact details. Please post it again without them."
    ),
}
WATCHED = "crypto currency"
POSTED = timedelta(days=25)  # not above what people talk about now
NOTE = "Offered products before, and was asked on the telephone to stop."


@transaction.atomic
def add_spam() -> None:
    """A person whose posts two members reported, and what moderators keep for such people."""
    moderator = User.objects.get(email="moderator@directory.example")
    for title, text in REASONS.items():
        save_canned_reason(CannedReason(title=title, text=text), by=moderator)
    actions.watch(WatchedTerm(text=WATCHED), by=moderator)
    spammer = _added()
    reporters = [
        User.objects.get(email=f"editor@{place}.example") for place in ("durham", "northumberland")
    ]
    for title, text in POSTS.items():
        post = _posted(spammer, moderator, title, text)
        for reporter in reporters:
            report(Flag(post=post, kind=FlagKind.SPAM, text="It sells something."), by=reporter)
    add_note(StaffNote(person=spammer, text=NOTE), by=moderator)


def _added() -> User:
    began = timezone.now() - BEGAN
    user = User.objects.create_user(password=None, date_joined=began, **SPAMMER)
    Membership.objects.create(
        user=user,
        council=Council.objects.get(name=COUNCIL),
        role=Role.MEMBER,
        state=MembershipState.ACTIVE,
        began_at=began,
    )
    return user


def _posted(by: User, moderator: User, title: str, text: str) -> Post:
    """A thread of a newcomer, published by a moderator before anyone reported it."""
    board, council = Board.objects.get(slug=BOARD), by.memberships.get().council
    thread = Thread(board=board, title=title, kind=ThreadKind.EXPERIENCE, council=council)
    thread.is_demonstration = True
    thread = actions.start(thread, Post(text=text), by=by)
    post = actions.approve(thread.posts.get(), by=moderator)
    moment = timezone.now() - POSTED
    Post.objects.filter(pk=post.pk).update(posted_at=moment)
    Thread.objects.filter(pk=thread.pk).update(begun_at=moment, last_posted_at=moment)
    return post
