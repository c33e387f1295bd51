"""What moves along when a service is merged into another: nothing, because lineage leads on."""

from portal.database.row_transfer import register_transfers
from services.models import Service


def register_transfer_rules() -> None:
    register_transfers(
        Service,
        stays={
            *("publiccode.publiccodefile.service", "publiccode.lineagelink.service"),
            "publiccode.lineagelink.other",
        },
    )
