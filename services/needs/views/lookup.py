"""What the address of a page names, for several of the views."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from portal.database.locks import lock_if_sent
from services.needs.models import Need


def find_own_need(request: HttpRequest, pk: int) -> Need:
    """A need of a council that somebody edits for, or a 404."""
    rows = Need.objects.edited_by(request.user).for_page()
    return get_object_or_404(lock_if_sent(request, rows), pk=pk)
