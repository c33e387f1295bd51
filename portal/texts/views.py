"""The pages about the site, and how administrators change them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest, own_address
from portal.accounts.permissions import is_administrator
from portal.lists.paging import page_of
from portal.mail.parts import email_names, names_in, parts_of
from portal.operations.readiness import recent_checks
from portal.site.errors import rules_as_errors
from portal.site.fragment_cache import fragments
from portal.site.permissions import require
from portal.text import query_text
from portal.texts.actions import accept_terms, change_text, change_wording
from portal.texts.examples import examples_of
from portal.texts.forms import AcceptanceForm, EmailWordingForm, SiteTextForm
from portal.texts.help import find_sections, sections_of
from portal.texts.middleware import put_off_terms
from portal.texts.models import (
    BANNER_CACHE,
    TERMS_DUE,
    WORDINGS_CACHE,
    EmailWording,
    SiteText,
    TextKey,
    TextVersion,
    TextVersionT,
    rendered,
)

MAX_QUESTION_LENGTH, MAX_NUMBER_LENGTH = 100, 9
# which emails stand under which heading, by the folders of their templates
EMAIL_GROUPS = {
    _("Signing in and security"): ["account", "mfa", "socialaccount"],
    _("Accounts"): ["accounts"],
    _("Notifications"): ["notifications"],
    _("Services, needs and partnerships"): [
        "services",
        "list_imports",
        "council_groups",
        "needs",
        "partnerships",
        "moderation",
    ],
    _("Councils and their people"): ["councils", "outreach", "webhooks"],
    _("Forums and messages"): ["forums", "people", "replies"],
}
# the checks that people who use the site would notice
PARTS = {
    "database": _("Reading pages"),
    "writes": _("Saving changes"),
    "search": _("Search"),
    "mail": _("Emails"),
    "tasks": _("Notifications"),
    "scheduler": _("Nightly figures and reminders"),
}


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    text = SiteText.objects.current(key)
    context = {"text": text, "can_change": is_administrator(request.user)}
    return render(request, "texts/page.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The help, section by section, or those sections that a question is about."""
    text = SiteText.objects.current(TextKey.HELP)
    question = query_text(request.GET, "q", MAX_QUESTION_LENGTH)
    before, sections = sections_of(text.text)
    context = {
        "text": text,
        "q": question,
        "before": rendered(before),
        "found": find_sections(sections, question) if question else sections,
        "can_change": is_administrator(request.user),
    }
    return render(request, "texts/help.html", context)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    lines = [(PARTS[each.name], each.is_ok) for each in recent_checks() if each.name in PARTS]
    return render(request, "texts/status.html", {"lines": lines})


@login_required
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """Every text, with who changed it last."""
    _require_administrator(request)
    texts = [SiteText.objects.current(key) for key in TextKey.values]
    return render(request, "texts/index.html", {"texts": texts})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change a text, after a look at how it will be."""
    _require_administrator(request)
    if key not in TextKey.values:
        raise Http404
    current = SiteText.objects.current(key)
    shown = _chosen_version(request, current)
    initial = {"text": shown.text, "seen": current.number}
    form = SiteTextForm(request.POST or None, initial=initial, key=TextKey(key))
    context: dict[str, object] = {"form": form, "current": current}
    if form.is_valid():
        answers = form.cleaned_data
        if "preview" not in request.POST:
            with rules_as_errors(form):
                change_text(form.version(key), seen=answers["seen"], by=request.user)
                return _published(request, current, BANNER_CACHE)
        context["preview"] = rendered(answers["text"])
    return render(request, "texts/edit.html", context)


@login_required
@require_safe
def history(request: SignedInRequest, key: str) -> HttpResponse:
    """All versions of a text, newest first."""
    _require_administrator(request)
    if key not in TextKey.values:
        raise Http404
    return _history(request, SiteText.objects.current(key))


@login_required
@require_safe
def emails(request: SignedInRequest) -> HttpResponse:
    """Every kind of email that the site sends, with who worded it last."""
    _require_administrator(request)
    latest = {version.key: version for version in EmailWording.objects.newest_of_each()}
    groups = [
        (label, [latest.get(name) or EmailWording.standard(name) for name in names_in(folders)])
        for label, folders in EMAIL_GROUPS.items()
    ]
    return render(request, "texts/emails.html", {"groups": groups})


@login_required
@require_http_methods(["GET", "POST"])
def edit_email(request: SignedInRequest, group: str, name: str) -> HttpResponse:
    """Change the wording of a kind of email, after a look at how it will arrive."""
    _require_administrator(request)
    current = _email_wording(group, name)
    shown = _chosen_version(request, current)
    initial = {**shown.parts, "seen": current.number}
    submitted = _submitted_wording(request, current.key)
    form = EmailWordingForm(submitted, initial=initial, key=current.key)
    context: dict[str, object] = {"form": form, "current": current}
    if form.is_valid():
        version = form.version()
        if "preview" not in request.POST:
            with rules_as_errors(form):
                change_wording(version, seen=form.cleaned_data["seen"], by=request.user)
                return _published(request, current, WORDINGS_CACHE)
        context["examples"] = examples_of(current.key, version.parts)
    return render(request, "texts/edit.html", context)


@login_required
@require_safe
def email_history(request: SignedInRequest, group: str, name: str) -> HttpResponse:
    """All wordings of a kind of email, newest first."""
    _require_administrator(request)
    return _history(request, _email_wording(group, name))


def _email_wording(group: str, name: str) -> EmailWording:
    if (key := f"{group}/{name}") not in email_names():
        raise Http404
    return EmailWording.objects.current(key)


def _submitted_wording(request: HttpRequest, key: str) -> QueryDict | None:
    """What was typed, or the standard wording where that is asked for."""
    if request.method != "POST":
        return None
    submitted = request.POST.copy()
    if "standard" in submitted:
        for part in parts_of(key):
            submitted[part.key] = part.standard
    return submitted


def _chosen_version(request: HttpRequest, current: TextVersionT) -> TextVersionT:
    """The version that an address asks to start from, or the current one."""
    number = query_text(request.GET, "version", MAX_NUMBER_LENGTH)
    if not number.isdecimal():
        return current
    chosen: TextVersionT | None = current.versions.filter(number=number).first()
    return chosen or current


def _published(request: HttpRequest, version: TextVersion, cache_key: str) -> HttpResponse:
    fragments.delete(cache_key)
    messages.success(request, gettext("Changes to “{current}” published.").format(current=version))
    return redirect(version.history_url)


def _history(request: HttpRequest, current: TextVersion) -> HttpResponse:
    page = page_of(current.versions, asked=request.GET.get("page"), length=10)
    return render(request, "texts/history.html", {"text": current, "page": page})


def _require_administrator(request: SignedInRequest) -> None:
    require(is_administrator(request.user))


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: SignedInRequest) -> HttpResponse:
    """Terms that changed: accept them, or go on reading without."""
    following = own_address(request, "next") or "/"
    if not TERMS_DUE.of(request.user):
        return redirect(following)
    text = SiteText.objects.current(TextKey.TERMS)
    form = AcceptanceForm(request.POST or None, initial={"seen": text.number, "next": following})
    if "later" in request.POST:
        put_off_terms(request)
        return redirect(following)
    if form.is_valid():
        with rules_as_errors(form):
            accept_terms(request.user, seen=form.cleaned_data["seen"])
            messages.success(request, gettext("You accepted the new terms."))
            return redirect(following)
        form.data = {"seen": text.number, "next": following}
    return render(request, "texts/accept.html", {"form": form, "text": text})
