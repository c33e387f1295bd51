"""What people fill in to begin a thread, to answer and to change their words."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.models import Board, Post, Thread, ThreadKind
from forums.models.tag import MAX_TAG_LENGTH, MAX_TAGS, MIN_TAG_LENGTH, slug_of
from forums.models.thread import MAX_TITLE_LENGTH
from portal.components.fields import LineField, Textarea
from portal.files.uploads import KINDS, LIMITS
from portal.markdown import MAX_INPUT_LENGTH, to_html
from portal.text import one_line, shorten
from services.models.choices import LANGUAGES

NO_TAG = _("“{tag}” is not a valid tag. Use {least} to {most} letters or numbers.")
ACCEPT = ".png,.jpg,.jpeg,.jfif,.gif,.webp,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv,.md"


class TitleField(LineField):
    """A title in one line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Title"),
            min_length=10,
            error_messages={"required": _("Enter a title.")},
            max_length=MAX_TITLE_LENGTH,
            help_text=_("Your question in one line. Other people search for these words."),
        )


class TagsField(forms.CharField):
    """Up to five tags in one line; its value is a list of names, each of them once."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Tags"),
            required=False,
            max_length=(MAX_TAG_LENGTH + 2) * MAX_TAGS,
            help_text=_("Up to 5, separated by commas. For example: open source, exit, savings."),
        )

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # names, not text
        names = (one_line(name).lstrip("#") for name in str(value or "").split(","))
        return list({slug_of(name): name for name in reversed([*names]) if name}.values())[::-1]

    def validate(self, value: list[str]) -> None:
        if len(value) > MAX_TAGS:
            raise ValidationError(gettext("Enter {limit} tags or fewer.").format(limit=MAX_TAGS))
        for name in value:
            if not MIN_TAG_LENGTH <= len(name) <= MAX_TAG_LENGTH or not slug_of(name):
                tag = shorten(name, MAX_TAG_LENGTH)
                raise ValidationError(
                    NO_TAG.format(tag=tag, least=MIN_TAG_LENGTH, most=MAX_TAG_LENGTH)
                )

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(", ".join(value))


class BoardField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only for the type checker
    def __init__(self) -> None:
        super().__init__(Board.objects.none(), label=_("Board"), empty_label=None)


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class LanguageSelect(forms.Select):
    """A form that says nothing of the language is in English."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name) or "en"


class WritingForm(forms.Form):
    """Something that is written once, however often it is sent."""

    text = forms.CharField(
        label=_("Your post"),
        max_length=MAX_INPUT_LENGTH,
        widget=Textarea(attrs={"rows": 8, "data-writing": ""}),
        help_text=_(
            "You can use Markdown: **bold**, [a link](https://…), - lists, > quotes, `code` "
            "and tables."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=list(LANGUAGES.items()),
        initial="en",
        widget=LanguageSelect,
    )
    attached = forms.FileField(
        label=_("Files"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPT}),
        help_text=format_lazy(_("Up to 5 files: {kinds}. {limits}"), kinds=KINDS, limits=LIMITS),
    )
    sent_as = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    draft_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, initial=0, required=False
    )

    MORE = ("language", "tags", "attached")

    @property
    def first(self) -> list[forms.BoundField]:
        """What has to be answered."""
        return [field for field in self.visible_fields() if field.name not in self.MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        """What can be left as it is."""
        return [field for field in self.visible_fields() if field.name in self.MORE]

    @property
    def has_more(self) -> bool:
        """Whether something optional is filled in, or wrong."""
        values = (field.value() for field in self.more)
        return any(field.errors for field in self.more) or any(
            value not in {None, "", "en"} for value in values
        )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if not text:
            raise ValidationError(gettext("Enter your post."))
        if not one_line(unescape(strip_tags(to_html(text)))):
            raise ValidationError(gettext("Enter text that other people can see."))
        return str(text)

    def post(self) -> Post:
        """What was written, not yet saved."""
        fields = ("text", "language", "sent_as")
        return Post(**{name: self.cleaned_data[name] for name in fields})


class ReplyForm(WritingForm):
    """An answer in a thread."""

    field_order = ["text", "language", "attached", "sent_as", "draft_version"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext("Your reply")


class ThreadForm(WritingForm):
    """The title, kind and first post of a thread."""

    kind = forms.ChoiceField(label=_("Type of post"), widget=forms.RadioSelect)
    title = TitleField()
    tags = TagsField()
    compared = forms.BooleanField(widget=forms.HiddenInput, required=False)
    field_order = [
        *("kind", "title", "text", "language", "tags", "attached"),
        *("sent_as", "draft_version", "compared"),
    ]

    def __init__(self, *args: Any, kinds: Iterable[ThreadKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.value, each.label) for each in kinds]
        kind.initial = ThreadKind.QUESTION

    def thread(self, board: Board, **about: object) -> Thread:
        """The thread, not yet saved."""
        answers = self.cleaned_data
        return Thread(board=board, kind=answers["kind"], title=answers["title"], **about)


class PostEditForm(WritingForm):
    """New words for a post; ``seen`` says how often it had been changed when it was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ["text", "language", "attached", "seen", "sent_as", "draft_version"]


class TagsForm(forms.Form):
    """Other tags for a thread."""

    tags = TagsField()


class LinkThreadForm(forms.Form):
    """The address of a thread, as it is copied from the browser."""

    address = LineField(
        label=_("Web address of the thread"),
        max_length=300,
        help_text=_("For example, /forums/threads/12-which-minutes-system/"),
        error_messages={"required": _("Enter the web address of the thread.")},
    )

    def clean_address(self) -> int:
        """The key in the address."""
        found = re.search(r"/forums/threads/([0-9]{1,18})-", self.cleaned_data["address"])
        if found is None:
            raise ValidationError(gettext("Copy the web address from the page of the thread."))
        return int(found.group(1))
