"""What moderators fill in to decide about a post or a thread."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from councils.forms import ReasonForm
from forums.forms.posts import BoardField
from forums.models import Board, Pinned
from portal.components.fields import needed

PINS = {"pin_board": Pinned.BOARD, "pin_site": Pinned.SITE, "unpin": Pinned.NOWHERE}


class ModerationForm(ReasonForm):
    """What a moderator decides, of what can be decided now, and why."""

    decision = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    field_order = ["decision", "reason"]

    def __init__(self, *args: Any, decisions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = list(decisions.items())
        if "approve" in decisions:
            needed(self.fields["reason"], "unless you approve")

    def clean(self) -> dict[str, Any]:
        """Whatever takes something away needs its reason."""
        answers = super().clean() or {}
        has_reason = answers.get("reason") or "reason" in self.errors
        if answers.get("decision") != "approve" and not has_reason:
            self.add_error("reason", "Say why: the person reads it.")
        return answers


class ThreadDecisionForm(ModerationForm):
    """The same for a whole thread, which can also be pinned for a time, and slowed down."""

    until = forms.DateTimeField(
        label="Pinned until",
        required=False,
        help_text="Empty: until it is taken down.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.IntegerField(
        label="Minutes between two posts of the same person",
        min_value=0,
        max_value=1440,
        required=False,
        help_text="For a slow thread. 0 ends it.",
    )
    field_order = ["decision", "until", "minutes", "reason"]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise ValidationError("This moment is over. Choose one that is to come.")
        return until


class BulkForm(ReasonForm):
    """One decision about many threads of a board, or many posts that wait."""

    chosen = forms.TypedMultipleChoiceField(
        label="Which", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    field_order = ["chosen", "decision", "reason"]

    def __init__(
        self, *args: Any, rows: Iterable[tuple[int, str]], decisions: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["chosen"]
        decision: Any = self.fields["decision"]
        chosen.choices, decision.choices = list(rows), list(decisions.items())


class BulkThreadsForm(BulkForm):
    board = BoardField()
    field_order = ["chosen", "decision", "board", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board: Any = self.fields["board"]
        board.queryset, board.empty_label = Board.objects.open().in_order(), "Choose a board"
        needed(board, "to move them")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("decision") == "move" and not answers.get("board"):
            self.add_error("board", "Choose the board to move them to.")
        return answers


class WaitingForm(BulkForm):
    """Publishing needs no words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed(self.fields["reason"], "to hide posts")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("decision") == "hide" and not answers.get("reason"):
            self.add_error("reason", "Say why: the people read it.")
        return answers
