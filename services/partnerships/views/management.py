"""Registering a partnership, changing it, moving it on, and who takes part."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from councils.context import acting_council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.permissions import require
from services.partnerships import actions, permissions
from services.partnerships.forms.management import (
    NewForm,
    PartnershipForm,
    PartyForm,
    StageForm,
    StepForm,
)
from services.partnerships.models import Partnership, Step, StepKind
from services.partnerships.views.lookup import find_partnership

REGISTERING = EditorTask(
    needs_editor=_("You need to be an editor to register a partnership"),
    needs_council=_("Join your council to register a partnership"),
    is_for_members=_(
        "Only members of a council can register a partnership, and you are not a member of one yet."
    ),
    not_if_abolished=_(
        "You cannot register a partnership for an abolished council. Its page shows which "
        "council has taken over."
    ),
)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """A council tells of a partnership that it leads already."""
    council = acting_council(request)
    if council is None or not permissions.can_begin(request.user, council):
        return refuse_non_editor(request, council, REGISTERING)
    form = NewForm(submitted_data(request), instance=Partnership(lead=council))
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        partnership = actions.register_partnership(
            form.save(commit=False),
            services=answers.get("services") or [],
            partners=answers["partners"],
            by=request.user,
        )
        messages.success(
            request, gettext("“{partnership}” registered.").format(partnership=partnership)
        )
        return redirect(partnership)
    return render(request, "partnerships/new.html", {"form": form, "council": council})


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    partnership = find_partnership(request.user, slug)
    require(permissions.can_lead(request.user, partnership))
    if request.method == "POST":
        partnership = Partnership.objects.locked(partnership)
    form = PartnershipForm(submitted_data(request), instance=partnership, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_partnership(form.save(commit=False), by=request.user)
        messages.success(request, form.saved_message(gettext("Changes saved.")))
        return redirect(partnership)
    return render(request, "partnerships/edit.html", {"form": form, "partnership": partnership})


@login_required
@require_http_methods(["GET", "POST"])
def stage(request: SignedInRequest, slug: str) -> HttpResponse:
    partnership = find_partnership(request.user, slug)
    require(permissions.can_lead(request.user, partnership))
    form = StageForm(request.POST or None, partnership=partnership)
    if request.method == "POST" and form.is_valid():
        moved = actions.move_partnership(partnership, **form.cleaned_data, by=request.user)
        messages.success(
            request,
            gettext("“{partnership}” is now at the stage {stage}.").format(
                partnership=moved, stage=moved.get_stage_display()
            ),
        )
        return redirect(moved)
    return render(request, "partnerships/stage.html", {"form": form, "partnership": partnership})


@login_required
@require_http_methods(["GET", "POST"])
def parties(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name another council that takes part."""
    partnership = find_partnership(request.user, slug)
    require(permissions.can_lead(request.user, partnership))
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        party = actions.name_party(partnership, **form.cleaned_data, by=request.user)
        messages.success(
            request,
            gettext("{council} added. We’ve notified the council.").format(council=party.council),
        )
        return redirect(partnership)
    return render(request, "partnerships/party.html", {"form": form, "partnership": partnership})


@login_required
@require_POST
def leave(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    partnership = find_partnership(request.user, slug)
    party = get_object_or_404(partnership.parties.select_related("council"), pk=pk)
    require(permissions.can_leave(request.user, party))
    actions.end_party(party, by=request.user)
    messages.success(
        request, gettext("{council} no longer takes part.").format(council=party.council)
    )
    leads = permissions.can_lead(request.user, partnership)
    return redirect(partnership if leads or partnership.is_public else "partnerships:index")


@login_required
@require_http_methods(["GET", "POST"])
def checklist(request: SignedInRequest, slug: str, council: str) -> HttpResponse:
    """What one council has settled on its way in, and what is left."""
    partnership = find_partnership(request.user, slug)
    who = get_object_or_404(partnership.councils_inside(), slug=council)
    require(permissions.can_settle(request.user, partnership, who))
    steps = partnership.steps.of_council(who)
    done = {step.kind for step in steps}
    if "reopen" in request.POST:
        actions.reopen_step(partnership, who, request.POST["reopen"][:20], by=request.user)
        return redirect(request.path)
    left = [kind for kind in StepKind.values if kind not in done]
    form = StepForm(request.POST or None, open_kinds=left)
    if request.method == "POST" and form.is_valid():
        step = Step(partnership=partnership, council=who, **form.cleaned_data)
        actions.settle_step(step, by=request.user)
        messages.success(
            request, gettext("{step}: completed.").format(step=step.get_kind_display())
        )
        return redirect(request.path)
    context = {"form": form, "partnership": partnership, "who": who, "steps": steps, "left": left}
    return render(request, "partnerships/checklist.html", context)
