"""People that a manager of another council knows and recommends."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.model_fields import NameField


class VouchState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    INVITED = "invited", _("Invited")
    DECLINED = "declined", _("Declined")


class VouchQuerySet(models.QuerySet["Vouch"]):
    def waiting(self) -> Self:
        return self.filter(state=VouchState.WAITING)

    def oldest_first(self) -> Self:
        related = self.select_related("council", "from_council", "vouched_by")
        return related.order_by("vouched_at", "pk")


class Vouch(models.Model):
    """A person at a council, known to a manager of another; a moderator invites them."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="vouches")
    from_council = models.ForeignKey(Council, models.CASCADE, related_name="+")
    vouched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = NameField(max_length=100)
    role = NameField(max_length=80, blank=True)
    email = models.EmailField()
    note = models.TextField(blank=True, max_length=500)
    state = models.CharField(max_length=10, choices=VouchState, default=VouchState.WAITING)
    vouched_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = VouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommended person")
        verbose_name_plural = _("recommended people")
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("email"),
                condition=Q(state="waiting"),
                name="a_person_is_recommended_once_at_a_time",
                violation_error_message=_("This person has been recommended already."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None)
                | ~Q(state="waiting") & Q(answered_at__isnull=False),
                name="answered_recommendations_say_when",
                violation_error_message=_("An answer needs its date."),
            ),
            models.CheckConstraint(
                condition=~Q(council=models.F("from_council")),
                name="councils_recommend_people_of_others",
                violation_error_message=_("Invite people of your own council instead."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="recommended_people_have_a_name",
                violation_error_message=_("Enter a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def answer(self, state: VouchState) -> None:
        self.state, self.answered_at = state, timezone.now()
        self.save(update_fields=["state", "answered_at"])
