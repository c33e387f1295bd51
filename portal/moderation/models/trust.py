"""Whose reports hide a post before a moderator has seen it. No other code decides this."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from councils.models import Membership
from forums.models import Post, Silence
from portal.accounts.models import User, UserQuerySet
from portal.moderation.models.flag import URGENT, Flag, FlagState

MIN_MEMBERSHIP = timedelta(days=30)
BLAMELESS_FOR = timedelta(days=365)
MIN_REPORTS, MIN_COUNCILS = 3, 2


def trusted_people() -> UserQuerySet:
    """Members for 30 days at least, whose own texts were not reported with reason for a year.

    Nobody who is suspended or stopped from posting is among them.
    """
    now = timezone.now()
    members = Membership.objects.active().filter(began_at__lte=now - MIN_MEMBERSHIP)
    upheld = Flag.objects.filter(state=FlagState.UPHELD, answered_at__gt=now - BLAMELESS_FOR)
    blamed = upheld.filter(
        Q(post__author=OuterRef("pk"))
        | Q(service__author=OuterRef("pk"))
        | Q(need__author=OuterRef("pk"))
    )
    people: UserQuerySet = User.objects.filter(is_active=True, suspended_at=None)
    return people.filter(
        Exists(members.filter(user=OuterRef("pk"))),
        ~Exists(blamed),
        ~Exists(Silence.objects.standing().filter(user=OuterRef("pk"))),
    )


def is_hidden_by_reports(post: Post) -> bool:
    """Whether trusted members of several councils reported a post that no moderator has cleared.

    Where a moderator has dismissed a report about it, only a moderator hides it.
    """
    flags = Flag.objects.filter(post=post)
    if flags.filter(state=FlagState.DISMISSED).exists():
        return False
    trusted = trusted_people().filter(flags__in=flags.open().filter(kind__in=URGENT)).distinct()
    number = trusted.count()
    return number >= MIN_REPORTS and _largest_council(trusted) < number


def _largest_council(people: UserQuerySet) -> int:
    """How many of them work for the council for which most of them do."""
    members = Membership.objects.active().filter(user__in=people.values("pk")).order_by()
    counted = members.values("council").annotate(people=Count("user", distinct=True))
    return max((row["people"] for row in counted), default=0)
