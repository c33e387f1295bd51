"""The page of a person, for members, and writing to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from forums import actions, permissions
from forums.forms import MessageForm
from forums.lists import PostList
from forums.models.people import people_shown_to
from portal.accounts.http import (
    SignedInRequest,
    login_required_keeping_post,
    submitted_data,
)
from portal.accounts.models import User
from portal.site.errors import rules_as_errors
from portal.site.permissions import require


@login_required
@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """A person’s profile and the posts that the reader may see."""
    person = _person(request, pk)
    context = {
        "person": person,
        "memberships": person.memberships.active().for_person(),
        "list": PostList(request.user, person, request.GET),
        "is_self": person.pk == request.user.pk,
        "receives_messages": permissions.receives_messages(person),
        "can_write": permissions.can_write_to_people(request.user, acting_council(request)),
        "can_decide": permissions.can_decide(request.user),
    }
    return render(request, "people/person.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a person an email; addresses stay hidden unless the sender shares theirs."""
    person = _person(request, pk)
    council = acting_council(request)
    require(person.pk != request.user.pk)
    require(permissions.can_write_to_people(request.user, council))
    form = MessageForm(submitted_data(request), address=request.user.email)
    if form.is_valid():
        with rules_as_errors(form):
            message = actions.Message(**form.cleaned_data)
            actions.write_to(person, message, by=request.user, council=council)
            messages.success(request, gettext("Message sent to {person}.").format(person=person))
            return redirect("people:person", pk)
    context = {
        "person": person,
        "form": form,
        "receives_messages": permissions.receives_messages(person),
    }
    return render(request, "people/write.html", context)


def _person(request: SignedInRequest, pk: int) -> User:
    require(permissions.can_see_people(request.user))
    return get_object_or_404(people_shown_to(request.user), pk=pk)
