"""What people fill in to begin a thread, to answer, to change their words and to decide."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from councils.forms import ReasonForm
from forums.models import Board, Pinned, Post, Thread, ThreadKind
from portal.markdown import LONGEST_INPUT


class WritingForm(forms.Form):
    """Something that is written once, however often it is sent."""

    text = forms.CharField(
        label="What you want to say",
        max_length=LONGEST_INPUT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=(
            "You can write Markdown: **bold**, [a link](https://…), - lists, > quotes, `code` "
            "and tables."
        ),
    )
    sent_as = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if not text:
            raise ValidationError("Write something first.")
        return str(text)

    def post(self) -> Post:
        """What was written, not yet kept."""
        return Post(text=self.cleaned_data["text"], sent_as=self.cleaned_data["sent_as"])


class ReplyForm(WritingForm):
    """An answer in a thread."""

    field_order = ["text", "sent_as"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Your reply"


class ThreadForm(WritingForm):
    """The title, kind and first post of a thread."""

    kind = forms.ChoiceField(label="What is it?", widget=forms.RadioSelect)
    title = forms.CharField(
        label="Title",
        min_length=10,
        max_length=Thread._meta.get_field("title").max_length,
        help_text="Your question in one line: others find it by these words.",
    )
    compared = forms.BooleanField(widget=forms.HiddenInput, required=False)
    field_order = ["kind", "title", "text", "sent_as", "compared"]

    def __init__(self, *args: Any, kinds: Iterable[ThreadKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.value, each.label) for each in kinds]
        kind.initial = ThreadKind.QUESTION

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def thread(self, board: Board, **about: Any) -> Thread:
        """The thread, not yet kept."""
        answers = self.cleaned_data
        return Thread(board=board, kind=answers["kind"], title=answers["title"], **about)


class ChangeForm(WritingForm):
    """New words for a post; ``seen`` says how often it had been changed when it was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ["text", "seen", "sent_as"]


class DecisionForm(ReasonForm):
    """What a moderator decides, of what can be decided now, and why."""

    decision = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    field_order = ["decision", "reason"]

    def __init__(self, *args: Any, decisions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = list(decisions.items())
        self.fields["reason"].required = "approve" not in decisions

    def clean(self) -> dict[str, Any]:
        """Whatever takes something away needs its reason."""
        answers = super().clean() or {}
        has_reason = answers.get("reason") or "reason" in self.errors
        if answers.get("decision") != "approve" and not has_reason:
            self.add_error("reason", "Say why: the person reads it.")
        return answers


class ThreadDecisionForm(DecisionForm):
    """The same for a whole thread, which can also be pinned for a time."""

    until = forms.DateTimeField(
        label="Pinned until",
        required=False,
        help_text="Empty: until it is taken down.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ["decision", "until", "reason"]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise ValidationError("This moment is over. Choose one that is to come.")
        return until


PINS = {"pin_board": Pinned.BOARD, "pin_site": Pinned.SITE, "unpin": Pinned.NOWHERE}
