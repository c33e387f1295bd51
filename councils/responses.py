"""Answers that the views of several apps give, instead of their own page."""

from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from councils.context import acting_membership
from councils.models import Council
from councils.permissions import can_ask_to_edit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EditorTask(NamedTuple):
    """What only editors may do, in the sentences of the page that refuses it.

    For members who are not editors, people without a council, and abolished councils.
    """

    needs_editor: "StrOrPromise"
    needs_council: "StrOrPromise"
    is_for_members: "StrOrPromise"
    not_if_abolished: "StrOrPromise"


def refuse_non_editor(
    request: HttpRequest, council: Council | None, task: EditorTask
) -> HttpResponse:
    """Refuse what only editors may do, and offer what the person can do instead."""
    membership = acting_membership(request)
    context = {
        "council": council,
        "task": task,
        "can_ask": membership and can_ask_to_edit(request.user, membership),
    }
    return render(request, "councils/needs_editor.html", context, status=HTTPStatus.FORBIDDEN)


def redirect_to_successor(request: HttpRequest, council: Council) -> HttpResponse | None:
    """To the same page of the council that has what this one had; None where there is none.

    For good once that is confirmed: before, it can be reverted, and browsers never forget a
    permanent redirect. The address says from where it leads, and the page says so. Whoever adds
    ?stay=1 sees what is left of the old page.
    """
    if not council.is_abolished or "stay" in request.GET or request.resolver_match is None:
        return None
    heir, is_final = council.heir()
    if heir == council:
        return None
    match = request.resolver_match
    address = reverse(match.view_name, kwargs={**match.kwargs, "slug": heir.slug})
    query = request.GET.copy()
    query["formerly"] = council.slug
    return redirect(f"{address}?{query.urlencode()}", permanent=is_final)
