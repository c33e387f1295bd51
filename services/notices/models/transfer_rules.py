"""What moves along with a council, product or supplier that becomes another."""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Category, Product, Supplier
from services.notices.models.award_notice import AwardNotice

CONTRACTS = ngettext_lazy("{n} published contract", "{n} published contracts", "n")


def register_transfer_rules() -> None:
    register_transfers(
        Council,
        # a notice names the council that awarded the contract
        stays={
            *("notices.awardnotice.council", "notices.awardnotice.other_council"),
            "notices.namedecision.council",
        },
    )
    register_transfers(Category, TransferRule(AwardNotice, "category", counted=CONTRACTS))
    register_transfers(
        Product,
        TransferRule(AwardNotice, "product", counted=CONTRACTS),
        # its survivor is found when it is read
        stays={"notices.namedecision.product"},
    )
    register_transfers(
        Supplier,
        TransferRule(AwardNotice, "supplier", counted=CONTRACTS),
        stays={"notices.namedecision.supplier"},
    )
