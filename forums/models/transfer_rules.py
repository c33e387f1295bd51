"""What moves along with a council, service or product that becomes another."""

from django.utils.translation import ngettext_lazy

from councils.models import Council
from councils.models.succession_transfer import SuccessionRule, TransferKind
from forums.models.board import Board
from forums.models.former_board import FormerBoard
from forums.models.posting_ban import Silence
from forums.models.reactions import SameNeed
from forums.models.thread import Thread
from portal.database.row_transfer import TransferRule, register_transfers
from services.models import Category, Product, Service


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
    boards = ngettext_lazy("{n} board", "{n} boards", "n")
    register_transfers(Category, TransferRule(Board, "category", counted=boards))
    _register_for_boards()
    register_transfers(Product, TransferRule(Thread, "product", counted=threads))


def _register_for_boards() -> None:
    threads = ngettext_lazy("{n} thread", "{n} threads", "n")
    bans = ngettext_lazy("{n} posting ban", "{n} posting bans", "n")
    inside = ngettext_lazy("{n} board inside it", "{n} boards inside it", "n")
    former = ngettext_lazy("{n} former address", "{n} former addresses", "n")
    register_transfers(
        Board,
        TransferRule(Thread, "board", counted=threads),
        TransferRule(Silence, "board", counted=bans),
        TransferRule(Board, "parent", counted=inside),
        TransferRule(FormerBoard, "board", counted=former),
        # that a person read the one board says nothing of the other
        stays={"forums.boardread.board"},
    )
