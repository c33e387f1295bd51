"""What moves along with a council, service or product that becomes another."""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from forums.models.reactions import SameNeed
from forums.models.thread import Thread
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Product, Service


def register_transfer_rules() -> None:
    kind = TransferKind.THREADS
    begun = ngettext_lazy("{n} thread started", "{n} threads started", "n")
    about = ngettext_lazy("{n} thread about it", "{n} threads about it", "n")
    shared = ngettext_lazy("{n} “same need” response", "{n} “same need” responses", "n")
    threads = ngettext_lazy("{n} thread", "{n} threads", "n")
    register_transfers(
        Council,
        SuccessionRule(Thread, "council", kind=kind, counted=begun),
        SuccessionRule(Thread, "about_council", kind=kind, counted=about),
        SuccessionRule(SameNeed, "council", kind=kind, counted=shared),
        # what was written and voted was so in the name of the council that was
        stays={"forums.post.council", "forums.ballot.council", "forums.comparison.council"},
    )
    register_transfers(
        Service,
        TransferRule(Thread, "service", counted=threads),
        stays={"forums.comparison.service"},
    )
    register_transfers(Product, TransferRule(Thread, "product", counted=threads))
