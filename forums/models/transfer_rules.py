"""What moves along with a council, service or product that becomes another."""

from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from forums.models.reactions import SameNeed
from forums.models.thread import Thread
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Product, Service


def register_transfer_rules() -> None:
    kind = TransferKind.THREADS
    begun, about = (
        (_("thread begun"), _("threads begun")),
        (_("thread about it"), _("threads about it")),
    )
    register_transfers(
        Council,
        SuccessionRule(Thread, "council", kind=kind, names=begun),
        SuccessionRule(Thread, "about_council", kind=kind, names=about),
        SuccessionRule(SameNeed, "council", kind=kind, names=(_("need shared"), _("needs shared"))),
        # what was written and voted was so in the name of the council that was
        stays={"forums.post.council", "forums.ballot.council", "forums.comparison.council"},
    )
    register_transfers(
        Service, TransferRule(Thread, "service"), stays={"forums.comparison.service"}
    )
    register_transfers(Product, TransferRule(Thread, "product"))
