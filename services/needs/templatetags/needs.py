"""What councils plan, beside other things."""

from django.db.models import Count, Model
from django.template import Context, Library
from django.utils.translation import gettext, ngettext

from councils.context import acting_council
from councils.models import Council
from services.models import Category
from services.models.similar_use import similar_use_in
from services.needs.models import Finding, Need, groups_of
from services.needs.permissions import can_plan

register = Library()
SHOWN = 5


@register.inclusion_tag("needs/_found.html")
def found_for(need: Need, findings: list[Finding], can_choose: bool = False) -> dict[str, object]:
    """What was found for a need, kind by kind; with boxes to tick for those who may ask."""
    return {"groups": groups_of(need, findings), "can_choose": can_choose}


@register.simple_tag(takes_context=True)
def reader_can_plan(context: Context) -> bool:
    """Whether the reader can add a need for the council that they act for."""
    request = context["request"]
    return can_plan(request.user, acting_council(request))


@register.simple_tag
def similar_use_in_area(need: Need) -> str:
    """Say how many councils similar to that of a need have a system for its service area."""
    found = similar_use_in(need.category, need.council)
    return found.of_area if found else ""


@register.simple_tag
def other_needs(category: Category, without: Need | None = None) -> str:
    """Say how many councils have an open need in a service area."""
    rows = Need.objects.open().in_area(category)
    others = rows.exclude(council=without.council) if without else rows
    n = others.order_by().aggregate(n=Count("council", distinct=True))["n"]
    values = {"n": n, "area": category.name}
    if not n and without:
        return gettext("No other council has an open need for {area}.").format(**values)
    if not n:
        return gettext("No council has an open need for {area}.").format(**values)
    text = ngettext(
        "{n:,} council has an open need for {area}.",
        "{n:,} councils have open needs for {area}.",
        n,
    )
    if without:
        text = ngettext(
            "{n:,} other council has an open need for {area}.",
            "{n:,} other councils have open needs for {area}.",
            n,
        )
    return text.format(**values)


@register.inclusion_tag("needs/_plans.html")
def open_needs(thing: Model) -> dict[str, object]:
    """The open needs of a council, or in a service area, newest first."""
    rows = Need.objects.open().for_list()
    if isinstance(thing, Council):
        rows = rows.filter(council=thing)
    elif isinstance(thing, Category):
        rows = rows.in_area(thing)
    return {"needs": rows[:SHOWN], "thing": thing, "is_council": isinstance(thing, Council)}
