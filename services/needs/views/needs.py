"""Needs: what councils plan, what is there already, and what came of it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.permissions import can_see_peers_only
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.permissions import AnyUser
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, FORUMS
from portal.lists.paging import page_of, page_to_cache
from portal.site.permissions import require
from portal.text import query_text
from services.models import Category
from services.models.likely_area import propose_area
from services.needs import actions, permissions
from services.needs.filters import NeedFilter
from services.needs.forms import HideForm, NeedForm, NeedsFilter
from services.needs.models import FindingKind, Need, Openness, groups_of
from services.needs.views.lookup import find_own_need
from services.partnerships.models import Partnership

ADDING = EditorTask(
    needs_editor=_("You need to be an editor to add a need"),
    needs_council=_("Join your council to add a need"),
    is_for_members=_(
        "Only members of a council can add a need, and you are not a member of one yet."
    ),
    not_if_abolished=_(
        "You cannot add a need for an abolished council. Its page shows which "
        "council has taken over."
    ),
)


@require_safe
@shared_page(CATALOGUE)
def index(request: HttpRequest) -> HttpResponse:
    filtered = NeedFilter(request.GET)
    asked = page_to_cache(request.GET.get("page"))
    context = {
        "asked": asked,
        "filtered": filtered,
        "filter": SimpleLazyObject(lambda: NeedsFilter(initial=filtered.said)),
        "page": SimpleLazyObject(lambda: page_of(filtered.needs, asked=asked)),
        "sees_peers_only": can_see_peers_only(request.user),
        "can_plan": permissions.can_plan(request.user, acting_council(request)),
    }
    return render(request, "needs/index.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """We plan this. The answer is what is there already."""
    council = acting_council(request)
    if council is None or not permissions.can_plan(request.user, council):
        return refuse_non_editor(request, council, ADDING)
    begun = _begun(request)
    sent, proposed = _with_area(submitted_data(request))
    if sent is None and begun["title"] and not begun["category"]:
        begun["category"] = proposed = propose_area(str(begun["title"]))
    form = NeedForm(sent, instance=Need(council=council), initial=begun)
    form.fields["category"].help_text = gettext(
        "If you do not choose one, we suggest one from your words."
    )
    if request.method == "POST" and form.is_valid() and not proposed:
        need = actions.start_need(form.save(commit=False), by=request.user)
        if need.openness == Openness.CO_PROCURE and "together" in request.GET:
            return redirect(f"{reverse('needs:ask', args=[need.pk])}?how=thread")
        return redirect(need)
    context = {"form": form, "council": council, "proposed": proposed}
    return render(request, "needs/new.html", context)


def _with_area(sent: QueryDict | None) -> tuple[QueryDict | None, Category | None]:
    """What was sent, with the area that its words propose where none was chosen; and that area.

    Nothing is published under it before the person has seen it.
    """
    title = query_text(sent, "title") if sent else ""
    if sent is None or not title or sent.get("category"):
        return sent, None
    proposed = propose_area(title, query_text(sent, "details"))
    if proposed is None:
        return sent, None
    completed = sent.copy()
    completed["category"] = str(proposed.pk)
    return completed, proposed


def _begun(request: HttpRequest) -> dict[str, object]:
    """What the address says already: the area, and that it is to be bought together."""
    slug = query_text(request.GET, "category")
    category = Category.objects.filter(slug=slug).first() if slug else None
    title = query_text(request.GET, "title", 150)
    openness = Openness.CO_PROCURE if "together" in request.GET else Openness.CONVERSATION
    return {"category": category, "title": title, "openness": openness}


@require_safe
@shared_page(CATALOGUE, FORUMS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user).for_page(), pk=pk)
    sees_peers_only = can_see_peers_only(request.user)
    context: dict[str, Any] = {
        "need": need,
        "sees_peers_only": sees_peers_only,
        "can_change": permissions.can_change(request.user, need),
        "can_reopen": permissions.can_reopen(request.user, need),
        "can_see_appendix": permissions.can_see_appendix(request.user, need),
        "can_hide": permissions.can_hide(request.user),
        "partnership": _partnership_of(need, request.user),
    }
    if sees_peers_only:
        findings = list(need.findings.still_visible().in_order())
        context |= {
            "findings": findings,
            "findings_state": hash(tuple(each.state for each in findings)),
            "has_asked": any(each.asked_at for each in findings),
        }
    return render(request, "needs/detail.html", context)


@login_required
@require_safe
def matches(request: SignedInRequest, pk: int) -> HttpResponse:
    """What matches a need as text, to be copied or printed."""
    require(can_see_peers_only(request.user))
    need = get_object_or_404(Need.objects.visible_to(request.user).for_page(), pk=pk)
    findings = list(need.findings.still_visible().in_order())
    context = {
        "need": need,
        "has_contracts": any(row.kind == FindingKind.CONTRACT for row in findings),
        "groups": groups_of(need, findings),
        "site_url": settings.SITE_URL,
    }
    return render(request, "needs/matches.html", context)


def _partnership_of(need: Need, user: AnyUser) -> Partnership | None:
    """What the council joined, if somebody may see that."""
    if need.partnership_id is None:
        return None
    return Partnership.objects.visible_to(user).filter(needs=need).first()


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    need = find_own_need(request, pk)
    require(permissions.can_change(request.user, need))
    form = NeedForm(submitted_data(request), instance=need, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_need(form.save(commit=False), by=request.user)
        messages.success(
            request, form.saved_message(gettext("Need saved. We’ve checked for matches again."))
        )
        return redirect(need)
    return render(request, "needs/edit.html", {"form": form, "need": need})


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def hide(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_hide(request.user))
    need = get_object_or_404(Need.objects.for_page(), pk=pk)
    form = HideForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        actions.hide(need, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, gettext("Need hidden. Its author will see your reason."))
        return redirect(need)
    return render(request, "needs/hide.html", {"form": form, "need": need})


@login_required_keeping_post
@require_POST
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_hide(request.user))
    need = get_object_or_404(Need, pk=pk)
    actions.show(need, by=request.user)
    messages.success(request, gettext("Need shown again."))
    return redirect(need)
