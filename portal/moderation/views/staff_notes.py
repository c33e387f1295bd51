"""Notes about a person, a council or a thread, and messages to a member."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.models import Council
from forums.models import Thread
from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of
from portal.moderation.forms import MemberMessageForm, StaffNoteForm
from portal.moderation.models import MemberMessage, StaffNote
from portal.moderation.staff_notes import add_note, delete_note, message_member
from portal.site.errors import rules_as_errors
from portal.site.permissions import require

NOTED: dict[str, type[User | Council | Thread]] = {
    "person": User,
    "council": Council,
    "thread": Thread,
}


@login_required
@require_http_methods(["GET", "POST"])
def notes(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """The notes about a thing; sending the form adds one."""
    require(is_moderator(request.user))
    about = _noted(kind, pk)
    form = StaffNoteForm(request.POST or None, instance=StaffNote(**{kind: about}))
    if form.is_valid():
        add_note(form.save(commit=False), by=request.user)
        messages.success(request, gettext("Note added."))
        return redirect("moderation:notes", kind, pk)
    page = page_of(StaffNote.objects.about(about), asked=request.GET.get("page"))
    context = {"about": about, "kind": kind, "form": form, "page": page}
    return render(request, "moderation/notes.html", context)


def _noted(kind: str, pk: int) -> User | Council | Thread:
    if kind not in NOTED:
        raise Http404
    model: Any = NOTED[kind]
    found: User | Council | Thread = get_object_or_404(model, pk=pk)
    return found


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    rows = StaffNote.objects.select_related("person", "council", "thread")
    note = get_object_or_404(rows, pk=pk)
    about: Model = note.about
    delete_note(note, by=request.user)
    messages.success(request, gettext("Note deleted."))
    kind = next(name for name, model in NOTED.items() if isinstance(about, model))
    return redirect("moderation:notes", kind, about.pk)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write to a member for the moderators."""
    require(is_moderator(request.user))
    person = get_object_or_404(User.objects.people(), pk=pk)
    form = MemberMessageForm(request.POST or None, instance=MemberMessage(person=person))
    if form.is_valid():
        with rules_as_errors(form):
            message_member(form.save(commit=False), by=request.user)
            messages.success(request, gettext("Message sent to {person}.").format(person=person))
            return redirect("moderation:person", pk)
    return render(request, "moderation/write.html", {"person": person, "form": form})


@login_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """What moderators wrote to a member, for the member and moderators."""
    rows = MemberMessage.objects.visible_to(request.user).newest_first()
    message = get_object_or_404(rows, pk=pk)
    return render(request, "moderation/message.html", {"message": message})
