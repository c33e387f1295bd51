"""People who have not signed in for some time, and days that pass."""

from datetime import timedelta

from django.utils import timezone

from councils.models import Membership
from portal.accounts.models import User
from tests.factories.councils import MembershipFactory

DAY = timedelta(days=1)


def seen(days_ago, **values):
    """A membership of a person who signed in so many days ago."""
    membership = MembershipFactory(**values)
    moment = timezone.now() - days_ago * DAY
    Membership.objects.filter(pk=membership.pk).update(began_at=moment - DAY)
    User.objects.filter(pk=membership.user_id).update(last_login=moment)
    membership.refresh_from_db()
    return membership


def pass_days(days):
    """Let so many days pass for memberships and people."""
    for each in Membership.objects.select_related("user"):
        if each.lapses_on:
            each.lapses_on -= days * DAY
        if each.lapse_reminded_at:
            each.lapse_reminded_at -= days * DAY
        each.began_at -= days * DAY
        each.save()
        if before := each.user.last_login:
            User.objects.filter(pk=each.user_id).update(last_login=before - days * DAY)
