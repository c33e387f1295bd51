"""What people do with an import, step by step."""

from services.list_imports.actions.steps import (
    discard,
    discard_abandoned,
    lost_corrections,
    mend_row,
    resume_imports,
    set_absent,
    set_columns,
    set_table,
    start_import,
    undo,
    write,
)
from services.list_imports.actions.values import decide_values

__all__ = [
    "decide_values",
    "discard",
    "discard_abandoned",
    "lost_corrections",
    "mend_row",
    "resume_imports",
    "set_absent",
    "set_columns",
    "set_table",
    "start_import",
    "undo",
    "write",
]
