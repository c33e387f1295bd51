"""What moves along with a council, service or supplier that becomes another."""

from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Service, Supplier
from services.partnerships.models.document import Document
from services.partnerships.models.participant import Party, Step
from services.partnerships.models.partnership import Partnership
from services.partnerships.models.request import JoinRequest

NAMES = (_("partnership"), _("partnerships"))


def register_transfer_rules() -> None:
    kind = TransferKind.PARTNERSHIPS
    led, steps = (
        (_("partnership led"), _("partnerships led")),
        (_("step of joining"), _("steps of joining")),
    )
    requests = (_("request to join"), _("requests to join"))
    register_transfers(
        Council,
        SuccessionRule(Partnership, "lead", kind=kind, names=led),
        SuccessionRule(Party, "council", kind=kind, names=NAMES),
        SuccessionRule(Step, "council", kind=kind, names=steps),
        SuccessionRule(JoinRequest, "council", kind=kind, names=requests),
        SuccessionRule(Document, "council", kind=kind),
    )
    register_transfers(Service, TransferRule(Partnership.services.through, "service", names=NAMES))
    register_transfers(Supplier, TransferRule(Partnership, "supplier"))
