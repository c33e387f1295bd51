"""Registering a service: a page a question, each saved as one goes."""

import re
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.models import Council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import (
    SignedInRequest,
    is_sent,
    login_required_keeping_post,
    submitted_data,
)
from portal.database.locks import lock_if_sent
from portal.lists.paging import page_of, whole_number
from portal.site.permissions import require
from portal.text import query_text
from services import actions, permissions
from services.forms.listing import QUESTIONS, SendForm, WhatForm, WhyForm
from services.models import Overlap, Service, Verb
from services.models.choices import ServiceState
from services.models.difference import difference
from services.models.similar_listings import SimilarListing, find_similar_services
from services.views.questions import following_question, question_before, question_page

REGISTERING = EditorTask(
    needs_editor=_("You need to be an editor to register a service"),
    needs_council=_("Join your council to register a service"),
    is_for_members=_(
        "Only members of a council can register a service, and you are not a member of one yet."
    ),
    not_if_abolished=_(
        "You cannot register a service for an abolished council. Its page shows which "
        "council has taken over."
    ),
)

SIMILAR_SHOWN = 3


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    council = acting_council(request)
    if council is None or not permissions.can_draft(request.user, council):
        return refuse_non_editor(request, council, REGISTERING)
    form = WhatForm(submitted_data(request), instance=Service(council=council))
    if is_sent(request) and _begun(request, form, council):
        return redirect("services:question", form.instance.pk, following_question("what"))
    return question_page(request, form, "what")


def _begun(request: SignedInRequest, form: WhatForm, council: Council) -> bool:
    """Save the first answers; sent twice, they are the same draft."""
    title = " ".join(request.POST.get("title", "").split())
    drafts = Service.objects.in_the_making(council).without_edits()
    same = drafts.filter(title__iexact=title, author=request.user)
    if (before := same.first()) and _is_same_draft(request, before):
        form.instance = before
        return True
    if not form.is_valid():
        return False
    form.save(commit=False)
    actions.start_listing(form.instance, council=council, by=request.user)
    shown = find_similar_services(form.instance, SIMILAR_SHOWN, for_council=council)
    Overlap.objects.note_shown(form.instance, shown)
    return True


def _is_same_draft(request: SignedInRequest, draft: Service) -> bool:
    """Whether the first answers are those of a draft: other ones are never dropped for it."""
    changed = WhatForm(request.POST, instance=draft).changed_data
    return not {*changed} & {*WhatForm.Meta.fields}


@login_required
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """What is there already, for a name that is being typed: a part of a page."""
    require(permissions.can_draft(request.user, acting_council(request)))
    title = query_text(request.GET, "title", 150)
    category = request.GET.get("category", "")
    chosen = int(category) if re.fullmatch(r"[0-9]{1,9}", category) else None
    service = Service(title=title, category_id=chosen)
    council = acting_council(request)
    known = find_similar_services(service, SIMILAR_SHOWN, for_council=council) if title else []
    return render(
        request,
        "services/_alike.html",
        {"similar": _with_ways(request, known, council), "beside": 0},
    )


