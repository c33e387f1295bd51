"""Who is at which item of a queue, and where an item is."""

from django.http import HttpResponse
from django.shortcuts import redirect

from portal.moderation import actions
from portal.moderation.models import Claim, Queue

ITEM_PAGES = {
    Queue.LISTINGS: "moderation:listing",
    Queue.EDITS: "moderation:listing",
    Queue.FLAGS: "moderation:answer_flag",
    Queue.DUPLICATES: "moderation:duplicate",
}


def claim_context(queue: Queue, pk: int) -> dict[str, object]:
    """What the page of an item shows of who is at it."""
    return {"queue": queue.value, "item": pk, "claim": actions.claim_on(queue, pk)}


def claims_on(queue: Queue, page: object) -> dict[int, Claim]:
    """Who is at which of the rows on a page, by the row's key."""
    keys = [row.pk for row in page]  # type: ignore[attr-defined]  # a page of rows
    found = Claim.objects.standing().filter(queue=queue, item__in=keys)
    return {each.item: each for each in found}


def redirect_to_item(queue: Queue, pk: int | None) -> HttpResponse:
    """Go to the page of an item, or to the queue when there is none."""
    return redirect(ITEM_PAGES[queue], pk) if pk else redirect(f"moderation:{queue}")
