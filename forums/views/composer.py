"""The forms that posts are written in: their drafts, previews and files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forums import actions
from forums.actions.notifications import count_notified
from forums.forms import PollForm, WritingForm
from forums.models import Attachment, Draft, Post
from forums.models.attachment import MAX_ATTACHMENTS
from forums.models.draft import FORM
from forums.models.thread import MAX_TITLE_LENGTH
from portal.accounts.http import SignedInRequest, is_sent
from portal.accounts.models import User
from portal.files.uploads import accept
from portal.lists.paging import whole_number
from portal.markdown import MAX_INPUT_LENGTH, already_safe, to_html
from portal.site.errors import rules_as_errors
from portal.text import without_nul

REST = [
    FORM,
    "kind",
    "language",
    "tags",
    "compared",
    *(f"{PollForm.prefix}-{name}" for name in PollForm.base_fields),
]
MAX_REST_LENGTH = 1_200
WAITS = _("Post sent. A moderator will check it within 2 working days, then publish it.")


def is_ready(request: SignedInRequest, form: WritingForm) -> bool:
    """Whether the words are to be sent, not only to be looked at, and can be."""
    return is_sent(request) and form.is_valid()


def words_of(sent: Mapping[str, str]) -> actions.Words:
    """What of a form is saved as a draft."""
    values = {name: _line_ends(sent.get(name, "")) for name in ("title", "text", *REST)}
    rest = {name: values[name][:MAX_REST_LENGTH] for name in REST if name in sent}
    return actions.Words(
        values["title"][:MAX_TITLE_LENGTH], values["text"][:MAX_INPUT_LENGTH], rest
    )


def _line_ends(text: str) -> str:
    return without_nul(text.replace("\r\n", "\n"))


def published(post: Post) -> str:
    """Say that a post is published, and how many people are notified because they follow it."""
    count = count_notified(post)
    if not count and post.is_first:
        return gettext("Your post is published.")
    if not count:
        return gettext("Your reply is published.")
    if post.is_first:
        sentence = ngettext(
            "Your post is published. {n} person who follows {board} will be notified.",
            "Your post is published. {n} people who follow {board} will be notified.",
            count,
        )
        return sentence.format(n=count, board=post.thread.board)
    return ngettext(
        "Your reply is published. {n} person who follows this thread will be notified.",
        "Your reply is published. {n} people who follow this thread will be notified.",
        count,
    ).format(n=count)


def render_form(
    request: SignedInRequest, template: str, form: WritingForm, context: dict[str, Any]
) -> HttpResponse:
    """A page with a form to write in. What was sent and is still unsent is saved as a draft."""
    if form.is_bound and (stored := _keep(request, form, context["place"])):
        context["draft"] = stored
        form.data = with_values(form.data, draft_version=stored.version)
    preview = to_html(request.POST.get("text", "")) if "preview" in request.POST else ""
    context |= {"form": form, "preview": already_safe(preview)}
    return render(request, template, context)


def _keep(request: SignedInRequest, form: WritingForm, place: str) -> Draft | None:
    """The words of the form as a draft; None where another form has saved something else there."""
    try:
        return keep_words(form.data, place, by=request.user)
    except actions.DraftChanged:
        return None


def keep_words(sent: Mapping[str, str], place: str, *, by: User) -> Draft | None:
    """The words of a form as a draft, also where the form has saved older ones since it was opened.

    Raises DraftChanged where another form has saved something else there.
    """
    words, known = words_of(sent), Draft.objects.at(place, by)
    seen = whole_number(sent.get("draft_version"))
    if known and known.rest.get(FORM) and known.rest[FORM] == words.rest.get(FORM):
        seen = known.version
    return actions.keep_draft(place, words, seen=seen, by=by)


def with_values(sent: Any, **values: object) -> QueryDict:
    """What was sent, with some of it replaced."""
    replaced: QueryDict = sent.copy()
    for name, value in values.items():
        replaced[name] = str(value)
    return replaced


def attach_uploaded(
    request: SignedInRequest, form: WritingForm, post: Post | None = None
) -> list[Attachment]:
    """The files that go with a form: those it had, as far as they are wanted, and new ones.

    What cannot be taken is an error of the form; what can is stored even so, to be sent with the
    next try.
    """
    if request.method != "POST":
        return list(post.attachments.order_by("pk")) if post else []
    files = list(_wanted(request, post))
    sent, room = request.FILES.getlist("attached"), max(MAX_ATTACHMENTS - len(files), 0)
    if len(sent) > room:
        form.add_error("attached", actions.attachments.MANY)
    for each in sent[:room]:
        with rules_as_errors(form, "attached"):
            files.append(_upload(request, each))
    return files


def _upload(request: SignedInRequest, sent: UploadedFile[bytes]) -> Attachment:
    """A file that was sent, as it is stored; what did not come along is said."""
    file = accept(request, sent)
    attachment = actions.upload(file, by=request.user)
    if file.note:
        messages.info(request, file.note)
    return attachment


def _wanted(request: SignedInRequest, post: Post | None) -> Iterable[Attachment]:
    keys = request.POST.getlist("kept")[: 2 * MAX_ATTACHMENTS]
    unsent = Attachment.objects.unsent(request.user).filter(key__in=keys)
    return [*(post.attachments.filter(key__in=keys).order_by("pk") if post else []), *unsent]
