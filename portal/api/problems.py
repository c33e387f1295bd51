"""What is wrong with a request, as problem+json (RFC 9457): which problem it is, and why."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from portal.components.metadata import absolute

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MEDIA_TYPE = "application/problem+json"
# by kind: the status, and a title that is the same each time
KINDS: "dict[str, tuple[int, StrOrPromise]]" = {
    "unreadable": (400, _("The request cannot be read")),
    "unknown-parameter": (400, _("Unknown parameter")),
    "invalid-parameter": (400, _("Invalid parameter")),
    "invalid-cursor": (404, _("Unknown cursor")),
    "cursor-of-another-list": (400, _("Cursor of another list")),
    "no-key": (401, _("Key needed")),
    "unknown-key": (401, _("Unknown key")),
    "revoked-key": (401, _("Revoked key")),
    "expired-key": (401, _("Expired key")),
    "ended-membership": (401, _("Membership ended")),
    "suspended": (403, _("Account suspended")),
    "terms-not-accepted": (403, _("Terms not accepted")),
    "missing-scope": (403, _("The key does not allow this")),
    "not-allowed": (403, _("Not allowed")),
    "not-found": (404, _("Not found")),
    "method-not-allowed": (405, _("Method not allowed")),
    "wrong-clock": (409, _("Clocks differ")),
    "conflict": (409, _("Not possible at the moment")),
    "changed-since": (412, _("Changed since you read it")),
    "too-large": (413, _("Too large")),
    "not-json": (415, _("Not JSON")),
    "invalid": (422, _("Invalid content")),
    "reused-idempotency-key": (422, _("Idempotency key used before")),
    "no-version": (428, _("If-Match needed")),
    "too-many-requests": (429, _("Too many requests")),
    "unavailable": (503, _("Not available at the moment")),
}


class Problem(Exception):
    """Why a request is refused. The detail is a sentence for the person behind the program."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail
        self.headers, self.more = dict(headers or {}), more

    @property
    def status(self) -> int:
        return KINDS[self.kind][0]

    def response(self) -> HttpResponse:
        content = {
            "type": absolute(f"/api/docs#problem-{self.kind}"),
            "title": str(KINDS[self.kind][1]),
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        headers = {"Cache-Control": "no-store", **self.headers}
        return JsonResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=headers)
