"""Where pages of a council lead to the import of its list."""

from django.template import Context, Library

from councils.models import Council
from services.list_imports import permissions

register = Library()


@register.simple_tag(takes_context=True)
def can_import(context: Context, council: Council) -> bool:
    """Whether the reader may import the list of this council."""
    return "user" in context and permissions.can_import(context["user"], council)
