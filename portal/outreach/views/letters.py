"""Writing to a role at a council, and the link that stops such emails."""

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from councils.models import Council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.mail.messages import paragraphs_of, render_message
from portal.outreach import actions
from portal.outreach.forms import LetterForm
from portal.outreach.models.letter import address_of
from portal.outreach.permissions import can_do_outreach
from portal.site.errors import rules_as_errors, too_many
from portal.site.fragment_cache import fingerprint
from portal.site.permissions import require

STOPPING = {"stop_outreach": "60/5m/ip"}


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, slug: str) -> HttpResponse:
    """Preview an email first; it is sent as it was previewed, or previewed again."""
    require(can_do_outreach(request.user))
    council = get_object_or_404(Council.objects.current(), slug=slug)
    form = LetterForm(submitted_data(request), initial={"role": gettext("Head of ICT")})
    preview: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        values = _values(request, council, form)
        subject, text = render_message(actions.LETTER, values)
        # the link is signed with the time of this moment
        seen = fingerprint(
            subject, text.replace(str(values["stop"]), ""), form.cleaned_data["email"]
        )
        if form.cleaned_data["seen"] == seen and "preview" not in request.POST:
            with rules_as_errors(form):
                return _sent(request, council, values, form)
        preview = {"subject": subject, "paragraphs": paragraphs_of(text)}
        form.remember(seen)
    context = {"council": council, "form": form, **preview}
    return render(request, "outreach/write.html", context)


def _values(request: SignedInRequest, council: Council, form: LetterForm) -> dict[str, object]:
    given = form.cleaned_data
    return actions.letter_values(
        council, role=given["role"], email=given["email"], note=given["note"], by=request.user
    )


def _sent(
    request: SignedInRequest, council: Council, values: dict[str, object], form: LetterForm
) -> HttpResponse:
    given = form.cleaned_data
    actions.send_letter(
        council,
        values,
        email=given["email"],
        is_confirmed=given["again"],
        by=request.user,
    )
    messages.success(request, gettext("Email sent to {address}.").format(address=given["email"]))
    return redirect("outreach:council", council.slug)


# never stored: the signed address proves whose mailbox it is
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing, because scanners of mail open every link; the button stops."""
    address = address_of(token)
    if not address:
        raise Http404
    is_done = request.method == "POST"
    if is_done and not consume(request, app="outreach", action="stop_outreach", config=STOPPING):
        return too_many(request)
    if is_done:
        actions.refuse_letters(address)
    return render(request, "outreach/stop.html", {"address": address, "is_done": is_done})
