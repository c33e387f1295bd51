"""What moves along with a council, service or supplier that becomes another."""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Category, Service, Supplier
from services.partnerships.models.document import Document
from services.partnerships.models.participant import Party, Step
from services.partnerships.models.partnership import Partnership
from services.partnerships.models.request import JoinRequest

PARTNERSHIPS = ngettext_lazy("{n} partnership", "{n} partnerships", "n")


def register_transfer_rules() -> None:
    kind = TransferKind.PARTNERSHIPS
    led = ngettext_lazy("{n} partnership led", "{n} partnerships led", "n")
    steps = ngettext_lazy("{n} completed checklist step", "{n} completed checklist steps", "n")
    requests = ngettext_lazy("{n} request to join", "{n} requests to join", "n")
    documents = ngettext_lazy("{n} document", "{n} documents", "n")
    register_transfers(
        Council,
        SuccessionRule(Partnership, "lead", kind=kind, counted=led),
        SuccessionRule(Party, "council", kind=kind, counted=PARTNERSHIPS),
        SuccessionRule(Step, "council", kind=kind, counted=steps),
        SuccessionRule(JoinRequest, "council", kind=kind, counted=requests),
        SuccessionRule(Document, "council", kind=kind, counted=documents),
    )
    register_transfers(
        Service, TransferRule(Partnership.services.through, "service", counted=PARTNERSHIPS)
    )
    register_transfers(Category, TransferRule(Partnership, "category", counted=PARTNERSHIPS))
    register_transfers(Supplier, TransferRule(Partnership, "supplier", counted=PARTNERSHIPS))
