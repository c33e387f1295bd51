"""Warning people, and keeping them from writing for a while."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from forums import actions
from forums.models import Silence
from forums.permissions import can_silence
from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.accounts.permissions import is_moderator
from portal.components.decision_forms import ModeratorReasonForm
from portal.moderation.forms import SilenceForm
from portal.site.permissions import require


@login_required
@require_http_methods(["GET", "POST"])
def warn(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = ModeratorReasonForm(request.POST or None)
    if form.is_valid():
        actions.warn(person, by=request.user, **form.cleaned_data)
        return _done(request, person, gettext("Warning sent to {person}.").format(person=person))
    return _asked(
        request,
        person,
        form,
        (gettext("Warn {person}").format(person=person), gettext("Send warning")),
    )


@login_required
@require_http_methods(["GET", "POST"])
def silence(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = SilenceForm(request.POST or None, instance=Silence(user=person, by=request.user))
    if form.is_valid():
        actions.silence(form.save(commit=False), by=request.user)
        return _done(
            request, person, gettext("{person} can no longer post there.").format(person=person)
        )
    return _asked(
        request,
        person,
        form,
        (gettext("Stop {person} from posting").format(person=person), gettext("Stop from posting")),
    )


@login_required
@require_http_methods(["GET", "POST"])
def lift(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    silence = get_object_or_404(Silence.objects.standing().select_related("user", "board"), pk=pk)
    require(can_silence(request.user, silence.user))
    form = ModeratorReasonForm(request.POST or None)
    if form.is_valid():
        actions.lift_silence(silence, by=request.user, **form.cleaned_data)
        return _done(
            request, silence.user, gettext("{user} can post again.").format(user=silence.user)
        )
    words = (
        gettext("Allow {user} to post again").format(user=silence.user),
        gettext("Allow to post"),
    )
    return _asked(request, silence.user, form, words)


def _person(request: SignedInRequest, pk: int) -> User:
    require(is_moderator(request.user))
    person = get_object_or_404(User, pk=pk)
    require(can_silence(request.user, person))
    return person


def _done(request: SignedInRequest, person: User, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("moderation:person", person.pk)


def _asked(
    request: SignedInRequest, person: User, form: forms.BaseForm, words: tuple[str, str]
) -> HttpResponse:
    """The form, under its heading and with its button."""
    heading, button = words
    context = {"person": person, "form": form, "heading": heading, "button": button}
    return render(request, "moderation/speaking.html", context)
