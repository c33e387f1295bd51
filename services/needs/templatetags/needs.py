"""What councils plan, beside other things."""

from django.db.models import Model
from django.template import Library

from councils.models import Council
from services.models import Category
from services.needs.models import Finding, Need, groups_of

register = Library()
SHOWN = 5


@register.inclusion_tag("needs/_found.html")
def found_for(need: Need, findings: list[Finding], can_choose: bool = False) -> dict[str, object]:
    """What was found for a need, kind by kind; with boxes to tick for those who may ask."""
    return {"groups": groups_of(need, findings), "can_choose": can_choose}


@register.inclusion_tag("needs/_plans.html")
def open_needs(thing: Model) -> dict[str, object]:
    """The open needs of a council, or in a service area, newest first."""
    rows = Need.objects.open().for_list()
    if isinstance(thing, Council):
        rows = rows.filter(council=thing)
    elif isinstance(thing, Category):
        rows = rows.in_area(thing)
    return {"needs": rows[:SHOWN], "thing": thing, "is_council": isinstance(thing, Council)}
