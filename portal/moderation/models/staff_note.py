"""What moderators note for each other about a person, a council or a thread."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models import Thread
from portal.accounts.models import User

MAX_NOTE_LENGTH = 2000
NOTED = ("person", "council", "thread")


class StaffNoteQuerySet(models.QuerySet["StaffNote"]):
    def about(self, thing: User | Council | Thread) -> Self:
        """Those about a thing, the newest first."""
        name = {User: "person", Council: "council", Thread: "thread"}[_kind_of(thing)]
        rows = self.filter(**{name: thing.pk}).select_related("author")
        return rows.order_by("-written_at", "-pk")


def _kind_of(thing: models.Model) -> type[models.Model]:
    """The model itself, where a request has a person as an actor."""
    return next(kind for kind in (User, Council, Thread) if isinstance(thing, kind))


class StaffNote(models.Model):
    """A note that only moderators read; the person that it is about can ask for it."""

    person = models.ForeignKey(
        *(settings.AUTH_USER_MODEL, models.CASCADE), related_name="staff_notes", null=True
    )
    council = models.ForeignKey(Council, models.PROTECT, related_name="staff_notes", null=True)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="staff_notes", null=True)
    text = models.TextField(max_length=MAX_NOTE_LENGTH)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = StaffNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        *NOTED, function="num_nonnulls", output_field=models.IntegerField()
                    ),
                    1,
                ),
                name="a_staff_note_is_about_one_thing",
                violation_error_message=_("A note is about one person, council or thread."),
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="staff_notes_have_words"),
        ]

    def __str__(self) -> str:
        return f"{self.author}, {self.written_at:%Y-%m-%d}"

    @property
    def about(self) -> User | Council | Thread:
        """What it is about; the constraint says that there is one."""
        return self.person or self.council or self.thread  # type: ignore[return-value]  # see above
