from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from portal.components import gallery
from portal.pages.numbers import home_numbers


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", {"numbers": SimpleLazyObject(home_numbers)})


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    context = {
        "examples": gallery.examples(request),
        "form": gallery.ExampleForm(auto_id="empty-%s"),
        "form_with_errors": gallery.ExampleForm({"name": "Payroll"}, auto_id="wrong-%s"),
    }
    return render(request, "pages/design.html", context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")
