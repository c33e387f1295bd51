"""What goes to the successor of a council: its people, what lets them in, and its names."""

from django.utils.translation import ngettext_lazy

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
        SuccessionRule(
            Membership,
            "council",
            kind=people,
            counted=ngettext_lazy("{n} person", "{n} people", "n"),
        ),
        SuccessionRule(
            AccessRequest,
            "council",
            kind=people,
            counted=ngettext_lazy("{n} access request", "{n} access requests", "n"),
        ),
        SuccessionRule(
            EmailDomain,
            "council",
            kind=people,
            counted=ngettext_lazy("{n} email domain", "{n} email domains", "n"),
        ),
        SuccessionRule(
            CouncilAlias,
            "council",
            kind=TransferKind.NAMES,
            counted=ngettext_lazy("{n} other name", "{n} other names", "n"),
        ),
        stays={
            *("councils.succession.predecessor", "councils.succession.successor"),
            "search.openedresult.council",
            "search.search.council",
            "councils.crest.council",
            # a link that leads to an abolished council works no longer
            "councils.invitation.council",
            # the successor has its own
            "councils.councilcontact.council",
        },
    )
