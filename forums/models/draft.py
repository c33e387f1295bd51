"""Drafts: text that a person has written in a form and not yet sent."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.thread import MAX_TITLE_LENGTH
from portal.accounts.actor import ActorFact
from portal.accounts.permissions import AnyUser
from portal.markdown import MAX_INPUT_LENGTH

FORM = "sent_as"  # the key of the form that a draft was typed in
# drafts beyond these are looked for one by one
MAX_PLACES = 100


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: AnyUser) -> Self:
        return self.filter(user=user.pk).order_by("-updated_at", "pk")

    def at(self, place: str, user: AnyUser) -> "Draft | None":
        """What somebody is writing there."""
        return self.filter(user=user.pk, place=place).first()


class Draft(models.Model):
    """The words in a form; its place is the address of the form."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=300)
    title = models.CharField(max_length=MAX_TITLE_LENGTH, blank=True)
    text = models.TextField(max_length=MAX_INPUT_LENGTH, blank=True)
    rest = models.JSONField(
        default=dict, help_text=_("The other answers in the form, by field name.")
    )
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="one_draft_a_place"),
        ]
        indexes = [models.Index(fields=["updated_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return f"{self.user} at {self.place}"


def initial_from(draft: Draft | None) -> dict[str, object]:
    """Return the initial values of a form: those of the draft, if there is one."""
    if draft is None:
        return {}
    words = {"title": draft.title, "text": draft.text, "draft_version": draft.version}
    return {name: value for name, value in draft.rest.items() if name != FORM} | words


# the addresses of the forms that have a draft, latest first
DRAFT_PLACES = ActorFact(
    "places of drafts",
    f"""SELECT json_agg(place) FROM (
            SELECT place FROM forums_draft WHERE user_id = account.id
            ORDER BY updated_at DESC, id LIMIT {MAX_PLACES}
        ) AS draft""",  # noqa: S608 - a number from this module
    lambda places: [str(place) for place in places or []],
)


def may_have_draft(user: AnyUser, place: str) -> bool:
    """Return whether there can be a draft at a place: not all places of very many are read."""
    places = DRAFT_PLACES.of(user)
    return place in places or len(places) == MAX_PLACES
