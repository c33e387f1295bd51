"""One statement for each request: who asks, how often, and in which state the data is.

Counting is part of it, so that a request which finds nothing changed asks the database once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.actor import FACTS, Actor
from portal.accounts.models import User
from portal.api.models.key import hash_of
from portal.database.revisions import ASKED, MAX_CHANGES, WINDOW_SECONDS
from portal.database.statements import PrimaryStatement, Statement
from portal.site.fragment_cache import fingerprint

WINDOW = timedelta(minutes=1)
# a key says when it was last used to within some minutes: it is not written with each request
USED = timedelta(minutes=5)
KEY = ["id", "prefix", "scopes", "council_id", "created_at", "expires_at", "revoked_at"]
COUNT = """
    INSERT INTO api_requestcount AS known (caller, minute, requests)
    VALUES ({caller}, %(minute)s, 1)
    ON CONFLICT (caller) DO UPDATE SET minute = excluded.minute, requests =
        CASE WHEN known.minute = excluded.minute THEN known.requests ELSE 0 END + 1
    RETURNING requests
"""
# the latest change of each subject however long ago it is, and all that can have come in late
STATE = f"""
    SELECT string_agg(change.text, ' ' ORDER BY change.text)
    FROM {ASKED}
    CROSS JOIN LATERAL (
        (SELECT concat(known.subject, known.transaction, '.', known.statements) AS text
         FROM operations_contentchange AS known WHERE known.subject = asked.subject
         ORDER BY known.at DESC, known.transaction DESC LIMIT 1)
        UNION
        (SELECT concat(known.subject, known.transaction, '.', known.statements)
         FROM operations_contentchange AS known
         WHERE known.subject = asked.subject
           AND known.at > now() - interval '{WINDOW_SECONDS} seconds'
         ORDER BY known.at DESC, known.transaction DESC LIMIT {MAX_CHANGES})
    ) AS change
"""  # noqa: S608 - numbers from this project
VISITOR = PrimaryStatement(
    "api_visitor",
    f"""
    WITH counted AS ({COUNT.format(caller="%(caller)s")})
    SELECT counted.requests, ({STATE}) FROM counted
    """,  # noqa: S608 - from this code
    caller="text",
    minute="timestamptz",
    subjects="text[]",
)


@dataclass(frozen=True)
class KnownKey:
    """A key as the database knows it at the moment of the request."""

    pk: int
    prefix: str
    scopes: list[str]
    council: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Visit:
    """How many requests the caller has sent in this minute, and whose key came along."""

    requests: int
    minute: datetime
    state: str
    secret: str = ""
    key: KnownKey | None = None
    actor: Actor | None = None

    @property
    def seconds_left(self) -> int:
        """Seconds until the next minute begins, in which the caller has all requests again."""
        return max(1, round((self.minute + WINDOW - timezone.now()).total_seconds()))


@cache
def _with_key() -> Statement:
    """Return the statement for a request with a key: its columns, its person and their facts."""
    key = [f"key.{name}" for name in KEY]
    person = [f"account.{field.column}" for field in User._meta.concrete_fields]
    facts = [f"({fact.sql})" for fact in FACTS]
    caller = "coalesce((SELECT 'key ' || id FROM key), %(caller)s) || %(kind)s"
    query = f"""
        WITH key AS (SELECT * FROM api_apikey WHERE secret_hash = %(secret)s),
        counted AS ({COUNT.format(caller=caller)}),
        used AS (
            UPDATE api_apikey SET last_used_at = %(now)s WHERE secret_hash = %(secret)s
            AND revoked_at IS NULL AND expires_at > %(now)s
            AND (last_used_at IS NULL OR last_used_at < %(since)s)
        )
        SELECT counted.requests, ({STATE}), {", ".join([*key, *person, *facts])}
        FROM counted LEFT JOIN key ON TRUE
        LEFT JOIN accounts_user AS account ON account.id = key.person_id
    """  # noqa: S608 - names from the models and from this code
    moments = {"minute": "timestamptz", "now": "timestamptz", "since": "timestamptz"}
    return PrimaryStatement(
        "api_visit_with_key",
        query,
        **{"caller": "text", "kind": "text", "secret": "text", "subjects": "text[]", **moments},
    )


def count_request(
    request: HttpRequest, secret: str, subjects: Sequence[str], kind: str = ""
) -> Visit:
    """Count a request, and read who sends it. ``kind`` tells what is counted on its own."""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    caller = f"address {fingerprint(get_ip(request))}"
    values: dict[str, Any] = {"caller": caller, "minute": minute, "subjects": list(subjects)}
    if not secret:
        requests, state = VISITOR.row(values) or (1, "")
        return Visit(requests, minute, state or "")
    values |= {"kind": kind, "secret": hash_of(secret), "now": now, "since": now - USED}
    requests, state, *row = _with_key().row(values) or ()
    return Visit(requests, minute, state or "", secret, *_known(row))


def _known(row: list[Any]) -> tuple[KnownKey | None, Actor | None]:
    """Return the key of a row and its person, or nothing where no such key is known."""
    key, values = row[: len(KEY)], row[len(KEY) :]
    if key[0] is None:
        return None, None
    length = len(User._meta.concrete_fields)
    known = zip(FACTS, values[length:], strict=True)
    actor = Actor.with_facts(values[:length], {fact.name: fact.read(each) for fact, each in known})
    return KnownKey(*key), actor
