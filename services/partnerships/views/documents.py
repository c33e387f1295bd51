"""Adding documents to a partnership, and taking them away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from councils.context import acting_council
from councils.models import Council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.partnerships import actions, permissions
from services.partnerships.forms.documents import DocumentForm
from services.partnerships.forms.moderation import RemovalForm
from services.partnerships.models import Document, Party
from services.partnerships.views.lookup import find_partnership


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    partnership = find_partnership(request.user, slug)
    mine = permissions.parties_of(request.user, partnership)
    require(bool(mine))
    document = Document(partnership=partnership, council=_speaking(request, mine))
    form = DocumentForm(request, document=document)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data.pop("file")
        with rules_as_errors(form, "file"):
            actions.add_document(form.save(commit=False), file, by=request.user)
            if file.note:
                messages.info(request, file.note)
            messages.success(request, f"“{document}” added.")
            return redirect(partnership)
    context = {"form": form, "partnership": partnership, "document": document}
    return render(request, "partnerships/document.html", context)


def _speaking(request: SignedInRequest, mine: list[Party]) -> Council | None:
    """The council that somebody acts for where it takes part, else the one of theirs that does."""
    acting = acting_council(request)
    councils = [party.council for party in mine]
    return acting if acting in councils else next(iter(councils), None)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    partnership = find_partnership(request.user, slug)
    documents = partnership.documents.visible_to(request.user)
    document = get_object_or_404(documents.select_related("council"), pk=pk)
    require(permissions.can_remove(request.user, document))
    by_moderator = not permissions.removes_own(request.user, document)
    form = RemovalForm(submitted_data(request), by_moderator=by_moderator)
    if request.method == "POST" and form.is_valid():
        actions.remove_document(document, reason=form.given_reason, by=request.user)
        messages.success(request, f"“{document}” removed.")
        return redirect(partnership)
    context = {"form": form, "partnership": partnership, "document": document}
    return render(request, "partnerships/remove_document.html", context)
