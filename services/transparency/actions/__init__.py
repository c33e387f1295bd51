"""What councils do with their contracts register."""

from services.transparency.actions.register import (
    change_entry,
    fill_in_entries,
    publish,
    withdraw,
)

__all__ = ["change_entry", "fill_in_entries", "publish", "withdraw"]
