"""The contracts register of the Local Government Transparency Code, in the schema of the LGA.

Dates are written as 2026-03-31, the government’s open standard for dates in data.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.metadata import absolute
from services.models import Contract, ContractQuerySet, Use
from services.notices.models import AwardNotice
from services.transparency.models.register_entry import RegisterEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GEOGRAPHY = "http://statistics.data.gov.uk/id/statistical-geography/"
NO_CHARITY = "Not applicable"


class SchemaField(NamedTuple):
    """A column of the file. One that must be filled says in words what it is, and where to say it.

    ``field`` is the field of the contract’s own form, or of the form of its entry.
    """

    name: str
    label: "StrOrPromise" = ""
    field: str = ""
    is_of_contract: bool = False


SCHEMA = [
    SchemaField("OrganisationLabel"),
    SchemaField("OrganisationURI"),
    SchemaField("ContractReference", _("Reference"), "reference", is_of_contract=True),
    SchemaField("OpenContractingID"),
    SchemaField("ContractTitle", _("Title"), "title"),
    SchemaField("ContractType"),
    SchemaField("OrganisationalUnit", _("Organisational unit"), "organisational_unit"),
    SchemaField("ServiceCategoryLabel"),
    SchemaField("ServiceCategoryURI"),
    SchemaField("Description", _("Description"), "description"),
    SchemaField("ProcurementCategory"),
    SchemaField("CPVLabel"),
    SchemaField("CPVCode"),
    SchemaField("ProclassLabel"),
    SchemaField("ProclassCode"),
    SchemaField("StartDate", _("Start date"), "starts_on", is_of_contract=True),
    SchemaField("EndDate", _("End date"), "ends_on", is_of_contract=True),
    SchemaField("ReviewDate", _("Review date"), "review_on"),
    SchemaField("LastExtensionDate"),
    SchemaField("ContractValue", _("Contract value"), "total_value", is_of_contract=True),
    SchemaField("FixedCost"),
    SchemaField("IrrecoverableVAT", _("Irrecoverable VAT"), "irrecoverable_vat"),
    SchemaField("SupplierName", _("Supplier"), "supplier", is_of_contract=True),
    SchemaField("CompaniesHouseRegistrationNumber"),
    SchemaField("CharityCommissionNumber", _("Charity number"), "charity_number"),
    SchemaField("OtherSupplierID"),
    SchemaField("SMESupplier", _("Small or medium-sized supplier"), "sme_supplier"),
    SchemaField("VCSESupplier", _("Voluntary or community supplier"), "vcse_supplier"),
    SchemaField("VCSESupplierType"),
    SchemaField("ContactName"),
    SchemaField("ContactEmail"),
    SchemaField("ContactURL"),
    SchemaField("ProcessType", _("How the supplier was chosen"), "process_type"),
    SchemaField("TenderDocumentURL"),
    SchemaField("ContractDocumentURL"),
    SchemaField("PerformanceInformationURL"),
    SchemaField("AreaServedLabel"),
    SchemaField("AreaServedURI"),
]
# by list field, what the register reads from a contract and its systems after publication, too
PUBLIC_FACTS = {
    *("supplier", "reference", "starts_on", "ends_on", "notice_months", "total_value", "area"),
}
HEADINGS = [field.name for field in SCHEMA]


def with_register_facts(contracts: ContractQuerySet) -> ContractQuerySet:
    """With the entry and the notices of each contract, and what it covers that everybody sees."""
    notices = AwardNotice.objects.published().order_by("pk")
    shown = contracts.with_facts(Use.objects.confirmed().shown().with_makers())
    return shown.select_related("register_entry").prefetch_related(
        Prefetch("notices", notices, to_attr="known_notices")
    )


def suggestions_for(contract: Contract) -> dict[str, str]:
    """What an entry says by default; from what only members may read, too."""
    teams = sorted({use.owner_team for use in contract.covered if use.owner_team})
    title = contract.title or contract.names_covered or contract.reference
    covered = contract.names_covered
    described = contract.purpose or (f"{title}: {covered}" if covered != title else title)
    return {
        "title": (title or str(contract))[:300],
        "organisational_unit": ", ".join(teams)[:200],
        "description": described[:2000],
    }


class RegisterRow:
    """A contract as a row of the register. ``contract`` comes from ``with_register_facts``.

    What is not published yet shows the suggestions where its entry says nothing.
    """

    def __init__(self, contract: Contract, *, is_public: bool = False) -> None:
        self.contract = contract
        self.entry: RegisterEntry = getattr(contract, "register_entry", None) or RegisterEntry()
        self.suggested = {} if is_public else suggestions_for(contract)

    def answer(self, name: str) -> str:
        return getattr(self.entry, name) or self.suggested.get(name, "")

    @property
    def title(self) -> str:
        return self.answer("title")

    @property
    def has_annual_cost_only(self) -> bool:
        """Whether the contract value is missing beside an annual cost, which does not give it."""
        return self.contract.total_value is None and self.contract.annual_cost is not None

    @property
    def values(self) -> dict[str, str]:
        """The row as it is written to the file, by column."""
        given = {
            **_of_council(self.contract.council),
            **self._of_contract(),
            **self._of_supplier(),
            **self._of_entry(),
        }
        return {name: _written(given.get(name)) for name in HEADINGS}

    @property
    def cells(self) -> list[object]:
        return [*self.values.values()]

    @property
    def missing(self) -> list[SchemaField]:
        """The columns that must be filled and are not."""
        values = self.values
        return [field for field in SCHEMA if field.label and not values[field.name]]

    def _of_contract(self) -> dict[str, object]:
        contract = self.contract
        areas = {use.filed_under.name for use in contract.covered if use.filed_under}
        return {
            "ContractReference": contract.reference,
            "OpenContractingID": self._only("ocid"),
            "ServiceCategoryLabel": ", ".join(sorted(areas)),
            "StartDate": contract.starts_on,
            "EndDate": contract.ends_on,
            "ReviewDate": self.entry.review_on or contract.decide_on,
            "ContractValue": contract.total_value,
        }

    def _of_supplier(self) -> dict[str, object]:
        entry = self.entry
        no_charity = NO_CHARITY if entry.vcse_supplier is False else ""
        return {
            "SupplierName": str(self.contract.supplier or ""),
            "CompaniesHouseRegistrationNumber": entry.company_number,
            "CharityCommissionNumber": entry.charity_number or no_charity,
            "SMESupplier": entry.sme_supplier,
            "VCSESupplier": entry.vcse_supplier,
            "VCSESupplierType": entry.vcse_supplier_type,
        }

    def _of_entry(self) -> dict[str, object]:
        entry = self.entry
        return {
            "ContractTitle": self.title,
            "ContractType": entry.contract_type,
            "OrganisationalUnit": self.answer("organisational_unit"),
            "Description": self.answer("description"),
            "ProcurementCategory": entry.procurement_category,
            "CPVLabel": entry.cpv_label,
            "CPVCode": entry.cpv_code,
            "LastExtensionDate": entry.last_extension_on,
            "FixedCost": entry.has_fixed_cost,
            "IrrecoverableVAT": entry.irrecoverable_vat,
            "ContactName": entry.contact_role,
            "ContactEmail": entry.contact_email,
            "ContactURL": entry.contact_url,
            "ProcessType": entry.process_type,
            "TenderDocumentURL": entry.tender_url,
            "ContractDocumentURL": entry.document_url,
            "PerformanceInformationURL": entry.performance_url,
        }

    def _only(self, name: str) -> str:
        """What all published notices of the contract say, if they agree."""
        notices: Iterable[Any] = self.contract.known_notices  # type: ignore[attr-defined]  # with_register_facts
        values = {getattr(notice, name) for notice in notices} - {""}
        return values.pop() if len(values) == 1 else ""


def _of_council(council: Council) -> dict[str, object]:
    return {
        "OrganisationLabel": council.official_name,
        "OrganisationURI": absolute(council.get_absolute_url()),
        "AreaServedLabel": council.official_name,
        "AreaServedURI": f"{GEOGRAPHY}{council.gss_code}" if council.gss_code else "",
    }


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else " ".join(str(value).split())
