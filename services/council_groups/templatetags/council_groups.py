"""What the councils before a council planned together, beside what it took over from them."""

from collections.abc import Iterable, Mapping

from django.template import Library

from councils.models import Council
from services.council_groups.models import AreaPlan, CouncilGroup

register = Library()


@register.simple_tag
def groups_before(council: Council) -> list[CouncilGroup]:
    """The groups whose councils this one has taken over from."""
    return list(CouncilGroup.objects.succeeded_by(council.pk).order_by("-created_at", "-pk"))


@register.simple_tag
def plans_of(groups: Iterable[CouncilGroup]) -> dict[str, AreaPlan]:
    """Their current plans, by the name of the service area; of several the latest."""
    plans = AreaPlan.objects.current().filter(group__in=list(groups)).for_page()
    return {plan.category.name: plan for plan in reversed(plans)}


@register.filter
def for_area(plans: Mapping[str, AreaPlan], name: str) -> AreaPlan | None:
    return plans.get(name)
