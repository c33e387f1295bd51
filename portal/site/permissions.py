"""What every app's permissions are built on."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:
    """Answer 403 unless this is allowed."""
    if not allowed:
        raise PermissionDenied
