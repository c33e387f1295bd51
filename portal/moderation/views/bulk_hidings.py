"""Hiding everything that a person wrote since a moment: what it would hide, and undoing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.accounts.permissions import can_suspend, is_moderator
from portal.moderation.bulk_hidings import hide_everything, undo_hiding
from portal.moderation.forms import BulkHidingForm, SinceForm
from portal.moderation.hideable_texts import ROWS_SHOWN, HideableTexts, changed_texts
from portal.moderation.models import BulkHiding
from portal.site.errors import rules_as_errors
from portal.site.permissions import require


@login_required
@require_http_methods(["GET", "POST"])
def hide(request: SignedInRequest, pk: int) -> HttpResponse:
    """List what would be hidden; sending the form hides it."""
    require(is_moderator(request.user))
    person = get_object_or_404(User, pk=pk)
    require(can_suspend(request.user, person))
    since_form = SinceForm(request.GET or None)
    form = BulkHidingForm(request.POST or None, person=person)
    if since_form.is_usable and form.is_valid():
        hiding = BulkHiding(
            person=person, since=since_form.from_moment, reason=form.cleaned_data["reason"]
        )
        with rules_as_errors(form):
            hide_everything(
                hiding, suspend=form.cleaned_data.get("suspend", False), by=request.user
            )
            messages.success(request, gettext("Hidden. You can undo this for 30 days."))
            return redirect("moderation:person", pk)
    texts = HideableTexts(person, since_form.from_moment)
    context = {"person": person, "since_form": since_form, "form": form, "texts": texts}
    context |= {**texts.shown(), "rows_shown": ROWS_SHOWN}
    return render(request, "moderation/hide_everything.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def hiding(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was hidden at once; sending the form shows all of it again."""
    require(is_moderator(request.user))
    rows = BulkHiding.objects.select_related("person", "by", "undone_by")
    hiding = get_object_or_404(rows, pk=pk)
    require(can_suspend(request.user, hiding.person))
    if request.method == "POST":
        undo_hiding(hiding, by=request.user)
        messages.success(request, gettext("Undone."))
        return redirect(hiding)
    changed = changed_texts(hiding) if hiding.undone_at else []
    context = {"hiding": hiding, "number": hiding.texts.count(), "changed": changed}
    return render(request, "moderation/hiding.html", context)
