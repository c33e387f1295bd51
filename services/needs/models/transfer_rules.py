"""What moves along with a council, service, product or standard that becomes another."""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Category, Product, Service, Standard
from services.models.transfer_rules import top_area
from services.needs.models.need import Need

NEEDS = ngettext_lazy("{n} need", "{n} needs", "n")


def register_transfer_rules() -> None:
    register_transfers(
        Council,
        SuccessionRule(
            Need,
            "council",
            counted=NEEDS,
            kind=TransferKind.NEEDS,
            in_area=top_area("category"),
        ),
        stays={"needs.finding.council"},  # it says what was found that day
    )
    register_transfers(Category, TransferRule(Need, "category", counted=NEEDS))
    register_transfers(Service, TransferRule(Need, "service", counted=NEEDS))
    register_transfers(Product, TransferRule(Need, "product", counted=NEEDS))
    register_transfers(Standard, TransferRule(Need.standards.through, "standard", counted=NEEDS))
