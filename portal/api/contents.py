"""What programs send of a record: every field that its form on the site has, and no other."""

from datetime import date
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from portal.accounts.optimistic_lock import TOKEN
from portal.api.problems import Problem
from services.models.choices import Customisation, Hosting, Phase, ServiceKind, UseStatus, ValueBand
from services.models.offer import ChargeBasis, OfferedTo, OfferState

Number = int | None
Day = date | None


class SentContent(BaseModel):
    """Fields that are sent, of which none is made up. What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    @property
    def given(self) -> dict[str, object]:
        return self.model_dump(mode="json", exclude_unset=True)


class UseChange(SentContent):
    status: UseStatus | None = None
    since: Day = None
    stopped_reason: str = Field("", description=_("Needed if the council has stopped."))
    lesson: str = ""
    replaced_product: str = Field("", description=_("The name of a product."))
    version: str = ""
    local_differences: str = ""
    satisfaction: Number = Field(None, description=_("1 (poor) to 5 (very good)."))
    owner_team: str = ""
    licences: Number = None
    notes: str = ""
    contract_ends_on: Day = Field(None, description=_("With one contract at most."))
    value_band: ValueBand | None = Field(None, description=_("With one contract at most."))
    notice_months: Number = Field(None, description=_("With one contract at most."))


class UseContent(UseChange):
    """That the council of the key uses something: a product or a service, one of them."""

    product: str | None = Field(None, description=_("The slug of a product."))
    service: str | None = Field(None, description=_("The slug of a published service."))


class ContractChange(SentContent):
    uses: list[int] | None = Field(None, description=_("The numbers of the uses that it covers."))
    title: str = ""
    supplier: str = Field("", description=_("The name of a supplier."))
    reference: str = ""
    purpose: str = ""
    url: str = Field("", description=_("The web address of the contract or its notice."))
    starts_on: Day = None
    ends_on: Day = None
    extension_until: Day = None
    notice_months: Number = None
    value_band: ValueBand | None = None
    annual_cost: Number = None
    total_value: Number = None


class ContractContent(ContractChange):
    """A contract of the council of the key."""

    uses: list[int] = Field(description=_("The numbers of the uses that it covers."))


class ServiceChange(SentContent):
    title: str = ""
    summary: str = ""
    kind: ServiceKind | None = None
    service_area: str | None = Field(None, description=_("The slug of a service area."))
    description: str = Field("", description=_("In Markdown."))
    phase: Phase | None = None
    hosting: Hosting | None = None
    customisation: Customisation | None = None
    website: str = ""
    documentation_url: str = ""
    source_code_url: str = ""
    products: list[str] | None = Field(None, description=_("The names of its products."))
    contact_team: str = ""
    contact_email: str = ""
    review_months: Number = None


class ServiceContent(ServiceChange):
    """The draft of a service that the council of the key runs."""

    title: str


class Submission(SentContent):
    """What a moderator reads with a service that is submitted."""

    different_because: str = Field(
        "", description=_("Needed where the directory has similar services.")
    )


class OfferChange(SentContent):
    state: OfferState | None = None
    offered_to: OfferedTo | None = None
    charge_basis: ChargeBasis | None = None
    capacity_unit: str = ""
    capacity_total: Number = None
    capacity_free: Number = None
    lead_time_weeks: Number = None
    terms: str = ""


class OfferContent(OfferChange):
    """An offer that others may join a published service of the council of the key."""

    service: str = Field(description=_("The slug of the service."))


def form_data(form: BaseForm, given: dict[str, object]) -> QueryDict:
    """Return what a browser would send: what is stored, and what was given in its place."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value: Any = given[name] if name in given else form.get_initial_for_field(field, name)
        value = field.prepare_value(value)
        if isinstance(value, list | tuple):
            data.setlist(name, [str(each) for each in value])
        elif name != TOKEN:
            data[name] = "" if value is None else str(value)
    return data


def check_form(form: BaseForm, names: dict[str, str] | None = None) -> None:
    """Raise Problem with the sentences of a form that is not valid, by the fields of the API."""
    if form.is_valid():
        return
    known = names or {}
    raise invalid(
        [
            (known.get(field, field) if field != "__all__" else "", str(message))
            for field, messages in form.errors.items()
            for message in messages
        ]
    )


def invalid(errors: list[tuple[str, str]]) -> Problem:
    detail = gettext("Some fields cannot be saved. Each error says which and why.")
    shown = [{"field": field, "message": message} for field, message in errors]
    return Problem("invalid", detail, errors=shown)
