"""Writing: one transaction for each request, once for each idempotency key, or for nothing."""

from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from portal.api.models import StoredAnswer
from portal.api.problems import Problem
from portal.api.readers import ApiReader
from portal.api.rules import is_text

HEADER = "Idempotency-Key"
MAX_NAME = 200
STORED_HEADERS = ("Content-Type", "Location", "ETag")


def write(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with what was written, or with what was answered to the same request before.

    Nothing stays of a request that is refused, or that is sent as a dry run.
    """
    with transaction.atomic():
        stored, answered = _stored_answer(request)
        if answered is not None:
            return answered
        response = make()
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
        elif _is_dry_run(request):
            transaction.set_rollback(True)
            return _of_dry_run(response)
        elif stored is not None:
            _keep(stored, response)
        return response


def _is_dry_run(request: HttpRequest) -> bool:
    return request.GET.get("dry_run", "").lower() in {"1", "true", "yes", "on"}


def _of_dry_run(response: HttpResponse) -> HttpResponse:
    """Return what would be answered; there is nothing to go to."""
    if response.status_code in {HTTPStatus.CREATED, HTTPStatus.ACCEPTED}:
        response.status_code = HTTPStatus.OK
    for name in ("Location", "ETag"):
        response.headers.pop(name, None)
    response["Dry-Run"] = "?1"
    return response


def _stored_answer(request: HttpRequest) -> tuple[StoredAnswer | None, HttpResponse | None]:
    """Return the row that the answer is to be stored in, or what was answered before."""
    name = request.headers.get(HEADER, "")
    reader: ApiReader = request.reader  # type: ignore[attr-defined]  # the gate sets it
    if not name or reader.key is None or _is_dry_run(request):
        return None, None
    if len(name) > MAX_NAME or not is_text(name):
        detail = gettext("An idempotency key can hold {number} characters.")
        raise Problem("invalid-parameter", detail.format(number=MAX_NAME), parameter=HEADER)
    asked = _hash_of(request)
    # a second request of the same name waits here until the first is done
    stored, is_new = StoredAnswer.objects.get_or_create(
        key_id=reader.key.pk, idempotency_key=name, defaults={"request_hash": asked}
    )
    return (stored, None) if is_new else (None, _again(stored, asked))


def _hash_of(request: HttpRequest) -> str:
    parts = [str(request.method), request.get_full_path(), request.headers.get("If-Match", "")]
    return sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()


def _again(stored: StoredAnswer, asked: str) -> HttpResponse:
    if stored.request_hash != asked:
        detail = gettext("You sent another request with this idempotency key. Use a new one.")
        raise Problem("reused-idempotency-key", detail)
    response = HttpResponse(stored.content, status=stored.status, headers=stored.headers)
    response["Idempotent-Replayed"] = "true"
    return response


def _keep(stored: StoredAnswer, response: HttpResponse) -> None:
    stored.status, stored.content = response.status_code, response.content.decode()
    stored.headers = {name: response[name] for name in STORED_HEADERS if response.has_header(name)}
    stored.save()
