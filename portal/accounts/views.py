import json
from http import HTTPStatus
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.account.views import LoginView
from allauth.core.internal.ratelimit import consume_or_429
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import actions, codes, permissions, personal_data
from portal.accounts.forms import AppealForm, ConfirmCodeForm, EraseForm, NameForm
from portal.accounts.http import SignedInRequest
from portal.accounts.models import DataExport, User
from portal.accounts.sessions import SECOND_STEP
from portal.site.permissions import require

ROWS_AT_ONCE = 2000


class SignInView(LoginView):
    """Whoever comes to the sign-in page starts anew, whatever they had begun before."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        clear_login(request)


@login_required
@require_http_methods(["GET", "POST"])
def details(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        actions.change_name(request.user, form.cleaned_data["display_name"])
        messages.success(request, gettext("Name changed."))
        return redirect("accounts:details")
    return render(request, "accounts/details.html", {"form": form})


@login_required
@require_safe
def second_step(request: SignedInRequest) -> HttpResponse:
    if SECOND_STEP.of(request.user):
        return redirect("mfa_index")
    return render(request, "accounts/second_step.html")


@login_required
@require_http_methods(["GET", "POST"])
def confirm_by_code(request: SignedInRequest) -> HttpResponse:
    """Show that it is still you, with a mailed code, if you have no other means."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    require([method["id"] for method in methods] == ["code"])
    if limited := consume_or_429(request, app="allauth.account", action="reauthenticate"):
        return cast("HttpResponse", limited)
    if "send" in request.POST:
        codes.send(request)
        return redirect(request.get_full_path())
    form = ConfirmCodeForm(request.POST or None)
    if form.is_valid():
        if codes.accept(request, form.cleaned_data["code"]):
            return resume_request(request) or redirect("accounts:details")
        form.add_error("code", get_adapter().error_messages["incorrect_code"])
    context = {"form": form, "is_sent": codes.is_waiting(request), "redirect_field": ""}
    return render(request, "accounts/confirm_by_code.html", context)


@login_required
@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, gettext("Session ended."))
    return redirect("usersessions_list")


@login_required
@require_http_methods(["GET", "POST"])
def suspended(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_suspended:
        return redirect("accounts:details")
    form = AppealForm(request.POST or None)
    if permissions.can_appeal(request.user) and form.is_valid():
        actions.appeal(request.user, text=form.cleaned_data["text"])
        return redirect("accounts:suspended")
    context = {"form": form, "can_appeal": permissions.can_appeal(request.user)}
    return render(request, "accounts/suspended.html", context)


@login_required
@require_safe
def data(request: SignedInRequest) -> HttpResponse:
    context = {
        "labels": [source.label for source in personal_data.sources()],
        "export": DataExport.objects.filter(user=request.user).first(),
        "can_erase": permissions.can_erase_account(request.user),
    }
    return render(request, "accounts/data.html", context)


@login_required
@require_POST
@reauthentication_required
def download(request: SignedInRequest) -> HttpResponse:
    """Everything at once where it is little; otherwise the file that a task has made."""
    export = DataExport.objects.filter(user=request.user, made_at__isnull=False).first()
    if export:
        content = export.content
        export.delete()
    elif personal_data.amount(request.user) > ROWS_AT_ONCE:
        actions.ask_for_data_export(request.user)
        messages.success(
            request, gettext("We’re preparing your file. We’ll email you when it is ready.")
        )
        return redirect("accounts:data")
    else:
        content = personal_data.collected(request.user)
    text = json.dumps(content, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def erase(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_erase_account(request.user))
    form = EraseForm(request.POST or None)
    if form.is_valid():
        person = request.user
        logout(request)
        actions.erase(person, texts=form.cleaned_data["texts"] == EraseForm.REMOVE)
        return render(request, "accounts/erased.html", status=HTTPStatus.OK)
    return render(request, "accounts/erase.html", {"form": form})
