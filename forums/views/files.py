"""Files beside posts: taken in with a form, and given to whoever may read the post."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from forums import actions
from forums.forms import WritingForm
from forums.models import Attachment, Post
from forums.models.attachment import MOST_OF_A_POST
from portal.accounts.http import SignedInRequest
from portal.errors import rules_as_errors
from portal.uploads import accept

ALONE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


def taken_in(
    request: SignedInRequest, form: WritingForm, post: Post | None = None
) -> list[Attachment]:
    """The files that go with a form: those it had, as far as they are wanted, and new ones.

    What cannot be taken is an error of the form; what can is kept even so, to be sent with the
    next try.
    """
    if request.method != "POST":
        return list(post.attachments.order_by("pk")) if post else []
    files = list(_wanted(request, post))
    sent, room = request.FILES.getlist("attached"), max(MOST_OF_A_POST - len(files), 0)
    if len(sent) > room:
        form.add_error("attached", actions.attachments.MANY)
    for each in sent[:room]:
        with rules_as_errors(form, "attached"):
            files.append(_kept(request, each))
    return files


def _kept(request: SignedInRequest, sent: UploadedFile[Any]) -> Attachment:
    """A file that was sent, as it is kept; what did not come along is said."""
    file = accept(request, sent)
    attachment = actions.upload(file, by=request.user)
    if file.note:
        messages.info(request, file.note)
    return attachment


def _wanted(request: SignedInRequest, post: Post | None) -> Iterable[Attachment]:
    keys = request.POST.getlist("kept")[: 2 * MOST_OF_A_POST]
    unsent = Attachment.objects.unsent(request.user).filter(key__in=keys)
    return [*(post.attachments.filter(key__in=keys).order_by("pk") if post else []), *unsent]


@require_safe
def file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The bytes. Pictures are shown in the page; anything else is saved, and opened elsewhere."""
    rows = Attachment.objects.visible_to(request.user).select_related("content")
    found = get_object_or_404(rows, key=key, name=name)
    response = HttpResponse(bytes(found.content.data), content_type=_type(found))
    disposition = content_disposition_header(not found.is_picture, found.name)
    response["Content-Disposition"] = disposition or "inline"
    response["Content-Security-Policy"] = ALONE
    response["Cache-Control"] = "private, no-cache"
    return response


def _type(file: Attachment) -> str:
    return f"{file.kind}; charset=utf-8" if file.kind.startswith("text/") else file.kind
