"""Files beside posts: taken in with a form, and given to whoever may read the post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from forums.models import Attachment

ALONE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


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
