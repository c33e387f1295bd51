"""What moderators fill in to decide about a post or a thread."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forums.forms.posts import BoardField
from forums.models import Board, Pinned
from portal.accounts.models import User
from portal.components.decision_forms import REASON_HELP, DecisionForm, ReasonField
from portal.components.fields import needed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PINS = {"pin_board": Pinned.BOARD, "pin_site": Pinned.SITE, "unpin": Pinned.NOWHERE}


class ModerationForm(DecisionForm):
    """What a moderator decides, of what can be decided now, and why."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = ReasonField(canned=True, help_text=REASON_HELP)
    field_order = ["decision", "reason"]
    reason_needed_when = _("unless you approve")

    def __init__(self, *args: Any, decisions: "Mapping[str, StrOrPromise]", **kwargs: Any) -> None:
        self.without_reason = ["approve"] if "approve" in decisions else []
        super().__init__(*args, **kwargs)
        self.set_decisions([*decisions.items()])


class ThreadDecisionForm(ModerationForm):
    """The same for a whole thread, which can also be pinned for a time, and slowed down."""

    until = forms.DateTimeField(
        label=_("Pinned until"),
        required=False,
        help_text=_("Leave empty to pin it until a moderator unpins it."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.IntegerField(
        label=_("Minutes each person must wait between posts"),
        min_value=0,
        max_value=1440,
        required=False,
        help_text=_("To limit how often people can post. Enter 0 to remove the limit."),
    )
    field_order = ["decision", "until", "minutes", "reason"]

    def clean_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise ValidationError(gettext("“Pinned until” must be a date in the future."))
        return until


class BulkForm(DecisionForm):
    """One decision about many threads of a board, or many posts that wait."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Select items"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = ReasonField(canned=True, help_text=REASON_HELP)
    field_order = ["chosen", "decision", "reason"]

    def __init__(
        self,
        *args: Any,
        rows: Iterable[tuple[int, str]],
        decisions: "Mapping[str, StrOrPromise]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["chosen"]
        chosen.choices = list(rows)
        self.set_decisions([*decisions.items()])


class BulkThreadsForm(BulkForm):
    board = BoardField()
    field_order = ["chosen", "decision", "board", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board: Any = self.fields["board"]
        board.queryset = Board.objects.open().in_order()
        board.empty_label = gettext("Choose a board")
        needed(board, gettext("to move them"))

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if answers.get("decision") == "move" and not answers.get("board"):
            self.add_error("board", gettext("Select the board to move the threads to."))
        return answers


class WaitingForm(BulkForm):
    """What becomes of posts that wait: of those selected, or of all by one author."""

    everything = forms.BooleanField(required=False)
    field_order = ["everything", "chosen", "decision", "reason"]
    without_reason = ["approve"]
    reason_needed_when = _("to hide posts")
    reason_missing = _("Enter a reason. The authors will read it.")

    def __init__(self, *args: Any, author: User | None, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if author is None:
            del self.fields["everything"]
            return
        label = ngettext("{n:,} post by {author}", "All {n:,} posts by {author}", total)
        self.fields["everything"].label = label.format(n=total, author=author)
        needed(self.fields["chosen"], gettext("unless you select all of them"))

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        is_named = answers.get("chosen") or answers.get("everything")
        if not is_named and "chosen" not in self.errors:
            self.add_error("chosen", gettext("Select the posts to decide about."))
        return answers
