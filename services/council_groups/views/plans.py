"""What a group plans for a service area."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.council_groups import actions, permissions
from services.council_groups.forms import AreaPlanForm
from services.council_groups.models import AreaPlan, CouncilGroup
from services.council_groups.models.side_by_side import compare
from services.models import Category


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    group = get_object_or_404(CouncilGroup.objects.visible_to(request.user), pk=pk)
    category = get_object_or_404(Category, slug=slug)
    require(permissions.can_change(request.user, group))
    area = compare(group, request.user, category).area(category)
    plan = area.plan or AreaPlan(group=group, category=category)
    form = AreaPlanForm(submitted_data(request), instance=plan, area=area)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            seen = form.cleaned_data["seen"]
            actions.plan_area(form.save(commit=False), by=request.user, seen=seen)
            messages.success(request, gettext("Plan saved."))
            return redirect("council_groups:area", group.pk, slug)
        form.accept_current(group.plans.by_area().get(category.pk))
    context = {"group": group, "area": area, "form": form}
    return render(request, "council_groups/plan.html", context)
