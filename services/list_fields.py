"""What a council's list of systems says of each: the columns that come in and go out again."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ListField(NamedTuple):
    """One fact of a use or of its contract, and the heading of its column."""

    key: str
    heading: "StrOrPromise"
    is_of_contract: bool = False


LIST_FIELDS = [
    ListField("system", _("System")),
    ListField("supplier", _("Supplier"), is_of_contract=True),
    ListField("area", _("Service area")),
    ListField("status", _("Status")),
    ListField("version", _("Version")),
    ListField("since", _("Start date")),
    ListField("until", _("Stopped on")),
    ListField("stopped_reason", _("Reason for stopping")),
    ListField("owner_team", _("Owner team")),
    ListField("licences", _("Users or licences")),
    ListField("contract_title", _("Contract title"), is_of_contract=True),
    ListField("reference", _("Contract reference"), is_of_contract=True),
    ListField("starts_on", _("Contract start date"), is_of_contract=True),
    ListField("ends_on", _("Contract end date"), is_of_contract=True),
    ListField("extension_until", _("Can be extended until"), is_of_contract=True),
    ListField("notice_months", _("Notice period in months"), is_of_contract=True),
    ListField("annual_cost", _("Annual cost in pounds"), is_of_contract=True),
    ListField("total_value", _("Contract value in pounds"), is_of_contract=True),
    ListField("notes", _("Notes")),
    ListField("inherited_from", _("Taken over from")),
    ListField("address", _("Web address")),
]
BY_KEY = {field.key: field for field in LIST_FIELDS}
