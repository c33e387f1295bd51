"""How much somebody may write at once: enough for a busy day, too little for a flood."""

from datetime import timedelta

from django.utils import timezone

from forums.models import Post, Thread
from forums.permissions import is_new
from portal.accounts.models import User
from portal.markdown import to_html
from portal.site.errors import RuleBroken

TEN_MINUTES, HOUR = timedelta(minutes=10), timedelta(hours=1)
POSTS_IN_TEN_MINUTES = 30
THREADS_IN_AN_HOUR = 10
SAME_WITHIN = timedelta(minutes=5)
MANY = "You have written a great deal in a short time. Wait a little, then send this again."
SLOW = "In this thread everybody writes once in {} minutes. Your words are kept below."
MAX_WAITING_OF_NEWCOMER = 2
NEW = "Until your first two posts are published, a post can have two links and name two people."
SAME = "You have sent exactly this a moment ago. It is there already."


def wait_for(author: User) -> None:
    """Keep an account from writing twice at once: fifty requests wait for each other's count."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=author.pk)


def check_rate(author: User, text: str, *, title: str = "") -> None:
    """Keep an account from writing too much; a title begins a thread. Raises RuleBroken."""
    check_newcomer(author, text)
    now = timezone.now()
    mine = Post.objects.filter(author=author)
    same = mine.filter(posted_at__gt=now - SAME_WITHIN, text=text)
    if (same.filter(thread__title=title) if title else same).exists():
        raise RuleBroken(SAME)
    lately = mine.filter(posted_at__gt=now - TEN_MINUTES).count()
    begun = Thread.objects.filter(author=author, begun_at__gt=now - HOUR).count() if title else 0
    if lately >= POSTS_IN_TEN_MINUTES or begun >= THREADS_IN_AN_HOUR:
        raise RuleBroken(MANY)


def check_pace(thread: Thread, author: User) -> None:
    """Keep to the pace of a slow thread. Raises RuleBroken."""
    pace = timedelta(minutes=thread.slow_minutes)
    mine = thread.posts.filter(author=author, posted_at__gt=timezone.now() - pace)
    if pace and not author.has_duties and mine.exists():
        raise RuleBroken(SLOW.format(thread.slow_minutes))


def check_newcomer(author: User, text: str) -> None:
    """Keep newcomers from pointing everywhere. Raises RuleBroken."""
    html = to_html(text)
    count = max(html.count("<a "), html.count('class="mention"'))
    if count > MAX_WAITING_OF_NEWCOMER and is_new(author):
        raise RuleBroken(NEW)
