"""What moves along with a council that becomes another: no key. Its people make new ones."""

from councils.models import Council
from portal.database.row_transfer import register_transfers


def register_transfer_rules() -> None:
    register_transfers(Council, stays={"api.apikey.council"})
