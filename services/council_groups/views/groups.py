"""List, start and change the groups of a person's councils."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from councils.models import Council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from portal.text import without_nul
from services.council_groups import actions, permissions
from services.council_groups.forms import CouncilGroupForm, NewCouncilGroupForm, council_names
from services.council_groups.forms.groups import INVITED
from services.council_groups.models import CouncilGroup, GroupCouncil

SHOWN = 50
STARTING = EditorTask(
    needs_editor=_("Become an editor to start a council group"),
    needs_council=_("Join your council to start a council group"),
    is_for_members=_(
        "Only editors of a council can start a council group, and you are not a member of one yet."
    ),
    not_if_abolished=_("You cannot start a council group for an abolished council."),
)


@login_required
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    groups = CouncilGroup.objects.visible_to(request.user).newest_first()
    invitations = GroupCouncil.objects.visible_to(request.user).waiting().in_order()
    context = {
        "page": page_of(groups, asked=request.GET.get("page")),
        "invitations": invitations[:SHOWN],
        "can_start": permissions.can_start(request.user, acting_council(request)),
    }
    return render(request, "council_groups/index.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    council = acting_council(request)
    if council is None or not permissions.can_start(request.user, council):
        return refuse_non_editor(request, council, STARTING)
    form = NewCouncilGroupForm(submitted_data(request), initial=_asked_for(request, council))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            group = actions.start_group(
                form.save(commit=False), form.invited, council=council, by=request.user
            )
            invited = actions.invited_message(each for each in form.invited if each != council)
            messages.success(request, f"{gettext('Group started.')} {invited}")
            return redirect(group)
    context = {"form": form, "council": council, "names": council_names()}
    return render(request, "council_groups/new.html", context)


def _asked_for(request: SignedInRequest, council: Council) -> dict[str, str]:
    """The councils that the address names, such as those of a comparison."""
    slugs = [without_nul(slug) for slug in request.GET.getlist("council")[: len(INVITED)]]
    known = Council.objects.current().at_addresses(slugs)
    others = [str(each) for each in known.values() if each != council]
    return dict(zip(INVITED, others, strict=False))


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(CouncilGroup.objects.visible_to(request.user), pk=pk)
    require(permissions.can_change(request.user, group))
    if request.method == "POST":
        group = CouncilGroup.objects.locked(group.pk)
    form = CouncilGroupForm(submitted_data(request), instance=group, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_group(form.save(commit=False), form.changed_data, by=request.user)
        messages.success(request, form.saved_message(gettext("Changes saved.")))
        return redirect(group)
    return render(
        request,
        "council_groups/edit.html",
        {"form": form, "group": group, "names": council_names()},
    )
