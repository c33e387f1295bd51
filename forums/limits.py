"""How much somebody may write at once: enough for a busy day, too little for a flood."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forums.acts import ForumAct
from forums.models import Thread
from forums.permissions import is_new
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.markdown import to_html
from portal.site.errors import RuleBroken

TEN_MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
POSTS_IN_TEN_MINUTES = 30
THREADS_IN_AN_HOUR = 10
SAME_WITHIN = timedelta(minutes=5)
MANY = _("You have posted too much in a short time. Wait 10 minutes, then post this again.")
SLOW = ngettext_lazy(
    "In this thread you can post once every {minutes} minute. Your text is below.",
    "In this thread you can post once every {minutes} minutes. Your text is below.",
    "minutes",
)
MAX_WAITING_OF_NEWCOMER = 2
LOCK = "SELECT FROM accounts_user WHERE id = %s FOR NO KEY UPDATE"
# asked with every post, and of everybody at once on a busy day: in words of SQL
LATELY = """
    SELECT count(*),
           count(*) FILTER (WHERE posted_at > %(moment_ago)s AND text = %(text)s
               AND (%(title)s = '' OR EXISTS (SELECT FROM forums_thread AS thread
                                              WHERE thread.id = thread_id AND title = %(title)s)))
    FROM forums_post WHERE author_id = %(author)s AND posted_at > %(ten_minutes_ago)s
"""
NEW = _("Use no more than 2 links and 2 mentions until your first 2 posts are published.")
MESSAGES_A_DAY, MESSAGES_OF_NEWCOMER, MESSAGES_TO_ONE = 20, 3, 3
MANY_MESSAGES = _("You have sent {number} messages in 24 hours. You can send more tomorrow.")
MANY_TO_ONE = _("You have written to this person {number} times in 24 hours. Wait for an answer.")
SAME = _("You have already posted exactly this in the last 5 minutes.")


def wait_for(author: User) -> None:
    """Keep an account from writing twice at once: fifty requests wait for each other's count."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [author.pk])


def check_rate(author: User, text: str, *, title: str = "") -> None:
    """Keep an account from writing too much; a title begins a thread. Raises RuleBroken."""
    check_newcomer(author, text)
    lately, same = _written_lately(author, text, title)
    if same:
        raise RuleBroken(SAME)
    hour_ago = timezone.now() - HOUR
    begun = Thread.objects.filter(author=author, begun_at__gt=hour_ago).count() if title else 0
    if lately >= POSTS_IN_TEN_MINUTES or begun >= THREADS_IN_AN_HOUR:
        raise RuleBroken(MANY)


def _written_lately(author: User, text: str, title: str) -> tuple[int, int]:
    """Count an author's posts of ten minutes, and those of five minutes with the same words."""
    now = timezone.now()
    times = {"moment_ago": now - SAME_WITHIN, "ten_minutes_ago": now - TEN_MINUTES}
    with connection.cursor() as cursor:
        cursor.execute(LATELY, {"author": author.pk, "text": text, "title": title, **times})
        lately, same = cursor.fetchone()
        return lately, same


def check_pace(thread: Thread, author: User) -> None:
    """Keep to the pace of a slow thread. Raises RuleBroken."""
    if not thread.slow_minutes or author.has_duties:
        return
    pace = timedelta(minutes=thread.slow_minutes)
    if thread.posts.filter(author=author, posted_at__gt=timezone.now() - pace).exists():
        raise RuleBroken(SLOW.format(minutes=thread.slow_minutes))


def check_messages(author: User, person: User, text: str) -> None:
    """Keep an account from writing to too many people, or to one too often. Raises RuleBroken."""
    check_newcomer(author, text)
    since = timezone.now() - DAY
    sent = Entry.objects.by(author).filter(verb=ForumAct.MESSAGE_SENT, at__gt=since)
    limit = MESSAGES_OF_NEWCOMER if is_new(author) else MESSAGES_A_DAY
    if sent.count() >= limit:
        raise RuleBroken(MANY_MESSAGES.format(number=limit))
    if sent.filter(person=person).count() >= MESSAGES_TO_ONE:
        raise RuleBroken(MANY_TO_ONE.format(number=MESSAGES_TO_ONE))


def check_newcomer(author: User, text: str) -> None:
    """Keep newcomers from pointing everywhere. Raises RuleBroken."""
    html = to_html(text)
    count = max(html.count("<a "), html.count('class="mention"'))
    if count > MAX_WAITING_OF_NEWCOMER and is_new(author):
        raise RuleBroken(NEW)
