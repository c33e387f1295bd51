"""The page of a council, changed by its managers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from councils import actions, permissions
from councils.forms import CouncilContactForm, CouncilPageForm
from councils.forms.page import ROLES_SUGGESTED
from councils.models import Council, CouncilContact
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import rules_as_errors
from portal.site.permissions import require


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
@transaction.atomic
def change(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _managed(request, slug)
    if request.method == "POST":
        council = actions.lock_council(council)
    form = CouncilPageForm(submitted_data(request), instance=council, user=request.user)
    if request.method == "POST" and form.is_valid():
        names = form.cleaned_data["other_names"]
        changed = form.changed_data
        actions.change_page(form.save(commit=False), changed, other_names=names, by=request.user)
        messages.success(request, form.saved_message(gettext("Changes saved.")))
        return redirect(council)
    context = {"council": council, "form": form, "contacts": council.contacts.in_order()}
    return render(request, "councils/change.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new_contact(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _managed(request, slug)
    contact = CouncilContact(council=council)
    form = CouncilContactForm(submitted_data(request), instance=contact, user=request.user)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            actions.add_contact(form.save(commit=False), by=request.user)
            messages.success(request, gettext("Contact added."))
            return redirect("councils:change", slug)
    return _contact_page(request, contact, form)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
@transaction.atomic
def contact(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _managed(request, slug)
    contacts = council.contacts.select_related("council")
    if request.method == "POST":
        contacts = contacts.select_for_update(of=["self"])
    shown = get_object_or_404(contacts, pk=pk)
    form = CouncilContactForm(submitted_data(request), instance=shown, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_contact(form.save(commit=False), by=request.user)
        messages.success(request, form.saved_message(gettext("Changes saved.")))
        return redirect("councils:change", slug)
    return _contact_page(request, shown, form)


@login_required
@require_POST
def remove_contact(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _managed(request, slug)
    actions.remove_contact(get_object_or_404(council.contacts, pk=pk), by=request.user)
    messages.success(request, gettext("Contact removed."))
    return redirect("councils:change", slug)


def _managed(request: SignedInRequest, slug: str) -> Council:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_change_page(request.user, council))
    return council


def _contact_page(
    request: SignedInRequest, shown: CouncilContact, form: CouncilContactForm
) -> HttpResponse:
    context = {"contact": shown, "council": shown.council, "form": form, "roles": ROLES_SUGGESTED}
    return render(request, "councils/contact.html", context)
