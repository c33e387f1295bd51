"""What is the reader's on the pages of services and products."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from councils.context import acting_council
from councils.models import Council
from portal.database.statements import Statement
from portal.site.fragment_cache import fingerprint, get_or_make
from portal.site.personal_pieces import Place, piece
from services import permissions

RECORDED = Statement(
    "recorded",
    """
    SELECT coalesce('product:' || product_id, 'service:' || service_id) AS used,
      min(CASE WHEN last_confirmed_at IS NULL THEN source ELSE '' END)
    FROM services_use WHERE council_id = %(council)s AND confirmation <> 'rejected'
      AND (product_id = ANY (%(products)s) OR service_id = ANY (%(services)s))
    GROUP BY used
    """,
    council="bigint",
    products="bigint[]",
    services="bigint[]",
)


@piece("use_button")
def use_buttons(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """To record that one's council uses a thing, or what it has recorded; by kind, slug and key."""
    council = acting_council(request)
    recorded = _recorded(council, places) if council else {}
    edits = council is not None and permissions.can_edit_uses(request.user, council)
    return [
        _button(kind, slug, council, recorded.get(f"{kind}:{key}"), edits=edits)
        for kind, slug, key in places
    ]


def _recorded(council: Council, places: Sequence[Place]) -> dict[str, str]:
    """The source of each thing recorded for the council; "" where the council confirmed it."""
    keys = {
        f"{wanted}s": [int(key) for kind, _, key in places if kind == wanted]
        for wanted in ("product", "service")
    }
    return dict(RECORDED.rows({"council": council.pk, **keys}))


def _button(
    kind: str, slug: str, council: Council | None, source: str | None, *, edits: bool
) -> str:
    """The button; or, where something is recorded for the council, who recorded it."""
    url = reverse(f"services:use_{kind}", args=[slug])
    known = council if source is not None else None
    values = {"url": url, "council": known, "source": source, "edits": edits}
    return get_or_make(
        fingerprint("use_button", url, known and known.name, source, edits),
        lambda: render_to_string("services/_use_button.html", values),
    )
