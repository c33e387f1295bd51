"""Service areas, products, suppliers, boards and tags, which administrators add and change."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.models import Tag
from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_administrator
from portal.lists.paging import page_of
from portal.moderation.catalogue import actions
from portal.moderation.catalogue.forms import ServicesMoveForm, TagMergeForm
from portal.moderation.catalogue.kinds import RECORD_TYPES, RecordType
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from portal.text import query_text
from services.models import Category

MAX_TEXT = 100


@login_required
@require_safe
def records(request: HttpRequest, kind: str) -> HttpResponse:
    """All records of a kind, or those with a text in their name."""
    require(is_administrator(request.user))
    found = _type_of(kind)
    text = query_text(request.GET, "q", MAX_TEXT)
    context = {
        "kind": found,
        "kinds": RECORD_TYPES.values(),
        "text": text,
        "headings": found.headings,
        "page": page_of(found.rows(text), asked=request.GET.get("page")),
    }
    return render(request, "moderation/catalogue.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, kind: str) -> HttpResponse:
    require(is_administrator(request.user))
    found = _type_of(kind)
    return _edited(request, found, found.model())


@login_required
@require_http_methods(["GET", "POST"])
@transaction.atomic
def change(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    require(is_administrator(request.user))
    found = _type_of(kind)
    rows = found.model.objects.all()
    # what another administrator saves waits until this is saved
    locked = rows.select_for_update(of=("self",), no_key=True) if request.POST else rows
    return _edited(request, found, get_object_or_404(locked, pk=pk))


@login_required
@require_http_methods(["GET", "POST"])
def move_services(request: SignedInRequest, pk: int) -> HttpResponse:
    """File several services of a service area under another one."""
    require(is_administrator(request.user))
    area = get_object_or_404(Category, pk=pk)
    form = ServicesMoveForm(area, request.POST or None)
    if form.is_valid():
        number = actions.move_services(
            form.cleaned_data["services"], form.cleaned_data["area"], by=request.user
        )
        done = ngettext("{n:,} service moved.", "{n:,} services moved.", number)
        messages.success(request, done.format(n=number))
        return redirect("moderation:change_record", "areas", pk)
    context = {"area": area, "form": form}
    return render(request, "moderation/move_services.html", context)


@login_required
@require_POST
def delete_area(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_administrator(request.user))
    area = get_object_or_404(Category, pk=pk)
    actions.delete_area(area, by=request.user)
    messages.success(request, gettext("{area} deleted.").format(area=area))
    return redirect("moderation:records", "areas")


@login_required
@require_http_methods(["GET", "POST"])
def merge_tag(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_administrator(request.user))
    tag = get_object_or_404(Tag, pk=pk)
    form = TagMergeForm(tag, request.POST or None)
    if form.is_valid():
        into = form.cleaned_data["into"]
        actions.merge_tags(tag, into, by=request.user)
        done = gettext("{tag} merged into {into}.").format(tag=tag, into=into)
        messages.success(request, done)
        return redirect("moderation:change_record", "tags", into.pk)
    return render(request, "moderation/merge_tag.html", {"tag": tag, "form": form})


def _type_of(kind: str) -> RecordType:
    if kind not in RECORD_TYPES:
        raise Http404
    return RECORD_TYPES[kind]


def _edited(request: SignedInRequest, kind: RecordType, instance: Any) -> HttpResponse:
    name = str(instance) if instance.pk else ""
    form = kind.form(request.POST or None, instance=instance, user=request.user)
    if form.is_valid():
        with rules_as_errors(form):
            saved = actions.save_record(form, by=request.user)
            messages.success(request, gettext("{name} saved.").format(name=saved))
            return redirect("moderation:records", kind.name)
    context = {"kind": kind, "form": form, "record": instance, "name": name}
    return render(request, "moderation/catalogue_record.html", context)
