"""What moderators fill in to put a thread, or some of its posts, where they belong."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums import actions
from forums.forms.posts import BoardField, TitleField
from forums.models import Board, PostState, Thread, ThreadKind
from portal.accounts.models import User
from portal.components.decision_forms import ModeratorReasonForm
from portal.text import shorten

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ArrangeForm(ModeratorReasonForm):
    """Putting a thread where it belongs; ``arrange`` does it and gives the thread to look at."""

    heading: "StrOrPromise" = ""

    def __init__(self, *args: Any, thread: Thread, page: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thread, self.page = thread, page
        if "board" in self.fields:
            boards: Any = self.fields["board"]
            boards.queryset = Board.objects.open().in_order()
            boards.initial = thread.board_id

    def arrange(self, by: User) -> Thread:
        raise NotImplementedError


class MoveForm(ArrangeForm):
    heading = _("Move to another board")
    board = BoardField()
    field_order = ["board", "reason"]

    def clean_board(self) -> Board:
        board: Board = self.cleaned_data["board"]
        if board.pk == self.thread.board_id:
            raise ValidationError(
                gettext("The thread is already on this board. Select another board.")
            )
        return board

    def arrange(self, by: User) -> Thread:
        actions.move(
            self.thread, self.cleaned_data["board"], reason=self.cleaned_data["reason"], by=by
        )
        return self.thread


class RenameForm(ArrangeForm):
    heading = _("Change the title or type")
    title = TitleField()
    kind = forms.ChoiceField(label=_("Type of post"), choices=ThreadKind, widget=forms.RadioSelect)
    field_order = ["title", "kind", "reason"]

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": thread.title, "kind": thread.kind}
        super().__init__(*args, thread=thread, **kwargs)

    def clean(self) -> dict[str, object]:
        answers = super().clean() or {}
        if not self.errors and not {"title", "kind"} & set(self.changed_data):
            raise ValidationError(
                gettext("Change the title or the type. They are the same as before.")
            )
        return answers

    def arrange(self, by: User) -> Thread:
        title, kind = self.cleaned_data["title"], self.cleaned_data["kind"]
        with transaction.atomic():
            if title != self.thread.title:
                actions.rename(self.thread, title, reason=self.cleaned_data["reason"], by=by)
            if kind != self.thread.kind:
                actions.change_kind(
                    self.thread, ThreadKind(kind), reason=self.cleaned_data["reason"], by=by
                )
        return Thread.objects.get(pk=self.thread.pk)


class ThreadMergeForm(ArrangeForm):
    heading = _("Merge into another thread")
    other = forms.CharField(
        label=_("Address or number of the other thread"),
        max_length=300,
        help_text=_("We add all posts to the end of that thread and redirect this address to it."),
    )
    field_order = ["other", "reason"]

    def clean_other(self) -> Thread:
        number = re.search(r"(?:threads/|^)(\d{1,18})(?=\D|$)", self.cleaned_data["other"].strip())
        found = Thread.objects.published().filter(pk=number[1]).first() if number else None
        if found is None or found.pk == self.thread.pk:
            raise ValidationError(gettext("Enter the address of another published thread."))
        return found

    def arrange(self, by: User) -> Thread:
        into: Thread = self.cleaned_data["other"]
        actions.merge(self.thread, into, reason=self.cleaned_data["reason"], by=by)
        return into


class SplitForm(ArrangeForm):
    heading = _("Move posts to a new thread")
    posts = forms.TypedMultipleChoiceField(
        label=_("Posts"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    rest = forms.BooleanField(label=_("Also move all later posts"), required=False)
    title = TitleField()
    board = BoardField()
    field_order = ["posts", "rest", "title", "board", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.thread.posts.filter(state=PostState.PUBLISHED, number__gt=1)
        shown = rows.on_page(self.page).for_thread()
        posts: Any = self.fields["posts"]
        posts.choices = [
            (post.number, f"{post.number}. {post.author}: {shorten(post.text, 80)}")
            for post in shown
        ]

    def arrange(self, by: User) -> Thread:
        answers = self.cleaned_data
        numbers = list(answers["posts"])
        if answers["rest"]:
            numbers += range(max(numbers) + 1, self.thread.last_number + 1)
        new = Thread(board=answers["board"], title=answers["title"])
        return actions.split(self.thread, numbers, new, reason=answers["reason"], by=by)


ARRANGEMENTS: dict[str, type[ArrangeForm]] = {
    "move": MoveForm,
    "rename": RenameForm,
    "merge": ThreadMergeForm,
    "split": SplitForm,
}
