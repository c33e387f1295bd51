"""What goes to the successor of a council: its people, what lets them in, and its names."""

from django.utils.translation import gettext_lazy as _

from councils.models.access_request import AccessRequest
from councils.models.aliases_domains import CouncilAlias, EmailDomain
from councils.models.council import Council
from councils.models.membership import Membership
from councils.models.succession_transfer import SuccessionRule, TransferKind
from portal.database.row_transfer import register_transfers


def register_transfer_rules() -> None:
    people = TransferKind.PEOPLE
    register_transfers(
        Council,
        SuccessionRule(Membership, "council", kind=people, names=(_("person"), _("people"))),
        SuccessionRule(
            AccessRequest, "council", kind=people, names=(_("access request"), _("access requests"))
        ),
        SuccessionRule(
            EmailDomain, "council", kind=people, names=(_("email domain"), _("email domains"))
        ),
        SuccessionRule(CouncilAlias, "council", kind=TransferKind.NAMES),
        stays={
            *("councils.succession.predecessor", "councils.succession.successor"),
            "search.search.council",
        },
    )
