"""Who may see and do what with listings, offers and uses."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from portal.permissions import is_member


def can_see_peers_only(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Contract end dates, costs and whom to ask are for members, never for visitors."""
    return is_member(user)
