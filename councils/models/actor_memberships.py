"""The memberships that a request knows of its actor, in one query with the session."""

from datetime import UTC, datetime
from typing import Any

from councils.models.council import Council
from councils.models.membership import Membership
from portal.accounts.actor import ActorFact, row_of


def _by_council(values: list[list[dict[str, Any]]] | None) -> dict[int, Membership]:
    memberships = {}
    for membership, council in values or []:
        row = row_of(Membership, membership)
        row.council = row_of(Council, council)
        memberships[row.council_id] = row
    return memberships


def _in_order(memberships: dict[int, Membership]) -> list[Membership]:
    """Sort memberships by the date they began, oldest first."""
    return sorted(memberships.values(), key=lambda each: (each.began_at, each.pk))


def _roles(memberships: dict[int, Membership]) -> list[tuple[int, str, bool]]:
    return [(each.council_id, each.role, each.is_chosen) for each in _in_order(memberships)]


def _without_person(memberships: dict[int, Membership]) -> dict[int, Membership]:
    """Return memberships with the same councils, roles and order, but no keys and dates."""
    places = {each.council_id: place for place, each in enumerate(_in_order(memberships))}
    return {
        council: Membership(
            pk=places[council],
            user_id=0,
            council=each.council,
            role=each.role,
            state=each.state,
            is_chosen=each.is_chosen,
            began_at=datetime.min.replace(tzinfo=UTC),
        )
        for council, each in memberships.items()
    }


# by the key of the council, in the order of their names; what the councils say of themselves is
# long, and few pages show it
MEMBERSHIPS = ActorFact(
    "memberships",
    """SELECT json_agg(json_build_array(
                  to_jsonb(membership), to_jsonb(council) - '{about,loaded_facts}'::text[])
              ORDER BY lower(unaccent(council.name)), membership.id)
       FROM councils_membership AS membership
       JOIN councils_council AS council ON council.id = membership.council_id
       WHERE membership.user_id = account.id AND membership.state = 'active'""",
    _by_council,
    common=_roles,
    share=_without_person,
)
