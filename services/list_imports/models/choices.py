"""How far an import is, what became of each of its rows, and what a value in it means."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportKind(models.TextChoices):
    SYSTEMS = "systems", _("A list of systems or contracts")
    PAYMENTS = "payments", _("A list of payments over £500")


class Stage(models.TextChoices):
    TABLE = "table", _("Select the table")
    COLUMNS = "columns", _("Check the columns")
    CHECKING = "checking", _("Checking the rows")
    VALUES = "values", _("Check the names")
    ROWS = "rows", _("Check the rows")
    IMPORTING = "importing", _("Importing")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Outcome(models.TextChoices):
    """Of a row; the last two are of systems that the file no longer has."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("No change")
    REJECTED = "rejected", _("Cannot be imported")
    REPEATED = "repeated", _("In the file twice")
    LEFT_OUT = "left_out", _("Left out")
    WAITING = "waiting", _("Waiting for a moderator")
    RETAINED = "retained", _("No longer in the file, kept")
    ENDED = "ended", _("No longer in the file, stopped")


WRITTEN = [Outcome.NEW, Outcome.CHANGED, Outcome.ENDED]
WRITTEN_OR_SAME = [*WRITTEN, Outcome.SAME]  # a row that says the same confirms it
ABSENT = [Outcome.RETAINED, Outcome.ENDED]


class MappingAnswer(models.TextChoices):
    """What a council says that a value of its file means."""

    KNOWN = "known", _("The one selected")
    REQUESTED = "requested", _("Ask moderators to add it")
    NONE = "none", _("Leave it out")
