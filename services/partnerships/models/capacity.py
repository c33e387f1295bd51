"""That nobody is promised a place twice: what is free and what is taken fit into the offer.

Checked by the database whoever writes: under the lock of the offer, so that two who write at
once see each other.
"""

import pgtrigger

from services.models import Offer

_CHECK_CAPACITY = """
    PERFORM FROM services_offer WHERE id = counted FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM services_offer AS offer
        WHERE offer.id = counted AND offer.capacity_total < coalesce(offer.capacity_free, 0) + (
            SELECT coalesce(sum(party.places), 0) FROM partnerships_party AS party
            JOIN partnerships_partnership AS joined ON joined.id = party.partnership_id
            WHERE joined.offer_id = offer.id AND joined.stage <> 'ended' AND party.left_on IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'accepted places fit into the offer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def check_capacity(offer: str, operation: pgtrigger.core.Operation) -> pgtrigger.Trigger:
    """A trigger that refuses what would promise more places than ``offer``, its key in SQL, has."""
    return pgtrigger.Trigger(
        name="accepted_places_fit",
        when=pgtrigger.After,
        operation=operation,
        declare=[("counted", "bigint")],
        func=f"counted := ({offer});\n{_CHECK_CAPACITY}",
    )


def changed(*columns: str) -> pgtrigger.core.Operation:
    return pgtrigger.UpdateOf(*columns)  # type: ignore[no-untyped-call]  # it has none


class CountedOffer(Offer):
    """Offers, as far as the database counts who has joined them."""

    class Meta:
        proxy = True
        triggers = [
            check_capacity("NEW.id", changed("capacity_total", "capacity_free")),
        ]
