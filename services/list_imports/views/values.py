"""What the names in a file mean."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.site.errors import rules_as_errors
from services.list_imports import actions
from services.list_imports.engine.meanings import Meanings
from services.list_imports.engine.open_values import split_known, values_of
from services.list_imports.forms.values import ValuesForm
from services.list_imports.views.lookup import import_for, next_step
from services.models import Product

ON_A_PAGE, KNOWN_SHOWN = 20, 200


@login_required
@require_http_methods(["GET", "POST"])
def values(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One question for each name that we do not know; those that we know can be changed."""
    list_import = import_for(request, slug, pk)
    if not list_import.is_open or not list_import.rows.exists():
        return next_step(list_import)
    meanings = Meanings(list_import.council)
    everything = values_of(list_import, meanings)
    waiting = [value for value in everything if value.meaning.is_open]
    changing = request.GET.get("change", "")
    asked = [v for v in everything if v.text == changing] if changing else waiting
    # first those that we may know; an answer for many does not cover them
    maybe_known, others = split_known(asked, meanings)
    asked = maybe_known + others
    form = ValuesForm(
        request.POST or None,
        values=asked[:ON_A_PAGE],
        later=others[max(0, ON_A_PAGE - len(maybe_known)) :],
        meanings=meanings,
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            actions.decide_values(list_import, form.decisions, by=request.user)
            list_import.refresh_from_db()
            return next_step(list_import)
    is_of_decided = "decided" in request.GET
    if not asked and not is_of_decided:
        messages.info(request, gettext("There are no names left to decide."))
        return redirect("list_imports:rows", slug, pk)
    context = {
        "list_import": list_import,
        "is_of_decided": is_of_decided,
        "form": form,
        "waiting": len(waiting),
        "asked": len(form.questions),
        "known": [value for value in everything if not value.meaning.is_open][:KNOWN_SHOWN],
        "products": Product.objects.in_order().values_list("name", flat=True),
    }
    return render(request, "list_imports/values.html", context)
