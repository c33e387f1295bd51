"""A recommendation is drafted, submitted and decided about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.permissions import is_moderator
from portal.database.locks import lock_if_sent
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.models import Product, Standard
from services.recommendations import actions, permissions
from services.recommendations.forms import AreaForm, DecideForm, RecommendationForm, SettleForm
from services.recommendations.models import Recommendation, WorkingGroup


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """First the area and who recommends it, then what."""
    require(permissions.can_start(request.user))
    groups = list(WorkingGroup.objects.of_person(request.user).in_order())
    moderates = is_moderator(request.user)
    area = request.GET if {"area", "group"} <= request.GET.keys() else None
    chosen = AreaForm(
        area, groups=groups, is_moderator=moderates, initial={"area": request.GET.get("area")}
    )
    if not (groups or moderates) or not chosen.is_valid():
        context = {"form": chosen, "can_recommend": bool(groups or moderates)}
        return render(request, "recommendations/area.html", context)
    return _new(request, chosen)


def _new(request: SignedInRequest, chosen: AreaForm) -> HttpResponse:
    category, group = chosen.cleaned_data["area"], chosen.cleaned_data["group"]
    member = permissions.membership_in(request.user, group)
    council = member.council if member else None
    draft = Recommendation(category=category, group=group, council=council)
    form = RecommendationForm(
        submitted_data(request), instance=draft, category=category, initial=_begun(draft)
    )
    if request.method == "POST" and form.is_valid():
        draft = actions.start_draft(form.save(commit=False), form.chosen, by=request.user)
        messages.success(request, gettext("Draft saved."))
        return redirect(draft)
    return _form_page(request, form, draft)


def _begun(draft: Recommendation) -> dict[str, object]:
    """A new version begins with what is recommended now."""
    current = Recommendation.objects.current().in_area(draft.category).first()
    if current is None:
        return {}
    return {
        "summary": current.summary,
        "reasons": current.reasons,
        "products": list(current.products.in_order()),
        "standards": list(current.standards.in_order()),
    }


def _form_page(
    request: HttpRequest, form: RecommendationForm, draft: Recommendation
) -> HttpResponse:
    context = {
        "form": form,
        "recommendation": draft,
        "products": Product.objects.in_order().values_list("name", flat=True),
        "known_standards": Standard.objects.in_order().values_list("name", flat=True),
    }
    return render(request, "recommendations/edit.html", context)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = _visible(request, pk)
    require(permissions.can_edit(request.user, draft))
    form = RecommendationForm(
        submitted_data(request), instance=draft, category=draft.category, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            actions.change_draft(form.save(commit=False), form.chosen, by=request.user)
            messages.success(request, gettext("Draft saved."))
            return redirect(draft)
    return _form_page(request, form, draft)


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = _visible(request, pk)
    require(permissions.can_edit(request.user, draft))
    actions.delete_draft(draft, by=request.user)
    messages.success(request, gettext("Draft deleted."))
    return redirect(draft.category)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = _visible(request, pk)
    require(permissions.can_submit(request.user, draft))
    actions.submit(draft, by=request.user)
    messages.success(request, gettext("Submitted. A moderator will publish it or ask for changes."))
    return redirect(draft)


@login_required
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = _visible(request, pk)
    require(permissions.can_take_back(request.user, draft))
    actions.take_back(draft, by=request.user)
    messages.success(request, gettext("This is a draft again."))
    return redirect(draft)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """A moderator publishes it, or says what to change."""
    draft = _visible(request, pk)
    require(permissions.can_decide(request.user, draft))
    form = DecideForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            _decide(request, draft, form)
            return redirect(draft)
    current = Recommendation.objects.current().in_area(draft.category).first()
    context = {"recommendation": draft, "form": form, "current": current}
    return render(request, "recommendations/decide.html", context)


def _decide(request: SignedInRequest, draft: Recommendation, form: DecideForm) -> None:
    if form.cleaned_data["decision"] == DecideForm.APPROVE:
        actions.approve(draft, by=request.user)
        messages.success(request, gettext("Recommendation published."))
    else:
        actions.send_back(draft, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, gettext("The authors have been asked for changes."))


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """A moderator gives a draft that everybody has left to another group, or deletes it."""
    draft = _visible(request, pk)
    require(permissions.can_settle(request.user, draft))
    form = SettleForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            _settle(request, draft, form)
            return redirect("moderation:recommendations")
    context = {"recommendation": draft, "form": form}
    return render(request, "recommendations/settle.html", context)


def _settle(request: SignedInRequest, draft: Recommendation, form: SettleForm) -> None:
    group = form.cleaned_data["group"]
    if form.cleaned_data["decision"] == SettleForm.ADOPT:
        actions.adopt_draft(draft, group, by=request.user)
        messages.success(request, gettext("Draft given to {group}.").format(group=group))
    else:
        actions.delete_abandoned(draft, by=request.user)
        messages.success(request, gettext("Draft deleted."))


def _visible(request: SignedInRequest, pk: int) -> Recommendation:
    rows = Recommendation.objects.visible_to(request.user).for_page()
    return get_object_or_404(lock_if_sent(request, rows), pk=pk)
