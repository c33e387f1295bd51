"""How pages say from which council something came."""

from typing import Any

from django.db.models import Model
from django.template import Library

from councils.models import Inheritance

register = Library()


@register.inclusion_tag("councils/_came_from.html")
def came_from(thing: Model) -> dict[str, Any]:
    """From which councils a row came, and when; nothing where it was always here."""
    return {"inherited": Inheritance.objects.of_thing(thing)}
