"""A council is invited, joins or declines, and leaves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from councils.permissions import can_ask_to_manage
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.council_groups import actions, permissions
from services.council_groups.forms import InvitationForm, InvitedCouncilForm, council_names
from services.council_groups.models import CouncilGroup, GroupCouncil


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(CouncilGroup.objects.visible_to(request.user), pk=pk)
    require(permissions.can_change(request.user, group))
    form = InvitedCouncilForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form, "council"):
            place = actions.invite(group, form.cleaned_data["council"], by=request.user)
            messages.success(request, actions.invited_message([place.council]))
            return redirect(group)
    context = {"form": form, "group": group, "names": council_names()}
    return render(request, "council_groups/invite.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the group is for and who was asked: for people of the council; a manager answers."""
    places = GroupCouncil.objects.visible_to(request.user).in_order()
    place = get_object_or_404(places, pk=pk)
    if place.is_in_group:
        if request.method == "POST":
            already = gettext("{council} has already joined this group.")
            messages.info(request, already.format(council=place.council))
        return redirect(place.group)
    can_answer = permissions.can_answer(request.user, place)
    form = InvitationForm(submitted_data(request))
    if request.method == "POST":
        require(can_answer)
        if form.is_valid():
            with rules_as_errors(form):
                return _answered(request, place, form)
    others = place.group.places.standing().in_order().exclude(pk=place.pk)
    context = {
        "place": place,
        "form": form,
        "others": others,
        "can_answer": can_answer,
        **_managers(request, place),
    }
    return render(request, "council_groups/invitation.html", context)


def _managers(request: SignedInRequest, place: GroupCouncil) -> dict[str, object]:
    """Whether the council has a manager who can answer, and whether the reader can offer to be."""
    memberships = place.council.memberships
    own = memberships.active().filter(user=request.user).first()
    return {
        "has_manager": memberships.managers().exists(),
        "own": own,
        "can_ask_to_manage": own is not None and can_ask_to_manage(request.user, own),
    }


def _answered(request: SignedInRequest, place: GroupCouncil, form: InvitationForm) -> HttpResponse:
    if form.cleaned_data["decision"] == InvitationForm.AGREE:
        actions.agree(place, by=request.user)
        joined = gettext("{council} has joined the group.").format(council=place.council)
        messages.success(request, joined)
        return redirect(place.group)
    actions.decline(place, form.cleaned_data["reason"], by=request.user)
    messages.success(request, gettext("Invitation declined."))
    return redirect("council_groups:index")


@login_required
@require_POST
def withdraw(request: SignedInRequest, group: int, pk: int) -> HttpResponse:
    """Take back an invitation: for editors of the group."""
    place = get_object_or_404(GroupCouncil.objects.in_groups_of(request.user), group=group, pk=pk)
    require(permissions.can_change(request.user, place.group))
    actions.withdraw(place, by=request.user)
    messages.success(
        request, gettext("Invitation of {council} withdrawn.").format(council=place.council)
    )
    return redirect(place.group)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    places = GroupCouncil.objects.visible_to(request.user).in_group().in_order()
    place = get_object_or_404(places, pk=pk)
    require(permissions.can_leave(request.user, place))
    if request.method == "POST":
        actions.leave(place, by=request.user)
        left = gettext("{council} has left the group.").format(council=place.council)
        messages.success(request, left)
        return redirect("council_groups:index")
    return render(request, "council_groups/leave.html", {"place": place})
