"""Working groups: who is in them, and what they recommend."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.permissions import is_member
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.models import User
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.recommendations import actions, permissions
from services.recommendations.forms import GroupForm
from services.recommendations.models import MIN_COUNCILS, Recommendation, WorkingGroup

SHOWN, ANSWERED_SHOWN = 50, 20
STARTING = EditorTask(
    needs_editor=_("Join your council to start a working group"),
    needs_council=_("Join your council to start a working group"),
    is_for_members=_(
        "Only members of a council can start a working group, and you are not a member of one yet."
    ),
    not_if_abolished=_("You cannot start a working group for an abolished council."),
)


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    rows = WorkingGroup.objects.with_councils_count().in_order()
    page = page_of(rows, asked=request.GET.get("page"), total=WorkingGroup.objects.count())
    can_start = permissions.can_start_group(request.user, acting_council(request))
    context = {"page": page, "can_start": can_start}
    return render(request, "recommendations/groups.html", context)


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Its councils for everybody; its people for members, who see each other's names."""
    group = get_object_or_404(WorkingGroup, slug=slug)
    visible = Recommendation.objects.visible_to(request.user).filter(group=group)
    own = permissions.membership_in(request.user, group)
    members = group.members.for_page()
    context = {
        "group": group,
        **_requests(request, group),
        "members": members[:SHOWN] if is_member(request.user) else [],
        "councils": group.councils()[:SHOWN],
        "may_publish": group.may_publish(),
        "least": MIN_COUNCILS,
        "recommendations": visible.select_related("category").newest_first()[:SHOWN],
        "own": own,
        "can_ask": permissions.can_ask_to_join_group(request.user, group, acting_council(request)),
    }
    return render(request, "recommendations/group.html", context)


def _requests(request: HttpRequest, group: WorkingGroup) -> dict[str, object]:
    """Return the reader's own open request; for people who may answer, all requests."""
    if not isinstance(request.user, User):
        return {}
    requests = group.requests.visible_to(request.user)
    waiting = requests.open()
    if not permissions.can_answer_requests(request.user, group):
        return {"asked": waiting.filter(user=request.user).first()}
    return {
        "requests": waiting.oldest_first()[:SHOWN],
        "answered": requests.answered().newest_first()[:ANSWERED_SHOWN],
    }


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new_group(request: SignedInRequest) -> HttpResponse:
    council = acting_council(request)
    if council is None or not permissions.can_start_group(request.user, council):
        return refuse_non_editor(request, council, STARTING)
    form = GroupForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            group = actions.start_group(form.save(commit=False), council=council, by=request.user)
            messages.success(request, gettext("Working group started. Now ask others to join it."))
            return redirect(group)
    return render(request, "recommendations/new_group.html", {"form": form})


@login_required
@require_POST
def leave_group(request: SignedInRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(WorkingGroup, slug=slug)
    require(group.members.filter(user=request.user).exists())
    actions.leave_group(group, by=request.user)
    messages.success(request, gettext("You have left {group}.").format(group=group))
    return redirect(group)
