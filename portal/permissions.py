"""What every app's permissions are built on."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


def is_member(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Signed in: one of the people the peers-only facts are meant for."""
    return user.is_authenticated and user.is_active
