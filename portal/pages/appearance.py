"""The page on which a reader chooses how the site looks."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal.site.appearance import COOKIE, SECONDS, Appearance

THEMES = [("", _("The same as my device")), ("light", _("Light")), ("dark", _("Dark"))]
DENSITIES = [("", _("Comfortable")), ("compact", _("Compact: more on each screen"))]


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Colours"), choices=THEMES, widget=forms.RadioSelect, required=False
    )
    density = forms.ChoiceField(
        label=_("Spacing"), choices=DENSITIES, widget=forms.RadioSelect, required=False
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """Choose, and go back to the page from which one came."""
    initial: dict[str, Any] = Appearance.of(request.COOKIES)._asdict()
    origin = _here(request, request.headers.get("Referer", ""))
    form = AppearanceForm(request.POST or None, initial={**initial, "next": origin})
    if request.method == "POST" and form.is_valid():
        chosen = Appearance(form.cleaned_data["theme"], form.cleaned_data["density"])
        response = redirect(_here(request, form.cleaned_data["next"]) or "pages:appearance")
        response.set_cookie(
            COOKIE,
            chosen.cookie,
            max_age=SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        messages.success(request, gettext("Display settings saved."))
        return response
    return render(request, "pages/appearance.html", {"form": form})


def _here(request: HttpRequest, address: str) -> str:
    """The address, if it is one of ours, and not this page."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours and reverse("pages:appearance") not in address else ""