@login_required
@require_POST
def opened(request: SignedInRequest, slug: str) -> HttpResponse:
    """Somebody who registers a service looks closer at one that is there already."""
    council = acting_council(request)
    require(permissions.can_draft(request.user, council))
    assert council is not None  # noqa: S101 - nobody registers for no council
    other = get_object_or_404(Service.objects.published(), slug=slug)
    draft = whole_number(request.GET.get("beside"))
    Overlap.objects.note("opened", draft=draft, other=other, council=council)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _with_ways(
    request: HttpRequest, found: list[SimilarListing], council: Council | None
) -> list[tuple[SimilarListing, bool, bool]]:
    """Each listing with what the council can do instead: say that it uses it, ask to join it."""
    return [
        (
            each,
            permissions.can_use(request.user, each.service, council),
            permissions.can_ask_to_join(request.user, each.service, council),
        )
        for each in found
    ]


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What the council has not published yet, whoever of it began it."""
    council = acting_council(request)
    require(permissions.can_draft(request.user, council))
    assert council is not None  # noqa: S101 - nobody registers for no council
    written = Service.objects.written_by(request.user)
    listings = written.in_the_making(council).select_related("author")
    page = page_of(listings, asked=request.GET.get("page"))
    return render(request, "services/drafts.html", {"council": council, "page": page})


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    service = _own(request, pk)
    if name not in QUESTIONS:
        raise Http404
    if service.state == ServiceState.SUBMITTED:
        messages.info(
            request, gettext("You have submitted this service. Withdraw it to change it.")
        )
        return redirect("services:submitted", pk)
    require(permissions.can_edit(request.user, service))
    form = QUESTIONS[name][1](submitted_data(request), instance=service, user=request.user)
    if is_sent(request) and form.is_valid():
        form.save()
        following = _leads_to(request, name)
        if following == "check":
            return redirect("services:check", pk)
        return redirect("services:question", pk, following)
    return question_page(request, form, name)


def _leads_to(request: SignedInRequest, name: str) -> str:
    """The page that the button of a question leads to: of another question, or the check."""
    if "go_back" in request.POST:
        return question_before(name)
    return "check" if "back_to_check" in request.POST else following_question(name)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """All answers, what looks alike or is changed, and the button that hands it in."""
    service = _own(request, pk)
    if service.state == ServiceState.SUBMITTED:
        return redirect("services:submitted", pk)
    if service.state == ServiceState.PUBLISHED:
        return redirect(service)
    require(permissions.can_edit(request.user, service))
    if service.edit_of:
        return _check_edit(request, service)
    similar = find_similar_services(service, for_council=service.council)
    can_submit = permissions.can_submit(request.user, service)
    form = SendForm(submitted_data(request), instance=service, has_similar=bool(similar))
    if request.method == "POST" and form.is_valid():
        form.save()
        if not can_submit:
            return _ask_to_submit(request, service)
        Overlap.objects.note_shown(service, similar)
        Overlap.objects.note_gone_on(service)
        reply = form.cleaned_data.get("reply", "")
        service = actions.submit(service, by=request.user, reply=reply)
        return redirect("services:submitted", pk)
    context = {
        "service": service.with_relations(),
        "similar": _with_ways(request, similar, service.council),
        "beside": service.pk,
        "form": form,
        "missing": [(name, TO_SUBMIT[name]) for name in service.missing],
        "can_submit": can_submit,
        "council": service.council,
    }
    return render(request, "services/check.html", context)


TO_SUBMIT = {
    "summary": _("summary"),
    "kind": _("service type"),
    "category": _("service area"),
    "contact_email": _("contact email address"),
}


def _ask_to_submit(request: SignedInRequest, service: Service) -> HttpResponse:
    actions.ask_to_submit(service, by=request.user)
    messages.success(
        request,
        gettext("We’ve asked the editors of {council} to submit it.").format(
            council=service.council
        ),
    )
    return redirect("services:check", service.pk)


def _check_edit(request: SignedInRequest, edit: Service) -> HttpResponse:
    form = WhyForm(submitted_data(request), instance=edit)
    if request.method == "POST" and form.is_valid():
        form.save()
        edit = actions.submit(edit, by=request.user)
        return redirect("services:submitted", edit.pk) if edit.pk else _published(request, edit)
    context = {"service": edit.with_relations(), "form": form, "differences": difference(edit)}
    return render(request, "services/check_edit.html", context)


def _published(request: HttpRequest, edit: Service) -> HttpResponse:
    """A trusted council's change counts at once, and its copy is gone."""
    assert edit.edit_of is not None  # noqa: S101 - it was an edit
    messages.success(request, gettext("Changes published."))
    return redirect(edit.edit_of)


@login_required
@require_safe
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    service = _own(request, pk)
    return render(request, "services/submitted.html", {"service": service})


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    service = _own(request, pk)
    require(permissions.can(request.user, Verb.WITHDRAW, service))
    actions.move(service, Verb.WITHDRAW, by=request.user)
    messages.success(request, gettext("{service} is now a draft again.").format(service=service))
    return redirect("services:check", pk)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    service = _own(request, pk)
    require(permissions.can_delete(request.user, service))
    if request.method == "POST":
        actions.delete_draft(service, by=request.user)
        messages.success(request, gettext("Draft deleted."))
        return redirect(service.edit_of or "services:drafts")
    return render(request, "services/delete.html", {"service": service})


def _own(request: HttpRequest, pk: int) -> Service:
    """A listing or edit that one writes; 404 for all others. Locked while something is sent."""
    own = lock_if_sent(request, Service.objects.written_by(request.user))
    related = own.select_related("council", "category__parent", "edit_of__council")
    return get_object_or_404(related, pk=pk)
