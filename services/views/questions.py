"""The page of one question about a listing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.markdown import already_safe, to_html
from services.forms.listing import QUESTIONS
from services.models import Product, Service, Standard
from services.models.choices import ServiceState
from services.permissions import can_change

NAMES = list(QUESTIONS)


def question_page(
    request: HttpRequest, form: VersionedModelForm[Service], name: str
) -> HttpResponse:
    if "preview" in request.POST:
        form.errors.clear()  # nothing is saved yet, so nothing is asked for
    service, preview = form.instance, already_safe(to_html(request.POST.get("description", "")))
    known = Product.objects.in_order().values_list("name", flat=True)
    names_of_standards = Standard.objects.in_order().values_list("name", flat=True)
    context = {
        "form": form,
        "question": QUESTIONS[name][0],
        "number": NAMES.index(name) + 1,
        "total": len(NAMES),
        "has_question_before": _has_before(service, name),
        "is_live": service.state == ServiceState.PUBLISHED,
        "changed_by": service.council if can_change(request.user, service) else None,
        "products": known if name == "how" else [],
        "standards": names_of_standards if name == "standards" else [],
        "can_preview": name == "what",
        "shows_similar": name == "what"
        and not form.instance.edit_of
        and not form.instance.published_at,
        "preview": preview if "preview" in request.POST else "",
    }
    return render(request, "services/question.html", context)


def _has_before(service: Service, name: str) -> bool:
    """A published service is changed page by page, in no order."""
    is_draft = bool(service.pk) and service.state != ServiceState.PUBLISHED
    return is_draft and name != NAMES[0]


def question_before(name: str) -> str:
    return NAMES[max(NAMES.index(name) - 1, 0)]


def following_question(name: str) -> str:
    position = NAMES.index(name) + 1
    return NAMES[position] if position < len(NAMES) else "check"
