"""What the fields of everything with a history are called where changes are listed."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RECORD_LABELS = {
    "service": _("Service"),
    "offer": _("Offer"),
    "use": _("Use"),
    "benefit": _("Benefit"),
    "need": _("Need"),
    "partnership": _("Partnership"),
}
FIELD_LABELS: "dict[str, StrOrPromise]" = {
    "about": _("About"),
    "aliases": _("Other names"),
    "alone_reason": _("Alone reason"),
    "amount": _("Amount"),
    "baseline_cost": _("Baseline cost"),
    "basis": _("Basis"),
    "capacity_free": _("Capacity free"),
    "capacity_total": _("Capacity total"),
    "capacity_unit": _("Capacity unit"),
    "category": _("Category"),
    "category_id": _("Service area"),
    "charge_basis": _("Charge basis"),
    "confirmation": _("Confirmation"),
    "contact_email": _("Contact email"),
    "contact_team": _("Contact team"),
    "contract_ends_on": _("Contract ends on"),
    "council": _("Council"),
    "customisation": _("Customisation"),
    "decision": _("Decision"),
    "description": _("Description"),
    "details": _("Details"),
    "documentation_url": _("Documentation url"),
    "end_of_support": _("End of support"),
    "ends_on": _("Ends on"),
    "evidence": _("Evidence"),
    "extension_until": _("Extension until"),
    "hosting": _("Hosting"),
    "kind": _("Kind"),
    "language": _("Language"),
    "lead": _("Lead"),
    "lead_time_weeks": _("Lead time weeks"),
    "legal_model": _("Legal model"),
    "lesson": _("Lesson"),
    "licence": _("Licence"),
    "local_differences": _("Local differences"),
    "needed_by": _("Needed by"),
    "not_measured_reason": _("Not measured reason"),
    "notice_months": _("Notice months"),
    "offered_to": _("Offered to"),
    "openness": _("Openness"),
    "outcome": _("Outcome"),
    "partnership": _("Partnership"),
    "phase": _("Phase"),
    "product": _("Product"),
    "product_keys": _("Products"),
    "products": _("Products"),
    "review_months": _("Review reminder"),
    "review_on": _("Review on"),
    "satisfaction": _("Satisfaction"),
    "saved": _("Annual saving"),
    "service": _("Service"),
    "since": _("Since"),
    "slug": _("Slug"),
    "source_code_url": _("Source code url"),
    "stage": _("Stage"),
    "standards": _("Standards"),
    "starts_on": _("Starts on"),
    "state": _("State"),
    "status": _("Status"),
    "stopped_reason": _("Stopped reason"),
    "summary": _("Summary"),
    "supplier": _("Supplier"),
    "supplier_id": _("Supplier"),
    "tags": _("Tags"),
    "terms": _("Terms"),
    "title": _("Title"),
    "until": _("Until"),
    "value_band": _("Value band"),
    "version": _("Version"),
    "website": _("Website"),
}


def label_of(name: str) -> str:
    """Return what people read for a field."""
    return str(FIELD_LABELS[name])
