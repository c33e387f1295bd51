"""A question with answers to choose from, asked of people or of councils."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models.thread import Thread
from portal.accounts.permissions import AnyUser
from portal.lists.name_order import by_name

MAX_OPTIONS = 10


class Per(models.TextChoices):
    PERSON = "person", _("Each person has 1 vote (votes are secret)")
    COUNCIL = "council", _("Each council has 1 vote (members see how councils voted)")


class PollQuerySet(models.QuerySet["Poll"]):
    def locked(self, pk: int) -> "Poll":
        """The poll, locked until the transaction ends."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


class Poll(models.Model):
    """Stands at the top of its thread. Votes can be changed until it closes."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="poll")
    question = models.CharField(max_length=150)
    is_several = models.BooleanField(default=False)
    per = models.CharField(max_length=10, choices=Per, default=Per.PERSON)
    closes_at = models.DateTimeField(null=True, blank=True)

    objects = PollQuerySet.as_manager()

    def __str__(self) -> str:
        return self.question

    @property
    def is_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def is_of_councils(self) -> bool:
        return self.per == Per.COUNCIL

    def ballots_of(self, user: AnyUser, council: Council | None) -> "BallotQuerySet":
        """What somebody, or the council they act for, has voted here."""
        mine = Q(council=council, council__isnull=False)
        if not self.is_of_councils:
            mine = Q(user=user.pk, council=None)
        return Ballot.objects.filter(mine, poll=self)


class OptionQuerySet(models.QuerySet["Option"]):
    def counted(self, poll: Poll, user: AnyUser, council: Council | None) -> Self:
        """In their order, with ``votes``, and ``is_mine`` for whoever asks."""
        mine = poll.ballots_of(user, council).filter(options=OuterRef("pk"))
        rows = self.filter(poll=poll).annotate(votes=Count("ballots"), is_mine=Exists(mine))
        voters = Ballot.objects.filter(poll=OuterRef("poll")).order_by().values("poll")
        counted: Any = voters.annotate(voters=Count("pk")).values("voters")
        return rows.annotate(voters=models.Subquery(counted)).order_by("position")


class Option(models.Model):
    """One of the answers to choose from."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=100)

    objects = OptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="options_have_an_order"),
            models.UniqueConstraint(fields=["poll", "text"], name="options_differ"),
        ]

    def __str__(self) -> str:
        return self.text


class BallotQuerySet(models.QuerySet["Ballot"]):
    def of_councils(self, poll: Poll) -> Self:
        """Which council chose what, by their names."""
        rows = self.filter(poll=poll, council__isnull=False).select_related("council")
        return rows.prefetch_related("options").order_by(by_name("council__name"), "pk")


class Ballot(models.Model):
    """What a person, or a council through one of its people, has chosen."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ballots")
    council = models.ForeignKey(Council, models.PROTECT, related_name="ballots", null=True)
    options = models.ManyToManyField(Option, related_name="ballots")
    cast_at = models.DateTimeField(default=timezone.now)

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "user"],
                condition=Q(council=None),
                name="a_person_votes_once",
            ),
            models.UniqueConstraint(fields=["poll", "council"], name="a_council_votes_once"),
        ]

    def __str__(self) -> str:
        return gettext("A vote in {poll}").format(poll=self.poll)
