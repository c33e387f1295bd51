"""What happens to listings, offers and uses: every verb, with who does it."""

from services.actions.contract_ends import answer_contract_end
from services.actions.contracts import delete_contract, lock_contract, record_contract
from services.actions.edits import accept_edit, open_edit, start_edit
from services.actions.listings import (
    ask_to_submit,
    confirm_listing,
    delete_draft,
    mark_reviewed,
    move,
    restore_version,
    start_listing,
    submit,
)
from services.actions.merges import merge, undo_merge
from services.actions.own_list import change_uses
from services.actions.use_texts import (
    has_texts,
    removal_of_texts,
    remove_use_texts,
    restore_use_texts,
)
from services.actions.uses import (
    answer_proposal,
    ask_service_owner,
    confirm_all,
    confirm_by_answer,
    lock_use,
    lock_used,
    make_offer,
    propose_user,
    record_use,
    suggest_use,
)

__all__ = [
    "accept_edit",
    "answer_contract_end",
    "answer_proposal",
    "ask_service_owner",
    "ask_to_submit",
    "change_uses",
    "confirm_all",
    "confirm_by_answer",
    "confirm_listing",
    "delete_contract",
    "delete_draft",
    "has_texts",
    "lock_contract",
    "lock_use",
    "lock_used",
    "make_offer",
    "mark_reviewed",
    "merge",
    "move",
    "open_edit",
    "propose_user",
    "record_contract",
    "record_use",
    "removal_of_texts",
    "remove_use_texts",
    "restore_use_texts",
    "restore_version",
    "start_edit",
    "start_listing",
    "submit",
    "suggest_use",
    "undo_merge",
]
