"""What the address of a page names, for several of the views."""

from django.shortcuts import get_object_or_404

from portal.accounts.permissions import AnyUser
from services.partnerships.models import Partnership


def find_partnership(user: AnyUser, slug: str) -> Partnership:
    """One that somebody may see, or a 404."""
    return get_object_or_404(Partnership.objects.visible_to(user).for_page(), slug=slug)
