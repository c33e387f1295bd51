"""A list of payments over £500: which suppliers a council pays and has recorded nothing of."""

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from councils.models import Council
from portal.accounts.http import SignedInRequest
from portal.files.uploads import ATTEMPTS, FAST
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.list_imports.actions.payments import (
    add_up_payments,
    record_paid_products,
    remember_columns,
    remembered_columns,
    source_of,
    store_payments,
)
from services.list_imports.forms.payments import (
    PaidProductsForm,
    PaymentColumnsForm,
    PaymentFileForm,
    labels_of,
)
from services.list_imports.lists import paid_suppliers
from services.list_imports.models import ListImport
from services.list_imports.payment_columns import NEEDED
from services.list_imports.permissions import can_import
from services.list_imports.views.lookup import rows_left

UPLOAD, COLUMNS = "list_imports/payments.html", "list_imports/payment_columns.html"


@login_required
@require_http_methods(["GET", "POST"])
def payments(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose the file, and its columns where they are not certain.

    The file is not kept, nor what a browser sends that has been signed out: it may name people.
    """
    council = get_object_or_404(Council, slug=slug)
    require(can_import(request.user, council))
    if request.method != "POST":
        return render(request, UPLOAD, {"council": council, "form": PaymentFileForm()})
    are_columns_sent = "labels" in request.POST
    kind = PaymentColumnsForm if are_columns_sent else PaymentFileForm
    form = kind(request.POST, request.FILES)
    if not consume(request, app="portal", action="upload", config=ATTEMPTS):
        form.add_error(None, FAST)
    if form.is_valid():
        columns = _columns_of(form, council)
        if not columns:
            form = _columns_form(form)
        elif done := _stored(request, council, form, columns):
            return done
    template = COLUMNS if isinstance(form, PaymentColumnsForm) else UPLOAD
    return render(request, template, {"council": council, "form": form})


def _columns_of(form: PaymentFileForm, council: Council) -> dict[str, int]:
    """The columns that were selected, now or for a file with the same headings, or are certain."""
    if isinstance(form, PaymentColumnsForm):
        return form.columns
    known = remembered_columns(council, form.headings.names)
    if all(key in known for key in NEEDED):
        return known
    return form.found.columns if form.found.is_sure else {}


def _columns_form(form: PaymentFileForm) -> PaymentColumnsForm:
    return PaymentColumnsForm(labels=labels_of(form), initial=dict(form.found.columns))


def _stored(
    request: SignedInRequest, council: Council, form: PaymentFileForm, columns: dict[str, int]
) -> HttpResponse | None:
    totals = add_up_payments(form.rows, columns)
    with rules_as_errors(form):
        stored = store_payments(council, totals, file_name=form.file_name, by=request.user)
        if isinstance(form, PaymentColumnsForm):
            remember_columns(council, form.headings.names, columns)
        return redirect("list_imports:payment_report", slug=council.slug, pk=stored.pk)
    return None


@login_required
@require_http_methods(["GET", "POST"])
def payment_report(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What became of every row, and the products to record."""
    council = get_object_or_404(Council, slug=slug)
    require(can_import(request.user, council))
    found = ListImport.objects.of_council(council).select_related("payment_summary")
    list_import = get_object_or_404(found, pk=pk, payment_summary__isnull=False)
    list_import.council = council
    if list_import.is_working:
        return render(request, "list_imports/progress.html", {"list_import": list_import})
    summary = list_import.payment_summary
    suppliers = paid_suppliers(summary)
    missing = [row for row in suppliers if not row.is_recorded and row.products]
    sent = request.POST if request.method == "POST" else None
    form = PaidProductsForm(sent, suppliers=missing)
    if form.is_bound and form.is_valid():
        _record(request, list_import, form)
        return redirect("list_imports:payment_report", slug=slug, pk=pk)
    context = {
        "council": council,
        "list_import": list_import,
        "left": rows_left(list_import),
        "summary": summary,
        "source": source_of(summary),
        "form": form if missing else None,
        "recorded": [row for row in suppliers if row.is_recorded],
        "missing": missing,
        "without_products": [row for row in suppliers if not row.is_recorded and not row.products],
        "suppliers": suppliers,
    }
    return render(request, "list_imports/payment_report.html", context)


def _record(request: SignedInRequest, list_import: ListImport, form: PaidProductsForm) -> None:
    done = record_paid_products(list_import, form.selected, by=request.user)
    number = len(done.recorded)
    if number:
        words = ngettext("{n:,} system recorded.", "{n:,} systems recorded.", number)
        messages.success(request, words.format(n=number))
    for problem in done.refused:
        messages.warning(request, gettext("Not recorded. {problem}").format(problem=problem))
